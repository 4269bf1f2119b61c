"""The termly review as its two people see it: one page, only what changed needs a touch (RO9, NA4, MO2)."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actions.reviews import open_reviews
from accounts.models import PostingRight, Review
from people.roles import Role
from tests.factories import LONDON, make_account, make_person, make_picture, make_posting_right, system

SUMMER = datetime(2026, 7, 1, 9, 0, tzinfo=LONDON)
TERM = datetime(2026, 9, 1, 0, 1, tzinfo=LONDON)
TODAY = datetime(2026, 9, 10, 10, 0, tzinfo=LONDON)
PAGE, CONFIRM, PROVE = (reverse(f"accounts:{name}") for name in ("review", "confirm_holders", "prove_accounts"))


@pytest.fixture
def reviews(school, teacher, slt, time_machine):
    for name in ("Year 3 news", "Year 5 trips"):
        account = make_account(name, now=SUMMER)
        make_posting_right(teacher, account, now=SUMMER)
        make_posting_right(slt, account, now=SUMMER)
    open_reviews(by=system(TERM), now=TERM)
    time_machine.move_to(TODAY, tick=False)
    return list(Review.objects.order_by("school_account__name"))


def words(answer):
    return " ".join(answer.content.decode().split())


def errors(answer, form):
    return {name: list(found) for name, found in answer.context[form].errors.items()}


def seen(*reviews):
    return {
        f"holders-seen_{review.pk}": ",".join(
            str(right.pk) for right in review.school_account.posting_rights.current().order_by("granted_at", "id")
        )
        for review in reviews
    }


def test_the_headteacher_confirms_everything_with_one_tick(reviews, head, browser_as):
    browser = browser_as(head)
    page = words(browser.get(PAGE))
    assert "Please finish by Tuesday 29 September." in page
    assert page.count("Priya Nair, Sara Lund") == 2
    assert "Picture of its settings" not in page

    assert errors(browser.post(CONFIRM, seen(*reviews)), "holders_form") == {
        "is_sure": ["Read who can post, then tick the box"]
    }
    done = browser.post(CONFIRM, seen(*reviews) | {"holders-is_sure": "on"}, follow=True)

    assert "Thank you. Who can post is confirmed for 2 accounts." in words(done)
    assert Review.objects.filter(confirmed_by=head).count() == 2
    assert "The IT technician still proves 2 accounts." in words(done)


def test_the_headteacher_ends_one_and_leaves_one_for_later(reviews, head, teacher, browser_as):
    first, second = reviews
    right = first.school_account.posting_rights.get(person=teacher)
    answers = seen(first, second) | {
        "holders-is_sure": "on",
        f"holders-changes_{first.pk}": [str(right.pk)],
        f"holders-changes_{second.pk}": ["later"],
    }

    done = browser_as(head).post(CONFIRM, answers, follow=True)

    assert "Who can post is confirmed for 1 account." in words(done)
    assert PostingRight.objects.exclude(ended_at=None).get() == right
    assert Review.objects.get(confirmed_at=None) == second


def test_what_changed_since_the_page_was_opened_is_left(reviews, head, dsl, browser_as):
    first, second = reviews
    stale = seen(first, second) | {"holders-is_sure": "on"}
    make_posting_right(dsl, first.school_account, now=TODAY)

    done = browser_as(head).post(CONFIRM, stale, follow=True)

    assert "Who can post on “Year 3 news” has changed since you opened this page. Read it again." in words(done)
    assert Review.objects.get(confirmed_at=None) == first
    nonsense = {f"holders-seen_{first.pk}": "x,²,99999999999999", "holders-is_sure": "on"}
    assert "Read it again" in words(browser_as(head).post(CONFIRM, nonsense, follow=True))
    again = browser_as(head).post(CONFIRM, stale)
    assert again.status_code in (302, 409)


def test_the_technician_proves_with_a_picture_each(reviews, tech, browser_as):
    browser = browser_as(tech)
    assert "The headteacher still confirms who can post on 2 accounts." in words(browser.get(PAGE))
    fine = {"proof-proved_on": "2026-09-10", "proof-is_sure": "on"}

    assert errors(browser.post(PROVE, fine), "proof_form") == {
        f"picture_{reviews[0].pk}": ["Add a picture, or say what is not in order. You can do the other accounts later."]
    }
    assert errors(browser.post(PROVE, fine | {"proof-proved_on": "2026-09-11"}), "proof_form") == {
        "proved_on": ["This day is in the future. Enter the day on which you made the pictures."]
    }
    done = browser.post(PROVE, fine | {f"proof-picture_{one.pk}": make_picture() for one in reviews}, follow=True)

    assert "Thank you. 2 accounts proved for this term." in words(done)
    assert "Every account is proved for this term." in words(done)
    picture = browser.get(reverse("accounts:review_picture", args=[reviews[0].pk, 1]))
    assert picture["Content-Type"] == "image/png"
    assert browser.get(reverse("accounts:review_picture", args=[reviews[0].pk, 2])).status_code == 404


def test_one_bad_picture_does_not_lose_the_others(reviews, tech, browser_as):
    bad = SimpleUploadedFile("photo.png", b"\x00\x00\x00\x18ftypheic", "image/heic")
    sent = {
        "proof-proved_on": "2026-09-10",
        "proof-is_sure": "on",
        f"proof-picture_{reviews[0].pk}": make_picture(),
        f"proof-picture_{reviews[1].pk}": bad,
    }

    page = browser_as(tech).post(PROVE, sent)

    assert errors(page, "proof_form") == {
        f"picture_{reviews[1].pk}": [
            "This picture is in a telephone's own format (HEIC). Take a screenshot, or save it as JPEG."
        ]
    }
    assert Review.objects.get(proved_at=None) == reviews[1]
    assert "Year 3 news" not in words(page)


def test_something_not_in_order_needs_no_picture(reviews, tech, head, browser_as):
    sent = {"proof-proved_on": "2026-09-10", "proof-is_sure": "on", f"proof-changed_{reviews[0].pk}": ["open"]}

    done = browser_as(tech).post(PROVE, sent, follow=True)

    assert "1 account not in order. The headteacher is told." in words(done)
    assert "Put this right" in words(done)
    register = words(browser_as(tech).get(reverse("accounts:register")))
    assert "It was not private when somebody last looked." in register
    assert f'href="{PAGE}#account-{reviews[0].school_account_id}" role="button"' in register


def test_the_account_record_shows_its_reviews(reviews, head, browser_as, time_machine):
    url = reverse("accounts:account", args=[reviews[0].school_account_id])
    page = words(browser_as(head).get(url))
    assert "Autumn term 2026" in page
    assert "Who can post not confirmed" in page
    assert "Lapsed" not in page
    time_machine.move_to(reviews[0].lapses_at, tick=False)
    assert "Lapsed: not reviewed in time" in words(browser_as(head).get(url))


def test_nothing_to_review_says_so(school, head, browser_as):
    page = words(browser_as(head).get(PAGE))

    assert "Who can post is confirmed for this term." in page


def test_somebody_with_both_roles_sees_both_halves(reviews, browser_as):
    page = words(browser_as(make_person("Bo Both", Role.HEADTEACHER, Role.TECHNICIAN)).get(PAGE))

    assert "Confirm who can post" in page
    assert "Send the proof" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_at_one_and_three(
    school, head, tech, count, browser_as, time_machine, django_assert_num_queries
):
    for number in range(count):
        make_posting_right(head, make_account(f"Account {number}", now=SUMMER), now=SUMMER)
    open_reviews(by=system(TERM), now=TERM)
    time_machine.move_to(TODAY, tick=False)
    for person, number in ((head, 10), (tech, 13)):
        browser = browser_as(person)
        browser.get(PAGE)
        with django_assert_num_queries(number):
            browser.get(PAGE)
