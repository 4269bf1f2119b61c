"""A post is checked in a minute, comes down with proof, and is found when a permission is withdrawn."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import PermissionWithdrawal, Post, Takedown
from tests.factories import make_account, make_post, make_posting_right
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey

LINK = "https://www.facebook.com/groups/year5/posts/88"


@pytest.fixture
def account(school, teacher, slt):
    account = make_account("Year 5 at Riverside", now=timezone.now(), each_has_own_access=True, monitors=[teacher])
    make_posting_right(teacher, account, now=timezone.now())
    make_posting_right(slt, account, now=timezone.now())
    return account


def answer_all(page, but=""):
    """Yes to every question, but for the one that begins so."""
    taps = 0
    for question in page.locator("fieldset", has_text="No, or not sure").all():
        is_doubtful = bool(but) and question.inner_text().startswith(but)
        question.get_by_label("No, or not sure" if is_doubtful else "Yes", exact=True).check()
        taps += 1
    return taps


@pytest.mark.parametrize(
    ("width", "scripts"),
    [("phone", True), ("desk", True), ("phone", False)],
    ids=["on a phone", "at a desk", "without JavaScript"],
)
def test_a_teacher_checks_a_post_in_a_minute(page_as, visit, account, teacher, scripts):
    page = page_as(teacher, scripts=scripts)
    visit(page, "/")
    page.get_by_role("button", name="Check a post").click()
    check_page(page)
    page.get_by_role("button", name="Children, with or without adults").click()
    check_page(page)
    page.get_by_label("What is it about?").fill("Fractions pizza")
    page.get_by_role("button", name="Check it").click()
    # Nothing that was typed is lost, and each question says that it is not answered.
    check_page(page)
    assert page.get_by_role("link", name="Answer “Is everything in it ours, or may we use it?”").is_visible()
    assert page.get_by_label("What is it about?").input_value() == "Fractions pizza"

    page.get_by_label("Year 5", exact=True).check()
    assert answer_all(page, but="Is everybody in it happy") == 7
    page.get_by_role("button", name="Check it").click()
    assert page.get_by_text("Leave out whoever said no, and never persuade anybody.").is_visible()
    check_page(page)
    page.get_by_role("button", name="Answer again").click()
    answer_all(page)
    check_page(page)
    page.get_by_role("button", name="Check it").click()
    assert page.get_by_text("You can post it.").is_visible()
    check_page(page)

    page.get_by_role("button", name="I have posted it").click()
    page.get_by_label("Its link").fill("https://instagram.com/p/1")
    page.get_by_role("button", name="Record it").click()
    assert page.get_by_role("link", name="This link leads to Instagram").is_visible()
    check_page(page)
    page.get_by_label("Its link").fill(LINK)
    page.get_by_role("button", name="Record it").click()
    check_page(page)
    assert page.get_by_role("link", name="Open the post").get_attribute("href") == LINK
    post = Post.objects.get()
    assert (post.was_checked, post.posted_by) == (True, teacher)


def test_a_post_comes_down_step_by_step(page_as, visit, account, teacher):
    now = timezone.now()
    page = page_as(teacher)
    visit(page, make_post(teacher, account, now=now, about="Fractions pizza").get_absolute_url())
    page.get_by_role("button", name="Take it down").click()
    check_page(page)
    page.get_by_label("Another picture that compromises or ridicules somebody").check()
    page.get_by_role("button", name="Go on").click()
    check_page(page)
    buttons = ("Done", "We could delete it ourselves", "It was nowhere else", "No", "Done")
    for place, name in enumerate(buttons):
        page.locator(".checklist__item").nth(place).get_by_role("button", name=name).click()
    assert page.get_by_text("5 of 5 answered.").is_visible()
    check_page(page)
    page.get_by_label("How did you make sure?").fill("Opened its link without being signed in: not there")
    page.get_by_role("button", name="It is gone").click()
    assert page.get_by_text("“Fractions pizza” is gone, and that is proved.").is_visible()
    check_page(page)
    page.get_by_role("link", name="A compromising picture").click()
    check_page(page)


def test_what_could_be_sexual_stops_everybody_until_the_lead_speaks(page_as, visit, account, teacher, dsl):
    post = make_post(teacher, account, now=timezone.now())
    page = page_as(teacher)
    visit(page, reverse("accounts:begin_takedown", args=[post.pk]))
    page.get_by_label("It could show a child naked, partly naked or sexually").check()
    page.get_by_role("button", name="Go on").click()
    assert page.get_by_text("Stop. Do not open it").is_visible()
    check_page(page)
    page.get_by_role("button", name="Make the report").click()
    check_page(page)

    lead = page_as(dsl)
    visit(lead, "/")
    item = lead.locator(".work-list__item", has_text="Something posted may not be touched before you say so")
    item.get_by_role("button").click()
    check_page(lead)
    lead.get_by_label("Who was asked, and what did they say?").fill("Police, 10:40, reference 7: it may come down")
    lead.get_by_role("button", name="It may be taken down now").click()
    assert lead.get_by_role("heading", name="Step by step").is_visible()
    check_page(lead)
    assert Takedown.objects.get().released_by == dsl


def test_a_withdrawn_permission_is_looked_through(page_as, visit, account, teacher, manager):
    for about in ("Fractions pizza", "Viking longships"):
        make_post(teacher, account, now=timezone.now(), about=about, classes=["Year 5"])
    desk = page_as(manager, desk=True)
    visit(desk, reverse("accounts:posts"))
    desk.get_by_role("link", name="Withdrawn permissions").click()
    check_page(desk)
    desk.get_by_role("button", name="A permission was withdrawn").click()
    desk.get_by_label("Year 5", exact=True).check()
    desk.get_by_label("From which day on?").fill("2026-01-01")
    check_page(desk)
    desk.get_by_role("button", name="Find the posts").click()
    assert desk.get_by_text("0 of 2 looked through.").is_visible()
    check_page(desk)

    page = page_as(teacher)
    visit(page, "/")
    item = page.locator(".work-list__item", has_text="Look at your posts again, Year 5: 2 posts to look through")
    item.get_by_role("button").click()
    check_page(page)
    page.get_by_role("button", name="Nothing to do Viking longships").click()
    page.get_by_role("button", name="Take it down Fractions pizza").click()
    assert page.get_by_text("2 of 2 looked through.").is_visible()
    check_page(page)

    desk.reload()
    desk.get_by_label("I also looked on the accounts themselves").check()
    desk.get_by_role("button", name="All is looked through").click()
    assert desk.get_by_text("Looked through. Thank you.").is_visible()
    check_page(desk)
    assert PermissionWithdrawal.objects.get().state == "looked-through"
    assert Takedown.objects.get().post.about == "Fractions pizza"


def test_what_was_typed_is_shown_when_the_session_has_ended(page_as, visit, account, teacher):
    page = page_as(teacher)
    visit(page, reverse("accounts:check_post", args=["nobody"]))
    page.get_by_label("What is it about?").fill("Our fractions pizza of this morning")
    page.context.clear_cookies()
    page.get_by_role("button", name="Check it").click()
    assert page.get_by_text("Our fractions pizza of this morning").is_visible()
    check_page(page)
    assert Post.objects.count() == 0
