"""The pages of comments, checks and school days, as people use them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from core.workdays.actions import add_closure, decide_closures
from core.workdays.models import Closure, ClosureDecision
from monitoring.actions.comments import acknowledge_comment, answer_comment
from monitoring.models import Comment, MonitoringCheck, OutOfScope
from tests.factories import NOW, actor, make_account, make_comment

LATER = NOW + timedelta(hours=1)
ANSWER = {
    "kind": "full",
    "words": "Thank you, the gate opens at three.",
    "said_where": "as a reply under the post",
    "said_at": "2026-11-19T11:00",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False):
        yield


def url(name, *args):
    return reverse(f"monitoring:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_receive_comment_from_the_form(manager, browser_as):
    account = make_account("Trips")
    values = {
        "words": "Is there parking?",
        "author": "A parent",
        "link": "https://www.facebook.com/trips/1",
        "account": account.pk,
        "kind": "query",
        "received_at": "2026-11-19T11:00",
    }
    browser = browser_as(manager)
    answer = browser.post(url("receive_comment"), values, follow=True)

    comment = Comment.objects.get()
    assert (comment.school_account, comment.kind, comment.received_by) == (account, "query", manager)
    assert "The comment is here, and its five working days run." in text(answer)
    again = browser.post(url("receive_comment"), values | {"words": "Twice"}, follow=True)
    assert "This comment was already here, so nothing was added." in text(again)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"words": ""}, "Paste what was said"),
        ({"words": "x" * 10_001}, "This is too long: 10,001 characters. Shorten it to 10,000."),
        ({"link": "javascript:alert(1)"}, "Enter a web address, beginning with https://"),
        ({"received_at": "2026-11-19T12:00"}, "A comment cannot have arrived in the future. Check the date and time"),
        ({"received_at": "1999-01-01T12:00"}, "That is more than three years ago. Check the year"),
        ({"received_at": "soon"}, "Enter when it arrived as a date and a time"),
    ],
)
def test_receive_comment_says_what_to_do_and_keeps_what_was_typed(manager, browser_as, changed, sentence):
    values = {"words": "Is it?", "kind": "query", "received_at": "2026-11-19T11:00", "author": "Kept Name"} | changed
    answer = browser_as(manager).post(url("receive_comment"), values)

    assert sentence in text(answer)
    assert "Kept Name" in text(answer)
    assert Comment.objects.count() == 0


def test_words_that_turn_the_text_around_are_taken_in_as_they_are_read(manager, browser_as):
    turned, isolate = "\u202e", "\u2067"
    values = {
        "words": f"{turned}Is it\r\n{isolate}true? \u05e9\u05dc\u05d5\u05dd",
        "author": f"{turned}A parent",
        "kind": "query",
        "received_at": "2026-11-19T11:00",
    }
    browser = browser_as(manager)
    browser.post(url("receive_comment"), values)
    comment = Comment.objects.get()
    assert (comment.words, comment.author) == ("Is it\ntrue? \u05e9\u05dc\u05d5\u05dd", "A parent")

    nothing = browser.post(url("answer_comment", comment.pk), ANSWER | {"words": turned})
    assert "Enter what was said" in text(nothing)
    browser.post(url("answer_comment", comment.pk), ANSWER | {"words": f"{turned}Yes.", "said_where": f"{turned}here"})
    response = comment.responses.get()
    assert (response.words, response.said_where) == ("Yes.", "here")
    page = text(browser.get(url("comment", comment.pk)))
    assert page.count('<blockquote class="govuk-inset-text reading" dir="auto">Is it<br>true?') == 1
    assert page.count('<blockquote class="govuk-inset-text" dir="auto">Yes.</blockquote>') == 1


def test_receive_comment_shows_a_teacher_only_their_accounts(teacher, browser_as):
    make_account("Not theirs")
    mine = make_account("Theirs", monitors=[teacher])
    browser = browser_as(teacher)
    page = text(browser.get(url("receive_comment")))

    assert ("Theirs" in page, "Not theirs" in page) == (True, False)
    values = {"words": "Is it?", "kind": "query", "received_at": "2026-11-19T11:00"}
    assert "Choose the account that it was said on" in text(browser.post(url("receive_comment"), values))
    browser.post(url("receive_comment"), values | {"account": mine.pk})
    assert Comment.objects.get().school_account == mine


def test_comment_page_counts_day_by_day(manager, browser_as):
    comment = make_comment(NOW.replace(month=8, day=27), words="<script>alert(1)</script>")
    with time_machine.travel(NOW.replace(month=9, day=2), tick=False):
        page = text(browser_as(manager).get(url("comment", comment.pk)))

    assert "Day 3 of 5." in page
    assert "by the end of Friday 4 September; Monday 31 August left out, Summer bank holiday." in page
    assert "<span>Wed 2 Sep</span> <strong>day 3, today</strong>" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_comment_page_says_once_what_leaves_out_a_whole_week(head, browser_as):
    add_closure(by=actor(head), now=NOW, name="Half-term", first_day=date(2026, 11, 19), last_day=date(2026, 11, 24))
    decide_closures(by=actor(head), now=NOW, closures_stop_clock=True)
    comment = make_comment(NOW - timedelta(days=2))
    with time_machine.travel(NOW, tick=False):
        page = text(browser_as(head).get(url("comment", comment.pk)))

    assert "; Thursday 19 to Tuesday 24 November left out, Half-term." in page


def test_comments_page_says_to_whom_none_can_belong_that_nothing_waits(governor, teacher, browser_as):
    """A teacher with an account keeps the filters."""
    make_account("Theirs", monitors=[teacher])
    sentence = "Comments go to whoever looks after an account. You look after none, so nothing waits for you here."
    for person, is_told in ((governor, True), (teacher, False)):
        page = text(browser_as(person).get(url("comments")))
        assert (sentence in page, "Filter the comments" in page) == (is_told, not is_told)


def test_comments_page_says_what_to_do_about_a_filter_that_is_none(manager, browser_as):
    page = text(browser_as(manager).get(url("comments"), {"kind": "xyz"}))
    assert "Choose one of those on the list" in page


def test_comment_page_is_not_found_by_somebody_whose_it_is_not(teacher, governor, browser_as):
    comment = make_comment(school_account=make_account())

    for person in (teacher, governor):
        for name in ("comment", "answer_comment", "close_comment", "dismiss_comment", "assign_comment", "sort_comment"):
            assert browser_as(person).get(url(name, comment.pk)).status_code == 404


def test_comment_page_says_how_a_finished_one_ended(manager, browser_as):
    comment = make_comment()
    answer_comment(comment, by=actor(manager), now=NOW, words="Yes, at the gate.", said_where="by telephone")
    page = text(browser_as(manager).get(url("comment", comment.pk)))

    assert "Yes, at the gate." in page
    assert "Answer or acknowledge" not in page


def test_answer_comment_records_the_answer(manager, browser_as):
    comment = make_comment()
    answer = browser_as(manager).post(url("answer_comment", comment.pk), ANSWER, follow=True)

    comment.refresh_from_db()
    assert comment.state == "answered"
    assert "The answer is recorded." in text(answer)
    assert comment.responses.get().said_where == "as a reply under the post"


def test_answer_comment_can_be_an_acknowledgement(manager, browser_as):
    comment = make_comment()
    browser = browser_as(manager)
    browser.post(url("answer_comment", comment.pk), ANSWER | {"kind": "acknowledgement"})

    comment.refresh_from_db()
    assert comment.state == "acknowledged"
    page = text(browser.get(url("comment", comment.pk)))
    assert "the first clock has stopped. The full answer is expected by the end of" in page


def test_answer_comment_warns_that_somebody_was_quicker_and_keeps_the_words(manager, head, browser_as):
    comment = make_comment()
    acknowledge_comment(comment, by=actor(head), now=NOW, words="We have seen it.", said_where="by e-mail")
    browser = browser_as(manager)
    first = text(browser.post(url("answer_comment", comment.pk), ANSWER | {"seen": "new-0"}))

    assert "Hana Okafor answered while you were writing (acknowledgement)." in first
    assert "We have seen it." in first
    assert ANSWER["words"] in first
    assert 'value="acknowledged-1"' in first
    browser.post(url("answer_comment", comment.pk), ANSWER | {"seen": "acknowledged-1"})
    comment.refresh_from_db()
    assert comment.state == "answered"


def test_answer_comment_twice_shows_the_reason(manager, browser_as):
    comment = make_comment()
    browser = browser_as(manager)
    browser.post(url("answer_comment", comment.pk), ANSWER)
    answer = browser.post(url("answer_comment", comment.pk), ANSWER)

    assert answer.status_code == 409
    assert "This comment has already been answered." in text(answer)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("answer_comment", "This comment has already been answered."),
        ("close_comment", "This comment has already been answered."),
        ("assign_comment", "This comment has already been answered."),
        ("flag_comment", "This comment has already been answered."),
        ("move_deadline", "This comment has already been answered."),
    ],
)
def test_a_form_is_not_offered_for_what_is_finished(manager, browser_as, page, reason):
    comment = make_comment()
    answer_comment(comment, by=actor(manager), now=NOW, words="Yes, at the gate.", said_where="by telephone")
    html = text(browser_as(manager).get(url(page, comment.pk)))

    main = html.partition("<main")[2]
    assert (main.count(reason), "<form" in main.partition("</main>")[0], 'class="govuk-back-link"' in html) == (
        1,
        False,
        True,
    )


def test_answer_comment_shows_what_was_typed_where_somebody_else_finished_it(manager, head, browser_as):
    comment = make_comment()
    answer_comment(comment, by=actor(head), now=NOW, words="We rang them.", said_where="by telephone")
    page = text(browser_as(manager).post(url("answer_comment", comment.pk), ANSWER | {"seen": "new-0"}))

    assert "Hana Okafor answered while you were writing (full answer)." in page
    assert "What you typed, not recorded:" in page
    assert (ANSWER["words"] in page, "Record it" in page) == (True, False)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": ""}, "Choose whether this is the answer or an acknowledgement"),
        ({"words": " "}, "Enter what was said"),
        ({"said_where": ""}, "Enter where it was said"),
        ({"said_at": "2026-11-19T13:00"}, "An answer cannot lie in the future. Record it when it has been given"),
        ({"said_at": "2026-11-19T08:00"}, "That is before the comment arrived. Check the date and time"),
    ],
)
def test_answer_comment_says_what_to_do(manager, browser_as, changed, sentence):
    comment = make_comment()

    assert sentence in text(browser_as(manager).post(url("answer_comment", comment.pk), ANSWER | changed))


def test_close_comment_needs_a_reason(manager, browser_as):
    comment = make_comment()
    browser = browser_as(manager)
    assert "Choose why it needs no answer" in text(browser.post(url("close_comment", comment.pk), {}))
    assert "Enter the reason" in text(browser.post(url("close_comment", comment.pk), {"because": "other"}))
    browser.post(url("close_comment", comment.pk), {"because": "other", "words": "Rang them."})

    comment.refresh_from_db()
    assert comment.no_answer_because == "Rang them."


def test_dismiss_comment_asks_once_and_then_deletes(manager, browser_as):
    comment = make_comment()
    browser = browser_as(manager)
    assert "deleted at once" in text(browser.get(url("dismiss_comment", comment.pk)))
    answer = browser.post(url("dismiss_comment", comment.pk), follow=True)

    assert "Deleted. Nothing of it was kept." in text(answer)
    assert (Comment.objects.count(), OutOfScope.objects.count()) == (0, 1)


def test_assign_sort_flag_and_move(manager, teacher, browser_as):
    comment, account = make_comment(), make_account("Trips")
    browser = browser_as(manager)
    for name, values in {
        "assign_comment": {"to": teacher.pk},
        "sort_comment": {"kind": "complaint", "account": account.pk},
        "flag_comment": {"reason": "A threat"},
        "move_deadline": {"last_day": "2026-12-04", "because": "Snow"},
    }.items():
        assert browser.get(url(name, comment.pk)).status_code == 200
        assert browser.post(url(name, comment.pk), values).status_code == 302
    comment.refresh_from_db()

    assert (comment.assigned_to, comment.kind, comment.is_flagged, comment.moved_because) == (
        teacher,
        "complaint",
        True,
        "Snow",
    )
    page = text(browser.get(url("comment", comment.pk)))
    assert "Moved to the end of Friday 4 December by Maya Price: Snow" in page
    browser.post(url("unflag_comment", comment.pk))
    comment.refresh_from_db()
    assert comment.is_flagged is False


def test_move_deadline_says_that_it_only_moves_later(manager, browser_as):
    comment = make_comment()
    values = {"last_day": "2026-11-26", "because": "x"}
    answer = browser_as(manager).post(url("move_deadline", comment.pk), values)

    assert "A deadline can only be moved later than 26 November 2026" in text(answer)


def test_record_checks_is_one_tap_for_each_account(teacher, manager, tech, browser_as):
    fine, odd = make_account("Fine", monitors=[teacher]), make_account("Odd", monitors=[teacher])
    browser = browser_as(teacher)
    assert browser.get(url("record_checks")).status_code == 200
    answer = browser.post(
        url("record_checks"),
        {
            f"account-{fine.pk}-outcome": "fine",
            f"account-{odd.pk}-outcome": "different",
            f"account-{odd.pk}-findings": ["comments"],
            f"account-{odd.pk}-words": "Two could be read",
        },
        follow=True,
    )

    assert "Recorded: 2 accounts looked at." in text(answer)
    found = {check.school_account: check for check in MonitoringCheck.objects.all()}
    assert (found[fine].is_still_private, found[fine].are_comments_hidden) == (True, True)
    assert (found[odd].are_comments_hidden, found[odd].words) == (False, "Two could be read")
    assert "Comments seen" in text(answer)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"outcome": "later"}, "Choose what you found on at least one account"),
        ({}, "Choose what you found"),
        ({"outcome": "different"}, "Choose what is different on Trips"),
        ({"outcome": "fine", "findings": ["open"]}, "You ticked something different on Trips. Say so here too"),
    ],
)
def test_record_checks_says_what_to_do(teacher, browser_as, values, sentence):
    account = make_account("Trips", monitors=[teacher])
    typed = {f"account-{account.pk}-{name}": value for name, value in values.items()}
    answer = browser_as(teacher).post(url("record_checks"), typed)

    assert sentence in text(answer)
    assert "<title>Error: " in text(answer)
    assert MonitoringCheck.objects.count() == 0


def test_checks_say_kindly_that_nothing_is_theirs(governor, browser_as):
    browser = browser_as(governor)

    assert "No account is yours to look at." in text(browser.get(url("checks")))
    assert "No account is yours to look at." in text(browser.get(url("record_checks")))


def test_school_days_are_entered_taken_off_and_decided(head, browser_as):
    browser = browser_as(head)
    assert "Nobody has decided yet." in text(browser.get(url("school_days")))
    values = {"name": "Christmas", "first_day": "2026-12-21", "last_day": "2027-01-01"}
    browser.post(url("school_days"), values)
    browser.post(url("decide_closures"), {"closures_stop_clock": "yes"})

    page = text(browser.get(url("school_days")))
    assert "Decided on Thursday 19 November by Hana Okafor." in page
    assert "Yes: days on which the school is closed are left out." in page
    assert ClosureDecision.objects.get().decided_on == date(2026, 11, 19)
    browser.post(url("remove_closure", Closure.objects.get().pk))
    assert "No holidays or training days lie ahead." in text(browser.get(url("school_days")))


def test_school_days_say_what_to_do(manager, browser_as):
    browser = browser_as(manager)
    values = {"name": "Christmas", "first_day": "2026-12-21", "last_day": "2026-12-20"}

    assert "The last day must not be before the first day." in text(browser.post(url("school_days"), values))
    assert "Enter the first day as a date" in text(browser.post(url("school_days"), values | {"first_day": "x"}))
    assert browser.post(url("remove_closure", 999)).status_code == 404
    assert "Only the headteacher decides whether school holidays stop the clock." in text(
        browser.get(url("school_days"))
    )
