"""What has happened: the headteacher looks something up, and a page of one thing shows its own."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import let_post, make_comment, make_live, make_person
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey


def test_the_headteacher_looks_up_who_did_what(page_as, visit, head, tech, teacher):
    now = timezone.now()
    make_comment(now)
    account = make_live(teacher, head, tech, now)
    page = visit(page_as(head), "/")
    page.get_by_role("contentinfo").get_by_role("link", name="What has happened").click()
    page.wait_for_url("**/history/")
    assert page.get_by_text("Comment received").is_visible()
    check_page(page)

    page.get_by_text("Choose what to see").click()
    page.get_by_label("Who did it").select_option(label=tech.name)
    page.get_by_label("What it is about").select_option(label="Accounts and proposals")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_text(f"You see: {tech.name}, Accounts and proposals.").is_visible()
    assert page.get_by_text("Account now live").is_visible()
    assert page.get_by_text("Comment received").count() == 0
    check_page(page)

    page.get_by_role("link", name=account.name).first.click()
    page.wait_for_url(f"**{account.get_absolute_url()}")
    assert page.get_by_role("heading", name="What has happened").is_visible()


def test_a_page_of_one_thing_folds_its_older_lines_without_javascript(page_as, visit, head, tech, teacher):
    now = timezone.now()
    account = make_live(teacher, head, tech, now)
    let_post(account, tech, *(make_person(f"Poster {number}", "staff") for number in range(5)), now=now)
    page = visit(page_as(head, scripts=False), account.get_absolute_url())

    older = page.get_by_text("Account now live")
    assert not older.is_visible()
    page.get_by_text("What happened before that").click()
    assert older.is_visible()


def test_a_teacher_sees_what_they_did_themselves(page_as, visit, head, tech, teacher):
    make_live(teacher, head, tech, timezone.now())
    page = visit(page_as(teacher), reverse("overview:history"))

    assert page.get_by_text("Everything that you have done here.").is_visible()
    assert page.get_by_text("Proposal sent for a decision").is_visible()
    assert page.get_by_text("Account now live").count() == 0
