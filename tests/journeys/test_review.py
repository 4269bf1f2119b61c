"""Nine accounts are reviewed in a few taps, by the headteacher on a phone and the technician at a desk (RO9, NA4)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.reviews import open_reviews
from accounts.models import PostingRight, Review
from people.roles import Role
from tests.factories import make_account, make_person, make_picture, make_posting_right, system
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey

NAMES = (
    "Riverside Primary School",
    "Riverside in pictures",
    "Riverside news",
    "Riverside music",
    "Riverside sport",
    "Year 5 at Riverside",
    "Reception at Riverside",
    "Riverside library",
    "Friends of Riverside",
)


@pytest.fixture
def nine(school, teacher, slt):
    now = timezone.now()
    since = now - timedelta(days=700)
    for name in NAMES:
        account = make_account(name, now=since, each_has_own_access=True, monitors=[teacher])
        make_posting_right(teacher, account, now=since)
        make_posting_right(slt, account, now=since)
    assert open_reviews(by=system(now), now=now) == 9


def test_nine_accounts_are_reviewed_in_two_minutes(page_as, visit, nine, head, tech):
    taps = _the_headteacher_confirms(page_as(head), visit)
    # Two taps for what changed, one for the tick, one for the button.
    assert taps == 4
    assert PostingRight.objects.exclude(ended_at=None).count() == 1
    assert Review.objects.filter(confirmed_at=None).count() == 0

    desk = page_as(tech, desk=True)
    taps = _the_technician_proves(desk, visit)
    # A picture for each of eight, two taps for the ninth, the tick and the button.
    assert taps == 12
    assert Review.objects.filter(state="finished").count() == 8

    visit(desk, reverse("accounts:register"))
    desk.get_by_role("button", name="Prove it").click()
    check_page(desk)
    assert desk.get_by_text("Put this right").is_visible()
    visit(desk, Review.objects.filter(state="finished").first().school_account.get_absolute_url())


def _tap(taps, control, how="click", *args):
    getattr(control, how)(*args)
    return taps + 1


def _the_headteacher_confirms(page, visit) -> int:
    visit(page, "/")
    page.locator(".work-list__item", has_text="Confirm who can post on 9 accounts").get_by_role("button").click()
    check_page(page)
    page.get_by_role("button", name="Confirm who can post").click()
    assert page.get_by_role("link", name="Read who can post, then tick the box").is_visible()
    check_page(page)
    sports = page.locator("div.checklist__item", has_text="Riverside sport")
    taps = _tap(0, sports.get_by_text("Something changes"))
    taps = _tap(taps, sports.get_by_label("Sara Lund no longer posts here"), "check")
    taps = _tap(taps, page.get_by_label("I have read who can post on each account above, and they are right"), "check")
    check_page(page)
    taps = _tap(taps, page.get_by_role("button", name="Confirm who can post"))
    assert page.get_by_text("Thank you. Who can post is confirmed for 9 accounts.").is_visible()
    check_page(page)
    return taps


def _the_technician_proves(page, visit) -> int:
    visit(page, reverse("accounts:review"))
    picture, taps = make_picture(), 0
    sent = {"name": picture.name, "mimeType": "image/png", "buffer": picture.read()}
    for name in NAMES:
        item = page.locator("div.checklist__item", has=page.get_by_role("heading", name=name))
        if name == "Year 5 at Riverside":
            taps = _tap(taps, item.get_by_text("Something is not in order, or one picture is not enough"))
            taps = _tap(taps, item.get_by_label("It is no longer private"), "check")
        else:
            taps = _tap(taps, item.get_by_label("Picture of its settings"), "set_input_files", sent)
    taps = _tap(taps, page.get_by_label("Each picture shows"), "check")
    check_page(page)
    taps = _tap(taps, page.get_by_role("button", name="Send the proof"))
    assert page.get_by_text("Thank you. 8 accounts proved for this term.").is_visible()
    assert page.get_by_text("1 account not in order. The headteacher is told.").is_visible()
    check_page(page)
    return taps


def test_somebody_with_both_roles_can_do_both_without_javascript(page_as, visit, nine):
    page = page_as(make_person("Bo Both", Role.HEADTEACHER, Role.TECHNICIAN), scripts=False)
    visit(page, reverse("accounts:review"))
    page.get_by_label("I have read who can post on each account above, and they are right").check()
    page.get_by_role("button", name="Confirm who can post").click()
    assert page.get_by_text("Who can post is confirmed for this term.").is_visible()
    check_page(page)
