"""“Our accounts”: its one sentence, what needs something first, the rest a page at a time (SC2, RO5)."""

import csv
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.reviews import Proved, open_reviews, prove_accounts
from accounts.actions.set_up import start_set_up
from accounts.models import AccountRequest, PostingRight, Review, SchoolAccount, SetUpItem
from accounts.queries import register_page as pages
from accounts.queries.register_page import register_page
from accounts.queries.ways_at_risk import standing
from core.files.api import read_upload
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_draft,
    make_picture,
    make_posting_right,
    make_reachable,
    make_request,
    system,
)
from tests.plans import in_order_from

pytestmark = pytest.mark.usefixtures("at_now")
PAGE = reverse("accounts:register")


def text(answer):
    return " ".join(answer.content.decode().split())


def in_order(teacher, slt, *names):
    """Accounts with which all is well."""
    made = []
    for name in names:
        made.append(make_account(name, proposed_by=teacher, monitors=[teacher], each_has_own_access=True))
        for person in (teacher, slt):
            make_posting_right(person, made[-1])
        make_reachable(made[-1], teacher, slt)
    return made


def exists_already(proposal, **values):
    AccountRequest.objects.filter(pk=proposal.pk).update(exists_already=True, **values)


def sentence(person):
    """The headline, and what stands in smaller letters below it."""
    page = register_page(actor(person), NOW)
    return f"{page.sentence} {page.more}".strip()


def test_a_school_without_accounts_is_shown_how_they_begin(teacher, browser_as):
    page = text(browser_as(teacher).get(PAGE))
    assert "There is no school account yet." in page
    assert "Every account begins with a proposal." in page
    assert "In order" not in page


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["live"], "1 account, in order."),
        (["live", "live"], "2 accounts, all in order."),
        (["setting-up"], "1 account. Account 1 is being set up."),
        (["live", "setting-up"], "2 accounts, 1 in order. Account 2 is being set up."),
        (["live", "suspended", "setting-up"], "3 accounts, 1 in order. 2 are not in use."),
        (["nobody"], "1 account. Nobody can post on Account 1."),
        (["live", "nobody"], "2 accounts, 1 in order. Nobody can post on Account 2."),
        (["nobody", "nobody"], "2 accounts, 0 in order. Nobody can post on Account 1. 1 other needs something."),
        (
            ["live", "nobody", "nobody", "nobody", "allowed"],
            "5 accounts, 1 in order. Nobody can post on Account 2. 2 others need something. "
            "Account 5 is open until 31 December 2026, by the headteacher's exception.",
        ),
        (["allowed", "allowed"], "2 accounts, 0 in order. 2 are open by the headteacher's exception."),
    ],
)
def test_the_sentence_counts_everything_once(teacher, slt, head, states, said):
    names = [f"Account {number}" for number in range(1, len(states) + 1)]
    for account, state in zip(in_order(teacher, slt, *names), states, strict=True):
        if state == "nobody":
            account.posting_rights.all().delete()
        elif state == "allowed":
            account.request.not_private_until = NOW.date().replace(month=12, day=31)
            account.request.save()
        elif state != "live":
            SchoolAccount.objects.filter(pk=account.pk).update(state=state, suspended_at=NOW)

    assert sentence(head) == said


def test_the_headline_says_the_most_urgent_thing_and_the_rest_stands_below(teacher, slt, head, browser_as):
    for account in in_order(teacher, slt, "Art", "Books"):
        account.posting_rights.all().delete()
    exists_already(make_request(teacher, name="Choir"))

    page = text(browser_as(head).get(PAGE))
    assert '<p class="govuk-body-l reading">2 accounts, 0 in order. Nobody can post on Art. <a' in page
    assert '<p class="govuk-body reading">1 other needs something. 1 more exists and is not approved yet.</p>' in page


def test_an_account_that_exists_and_is_not_approved_is_counted_apart(teacher, slt, tech, head, governor, browser_as):
    exists_already(make_request(tech, name="Choir"))
    assert sentence(head) == "No school account is set up here yet. 1 exists and is not approved yet."
    in_order(teacher, slt, "Year 3 news")
    exists_already(make_draft(tech, name="Sports day"))
    exists_already(make_request(tech, name="Trips"), state="declined", decided_at=NOW)
    assert [sentence(person) for person in (head, tech, governor)] == [
        "1 account, in order. 2 more exist and are not approved yet.",
        "1 account, in order. 3 more exist and are not approved yet.",
        "1 account, in order.",
    ]

    page = text(browser_as(head).get(PAGE))
    assert ("Not approved yet" in page, ">Choir</a>" in page, ">Sports day</a>" in page) == (True, True, False)
    page = text(browser_as(governor).get(PAGE))
    assert ("Not approved yet" in page, "Choir" in page) == (False, False)

    AccountRequest.objects.filter(name="Trips").update(closed_down_at=NOW)
    assert sentence(head) == "1 account, in order. 1 more exists and is not approved yet."


def test_what_needs_something_stands_before_what_is_in_order(teacher, slt, tech, head, browser_as):
    good, open_to_all, alone = in_order(teacher, slt, "Art", "Books", "Choir")
    SchoolAccount.objects.filter(pk=open_to_all.pk).update(is_still_private=False)
    PostingRight.objects.filter(school_account=alone, person=slt).delete()

    page = text(browser_as(tech).get(PAGE))
    places = [page.index(f">{name}</a>") for name in ("Books", "Choir", "Art")]
    assert places == sorted(places)
    assert f'href="{reverse("accounts:posting", args=[alone.pk])}" role="button"' in page
    page = text(browser_as(head).get(PAGE))
    assert "Only Priya Nair can post. Tom Wells (IT technician) adds somebody who can post." in page
    assert f'href="{good.get_absolute_url()}"' in page


def test_each_row_says_who_can_post_and_what_was_proved_last(teacher, slt, tech, head, browser_as):
    good, wrong = in_order(teacher, slt, "Art", "Books")
    november = NOW.replace(day=3)
    for account in (good, wrong):
        for key in ("private", "comments"):
            SetUpItem.objects.create(
                school_account=account, key=key, position=1, title=key, done_at=november, done_by=tech
            )
    PostingRight.objects.filter(school_account=wrong, person=slt).delete()
    page = text(browser_as(head).get(PAGE))
    proved = "Private, proved Tuesday 3 November. Comments off, proved Tuesday 3 November."
    assert page.count(f"{proved} Priya Nair and Sara Lund can post.") == 1
    assert page.count(f"{proved} Priya Nair can post.") == 1

    # In use since before the term began.
    SchoolAccount.objects.update(live_at=NOW.replace(month=7))
    assert open_reviews(by=system(), now=NOW) == 2
    answers = [Proved(review.pk, picture=read_upload(make_picture())) for review in Review.objects.all()]
    prove_accounts(by=actor(tech), now=NOW, answers=answers, proved_on=NOW.date())
    SchoolAccount.objects.filter(pk=wrong.pk).update(is_still_private=False, are_comments_hidden=False)
    page = text(browser_as(head).get(PAGE))
    assert page.count("Yes, proved Thursday 19 November") == 2
    assert "Private, proved Thursday 19 November. Comments off, proved Thursday 19 November." in page
    assert "Not private when last seen; last proved private Thursday 19 November. Comments show;" in page


def test_the_register_is_saved_as_a_table_as_its_reader_may_see_it(
    teacher, slt, tech, head, browser_as, django_assert_num_queries
):
    account, _ = in_order(teacher, slt, "=HYPERLINK(1)", "Art")
    PostingRight.objects.filter(school_account=account, person=slt).delete()
    SetUpItem.objects.create(
        school_account=account, key="private", position=1, title="Private", done_at=NOW, done_by=tech
    )
    exists_already(make_request(tech, name="Choir"))
    file = reverse("accounts:register_csv")
    assert f'href="{file}"' in text(browser_as(teacher).get(PAGE))

    browser = browser_as(head)
    with django_assert_num_queries(16):
        answer = browser.get(file)
    heads, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())

    assert [row[0] for row in rows] == ["'=HYPERLINK(1)", "Art", "Choir"]
    found = dict(zip(heads, rows[0], strict=True))
    assert found["what was found"] == "Only Priya Nair can post."
    assert (found["who can post"], found["proved private on"]) == ("Priya Nair", "2026-11-19")
    assert found["comments proved off on"] == ""
    assert rows[2][2].startswith("not approved yet")
    assert "Choir" not in browser_as(teacher).get(file).content.decode()


def test_who_could_get_back_in_is_linked_for_whoever_sees_it(teacher, tech, browser_as):
    link = f'href="{reverse("accounts:all_ways")}"'
    assert [link in text(browser_as(person).get(PAGE)) for person in (tech, teacher)] == [True, False]
    make_account()
    assert [standing(person, NOW)[0].url for person in (tech, teacher)] == [reverse("accounts:all_ways"), PAGE]


def test_accounts_in_order_turn_by_pages(teacher, slt, head, browser_as, monkeypatch):
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    *_, wrong = in_order(teacher, slt, "Art", "Books", "Choir", "Drama", "Eco")
    PostingRight.objects.filter(school_account=wrong).delete()

    seen, after = [], ""
    for _ in range(3):
        page = register_page(actor(head), NOW, after)
        seen.append([row.account.name for row in page.in_order.rows])
        assert ([row.account.name for row in page.wrong], page.good) == (["Eco"], 4)
        if page.in_order.next_query is None:
            break
        after = page.in_order.next_query["after"]
    assert seen == [["Art", "Books"], ["Choir", "Drama"]]
    second = text(browser_as(head).get(PAGE, {"after": after}))
    assert (">Choir</a>" in second, ">Eco</a>" in second, ">Art</a>" in second) == (True, False, False)


def test_more_that_need_something_are_one_tap_away(teacher, slt, head, browser_as, monkeypatch):
    monkeypatch.setattr("accounts.views.register.FIRST", 1)
    in_order(teacher, slt, "Art", "Books")
    PostingRight.objects.all().delete()

    page = text(browser_as(head).get(PAGE))
    assert (">Art</a>" in page, ">Books</a>" in page) == (True, False)
    assert '<a class="govuk-link" href="?show=needs">Show all 2 that need something</a>' in page
    assert ">Books</a>" in text(browser_as(head).get(PAGE, {"show": "needs"}))


def test_a_school_with_very_many_says_so_and_no_more(teacher, slt, head, monkeypatch):
    monkeypatch.setattr(pages, "MOST", 1)
    in_order(teacher, slt, "Art", "Books", "Choir")
    PostingRight.objects.exclude(school_account__name="Choir").delete()

    page = register_page(actor(head), NOW)
    assert [row.account.name for row in page.wrong] == ["Art"]
    assert [row.account.name for row in page.in_order.rows] == ["Choir"]
    assert (page.sentence, page.more) == ("3 accounts. Nobody can post on Art.", "More than 1 need something.")
    monkeypatch.setattr(pages, "MOST_COUNTED", 2)
    assert page.sentence == "More than 2 accounts. Nobody can post on Art."


def test_the_page_of_those_in_order_reads_from_an_index(teacher, slt, head, django_assert_num_queries):
    in_order(teacher, slt, "Art", "Books")
    by = actor(head)
    with django_assert_num_queries(8) as taken:
        assert len(register_page(by, NOW, "Art_999999").in_order.rows) == 1
    assert "account_open_by_name" in in_order_from(taken[2]["sql"])


def test_closed_accounts_have_a_page_of_their_own(teacher, head, browser_as, django_assert_num_queries):
    make_account("Trips", state="closed", closed_at=NOW - timedelta(days=1))
    make_account("Choir", state="closed", closed_at=NOW)
    assert f'href="{reverse("accounts:closed")}"' in text(browser_as(teacher).get(PAGE))

    page = text(browser_as(teacher).get(reverse("accounts:closed")))
    assert page.index("Choir") < page.index("Trips")
    assert "closed on Thursday 19 November" in page
    with django_assert_num_queries(1) as taken:
        assert len(pages.closed_accounts().rows) == 2
    assert "account_closed_by_day" in in_order_from(taken[0]["sql"])


def test_nothing_closed_says_so(teacher, browser_as):
    assert "No account has been closed." in text(browser_as(teacher).get(reverse("accounts:closed")))
    assert "Closed accounts" not in text(browser_as(teacher).get(PAGE))


def test_what_only_looked_wrong_stands_in_its_place_by_name(teacher, slt, head, monkeypatch):
    in_order(teacher, slt, "Art", "Books", "Choir")
    monkeypatch.setattr(pages, "those_that_may_need", lambda reader: SchoolAccount.objects.filter(name="Books"))
    assert [row.account.name for row in register_page(actor(head), NOW).in_order.rows] == ["Art", "Books", "Choir"]


def test_an_account_in_use_is_seen_from_its_approval_to_the_end_of_its_set_up(tech, head, teacher, browser_as):
    proposal = make_request(tech, name="Choir")
    exists_already(proposal, state="approved", decided_at=NOW, decided_by=head)
    said = "Choir{} · Facebook · approved; next, the IT technician starts its set-up"
    assert sentence(head) == "No school account is set up here yet. 1 exists, is approved and waits to be set up here."
    # Whoever may not read the proposal sees the account all the same.
    for person, name in ((head, "</a>"), (teacher, "")):
        page = text(browser_as(person).get(PAGE))
        assert ["In use already, approved" in page, said.format(name) in page] == [True, True]
    assert "in use already: approved" in browser_as(teacher).get(reverse("accounts:register_csv")).content.decode()

    proposal.refresh_from_db()
    start_set_up(proposal, by=actor(tech), now=NOW)

    assert sentence(head) == "1 account. Choir is in use already and being set up here."
    page = text(browser_as(head).get(PAGE))
    assert "In use already, being set up here" in page
    assert (
        "In use already, and being set up here: " in page
        and "left to do. Tom Wells (IT technician) sets it up." in page
    )
    assert ["Not in use" in page, "In use already, approved" in page] == [False, False]


def test_the_same_finding_has_the_same_way_on_in_every_row(teacher, slt, tech, head, browser_as):
    alone, unwatched = in_order(teacher, slt, "Art", "Books")
    for account in (alone, unwatched):
        account.monitors.clear()
    PostingRight.objects.filter(school_account=alone).delete()

    page = browser_as(head).get(PAGE).content.decode()
    ways = [reverse("accounts:change_monitors", args=[account.pk]) for account in (alone, unwatched)]
    assert [page.count(f'href="{way}"') for way in ways] == [1, 1]
    assert (page.count(">Choose somebody<span"), page.count('data-module="govuk-button">Choose somebody<span')) == (
        2,
        2,
    )
    # What the headteacher cannot mend has no way on.
    assert page.count(">Say who can post<span") == 0
    assert browser_as(tech).get(PAGE).content.decode().count(">Say who can post<span") == 1
