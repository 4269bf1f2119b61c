"""A comment arrives by e-mail, is acknowledged and answered on a telephone; a late one goes up; a check is recorded."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from core.workdays.calendar import LONDON, calendar_for
from monitoring.actions.comments import acknowledge_comment
from monitoring.actions.sweeps import sweep
from monitoring.models import Comment, MonitoringCheck
from tests.factories import actor, make_account, make_comment
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey

MAIL = (
    b"From: Ann Lee <ann@example.org>\nTo: social@school.example\nSubject: Question about Year 3 news\n"
    b"Message-ID: <1@x>\nContent-Type: text/html; charset=utf-8\n\n"
    b"<p>When is the <b>trip</b>?</p><script>alert(1)</script><p>Caf\xc3\xa9 or packed lunch?</p>"
)


def test_a_comment_from_e_mail_to_answer(page_as, visit, manager, teacher, tmp_path):
    make_account("Year 3 news", monitors=[teacher], each_has_own_access=True)
    (tmp_path / "message.eml").write_bytes(MAIL)
    call_command("receive_mail", str(tmp_path), "--json")

    page = visit(page_as(manager), reverse("monitoring:comments"))
    page.get_by_role("link", name="When is the trip?").click()
    page.get_by_role("heading", name="Comment on Year 3 news").wait_for()
    assert page.get_by_text("Day 0 of 5.").is_visible()
    assert page.get_by_text("Café or packed lunch?").is_visible()
    check_page(page)

    _answer(page, "An acknowledgement", "Thank you. We will tell you by Friday.")
    page.get_by_text("The first clock has stopped").first.wait_for()
    check_page(page)
    _answer(page, "The answer", "On 4 December, with a packed lunch.")
    page.get_by_text("The answer is recorded.").wait_for()

    assert Comment.objects.get().state == "answered"
    visit(page, reverse("monitoring:comments") + "?show=answered")
    assert page.get_by_role("link", name="When is the trip?").is_visible()


def _answer(page, kind, words):
    page.get_by_role("button", name="Answer or acknowledge").click()
    page.get_by_label(kind).check()
    page.get_by_label("What was said").fill(words)
    page.get_by_label("Where", exact=True).fill("by e-mail")
    check_page(page)
    page.get_by_role("button", name="Record it").click()


def test_a_late_comment_reaches_the_headteacher(page_as, visit, head, deputy, manager):
    now = timezone.now()
    comment = make_comment(now - timedelta(days=20), words="Nobody has answered me")
    day = now.astimezone(LONDON)
    while not calendar_for().is_working_day(day.date()):
        day += timedelta(days=1)
    sweep(now=day.replace(hour=9, minute=0))

    page = visit(page_as(head), reverse("overview:messages"))
    page.get_by_role("link", name="A comment on no account yet is late").click()
    page.get_by_text("Nobody has answered me").wait_for()
    assert page.get_by_text("Late.", exact=True).is_visible()
    page.get_by_role("button", name="No answer needed").click()
    page.get_by_label("another reason").check()
    page.get_by_label("More about the reason").fill("We rang them.")
    check_page(page)
    page.get_by_role("button", name="Record it").click()
    page.get_by_text("Recorded: no answer needed.").wait_for()
    comment.refresh_from_db()
    assert comment.no_answer_because == "We rang them."


def test_one_endless_word_makes_no_page_wider(page_as, visit, head, tech):
    now, word = timezone.now(), "Endless" * 130
    account = make_account(word[:120], monitors=[tech], each_has_own_access=True)
    comment = make_comment(now, words=word, author=word[:200], school_account=account)
    page = page_as(head)
    for name in ("comments", "checks"):
        visit(page, reverse(f"monitoring:{name}"))
    for name in ("answer_comment", "close_comment"):
        visit(page, reverse(f"monitoring:{name}", args=[comment.pk]))
    acknowledge_comment(comment, by=actor(head, now), now=now, words=word, said_where=word[:120])
    for name in ("comment", "answer_comment"):
        visit(page, reverse(f"monitoring:{name}", args=[comment.pk]))
    visit(page_as(tech, desk=True), "/")


def test_a_row_with_an_unclosed_quote_makes_the_preview_no_wider(page_as, visit, manager):
    page = visit(page_as(manager), reverse("accounts:staff_list"))
    data = 'Staff number,Name,E-mail\n1,Ann Lee,"ann@school.example\n' + "".join(
        f"{number},Person-{number},person-{number}@school.example\n" for number in range(2, 9)
    )
    page.locator("input[type=file]").set_input_files({"name": "s.csv", "mimeType": "text/csv", "buffer": data.encode()})
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("heading", name="Rows that cannot be taken in").wait_for()
    check_page(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_teacher_records_a_check_with_one_tap_an_account(page_as, visit, teacher, scripts):
    now = timezone.now() - timedelta(days=10)
    for name in ("Year 3 news", "Trips"):
        make_account(name, now=now, monitors=[teacher], each_has_own_access=True)
    page = visit(page_as(teacher, scripts=scripts), reverse("monitoring:record_checks"))
    for name in ("Year 3 news", "Trips"):
        page.get_by_role("group", name=name).get_by_label("nothing worrying").check()
    page.get_by_role("button", name="Record it").click()
    page.get_by_text("Recorded: 2 accounts looked at.").wait_for()
    check_page(page)
    assert MonitoringCheck.objects.count() == 2


def test_every_form_of_comments_and_days_is_open_to_everybody(page_as, visit, head, teacher):
    comment = make_comment(timezone.now(), words="Watch your backs", link="https://www.facebook.com/x/1")
    page = page_as(head)
    for name in ("receive_comment", "checks", "school_days", "decide_closures"):
        visit(page, reverse(f"monitoring:{name}"))
    for name in ("comment", "dismiss_comment", "assign_comment", "sort_comment", "flag_comment", "move_deadline"):
        visit(page, reverse(f"monitoring:{name}", args=[comment.pk]))
    page.goto(reverse("monitoring:flag_comment", args=[comment.pk]))
    page.get_by_role("button", name="Flag it").click()
    page.get_by_role("link", name="Choose what worries you").wait_for()
    check_page(page)
