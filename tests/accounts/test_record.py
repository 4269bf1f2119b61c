"""The account record as a page and on paper: who approved it and why, how it was proved, and no secret."""

from datetime import date, datetime

from django.urls import reverse

from accounts.actions.reviews import Proved, open_reviews, prove_accounts
from accounts.models import Review, SetUpItem
from core.files.api import read_upload
from tests.core.test_printing import joined, pages_of
from tests.factories import (
    COMPLETE,
    LONDON,
    NOW,
    actor,
    let_post,
    make_account,
    make_live,
    make_picture,
    make_setting_up,
    store,
    system,
)


def pdf(browser, account):
    return browser.get(reverse("accounts:record_pdf", args=[account.pk]))


def test_record_pdf_says_on_one_page_what_the_page_says(teacher, head, tech, browser_as, at_now):
    account = make_live(teacher, head, tech, conditions="No surnames\nTwo people post")
    let_post(account, tech, teacher)
    store(account, tech, password="Plum-Kettle-7-Harbour", username="riverside.y3")

    answer = pdf(browser_as(teacher), account)

    assert answer["Content-Disposition"] == 'attachment; filename="account-record-year-3-news.pdf"'
    (page,) = pages_of(answer.content)
    rows = dict(browser_as(teacher).get(account.get_absolute_url()).context["rows"])
    assert rows["Proved private"] == "Tom Wells, Thursday 19 November, with a picture"
    for label, value in rows.items():
        assert label in page
        year_said = value.replace("19 November", "19 November 2026")
        assert joined([year_said]) in joined([page])
    for words in ("Year 3 news", "Facebook", "No surnames", COMPLETE["aim"], "A dated picture is kept", "live"):
        assert joined([words]) in joined([page])
    assert "printed on Thursday 19 November 2026, 10:30" in page
    assert "Plum-Kettle-7-Harbour" not in page
    assert "riverside.y3" not in page


def test_record_pdf_of_an_unfinished_set_up_says_so(teacher, head, tech, browser_as, at_now):
    account = make_setting_up(teacher, head, tech)

    (page,) = pages_of(pdf(browser_as(head), account).content)

    assert page.count("Not done yet") == 8
    assert "Not proved yet" in page


def test_record_pdf_stays_readable_however_much_was_written(teacher, head, tech, browser_as, at_now):
    account = make_live(teacher, head, tech, aim="lesson " * 1428, name="Quite a long name " * 6)
    SetUpItem.objects.filter(school_account=account).update(note="n" * 500)

    pages = pages_of(pdf(browser_as(head), account).content)

    assert joined(pages).count("lesson") == 1428
    assert 2 <= len(pages) <= 9


def test_record_pdf_and_page_cost_the_same_at_one_and_three(teacher, browser_as, django_assert_num_queries):
    browser = browser_as(teacher)
    account = make_account(monitors=[teacher])
    SetUpItem.objects.create(school_account=account, key="a", position=1, title="A", done_at=NOW, done_by=teacher)
    for number in range(2):
        pdf(browser, account)
        with django_assert_num_queries(10):
            pdf(browser, account)
        with django_assert_num_queries(9):
            browser.get(account.get_absolute_url())
        for key in ("b", "c"):
            SetUpItem.objects.create(
                school_account=account, key=f"{key}{number}", position=2, title=key, done_at=NOW, done_by=teacher
            )


def test_record_says_the_last_proof_on_the_page_and_on_paper(teacher, head, tech, browser_as, at_now):
    account = make_live(teacher, head, tech)
    began, proved, lapsed = (datetime(2027, *day, 10, 0, tzinfo=LONDON) for day in ((1, 6), (1, 11), (2, 15)))
    open_reviews(by=system(began), now=began)
    answer = Proved(Review.objects.get().pk, picture=read_upload(make_picture()))
    prove_accounts(by=actor(tech, proved), now=proved, answers=[answer], proved_on=date(2027, 1, 11))

    rows = dict(browser_as(teacher).get(account.get_absolute_url()).context["rows"])

    assert rows["Proved private"] == "Tom Wells, Monday 11 January 2027, with a picture"
    assert rows["Comments proved off"] == rows["Proved private"]
    at_now.move_to(lapsed, tick=False)
    page = joined(pages_of(pdf(browser_as(head), account).content))
    for words in ("Tom Wells, Monday 11 January 2027, with a picture", "live, lapsed", "Spring term 2027 Lapsed"):
        assert joined([words]) in page
    assert joined(["Not confirmed", "Proved by Tom Wells, Monday 11 January 2027"]) in page


def test_of_an_account_that_may_be_open_a_look_says_that_it_is_as_it_should_be(teacher, tech, browser_as):
    account = make_account(last_looked_at=NOW, last_looked_by=tech, is_still_private=True)
    browser = browser_as(teacher)
    assert "Tom Wells, Thursday 19 November: still private" in browser.get(account.get_absolute_url()).content.decode()

    account.request.not_private_until = NOW.date()
    account.request.save()
    page = browser.get(account.get_absolute_url()).content.decode()
    assert ("Tom Wells, Thursday 19 November: as it should be" in page, "still private" in page) == (True, False)
