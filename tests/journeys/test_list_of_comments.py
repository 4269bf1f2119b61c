"""Comments saved elsewhere are sent in as a list, looked at, and taken in while the page says how far it is (MO3)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.actions import comment_lists
from monitoring.models import Comment
from overview.sweeps import sweep_all
from tests.factories import make_account
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_list_is_looked_at_and_then_taken_in(page_as, visit, head, teacher, monkeypatch, scripts):
    make_account("Year 4", monitors=[teacher], each_has_own_access=True)
    page = page_as(head, scripts=scripts)

    _send_in(page, visit)
    assert page.get_by_text("3 rows can be taken in, 1 cannot.").is_visible()
    assert page.get_by_text("Line 5: “yesterday” is not a time.").is_visible()
    assert Comment.objects.count() == 0

    page.get_by_role("button", name="Take it in").click()
    page.get_by_text("0 of 4 rows done").wait_for()
    check_page(page)

    # Two of its four rows, as a sweep leaves a long list.
    with monkeypatch.context() as short:
        short.setattr(comment_lists, "BATCH", 2)
        short.setattr(comment_lists, "BATCHES", 1)
        comment_lists.take_in_lists(now=timezone.now())
    _look_again(page, "2 of 4 rows done")
    assert page.get_by_role("progressbar").get_attribute("value") == "2"
    check_page(page)

    sweep_all(now=timezone.now())
    _look_again(page, "All 4 rows are worked through")
    assert page.get_by_role("row", name="New comments 3").is_visible()
    assert page.get_by_role("row", name="Could not be read 1").is_visible()
    assert page.get_by_role("progressbar").count() == 0
    check_page(page)
    visit(page, reverse("monitoring:comments"))
    assert page.get_by_role("link", name="Where is the café on day 3?").is_visible()


def _send_in(page, visit):
    visit(page, reverse("monitoring:comments"))
    page.get_by_role("button", name="Take in a list").click()
    page.get_by_text("What the file looks like").click()
    check_page(page)
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("link", name="Choose the list of comments as CSV").wait_for()
    check_page(page)
    came = [f"{timezone.now() - timedelta(days=days):%d/%m/%Y %H:%M}" for days in (1, 2, 3)]
    rows = [f"{at};Where is the café on day {day}?;Year 4" for day, at in enumerate(came, 1)]
    text = "\n".join(["Date;Text;Page", *rows, "yesterday;Never;Year 4"])
    page.locator("input[type=file]").set_input_files(
        {"name": "comments.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_text("How the columns were understood").wait_for()
    check_page(page)


def _look_again(page, words):
    """By itself where there is JavaScript; otherwise by the link."""
    if not page.has_scripts:
        page.get_by_role("link", name="Look again").click()
    page.get_by_text(words).wait_for()
