"""What must hold about comments and checks: each kind of damage is found, with its sentence."""

from datetime import timedelta

from core.workdays.actions import add_closure, decide_closures
from monitoring.actions.checks import record_check
from monitoring.actions.comments import acknowledge_comment, answer_comment, close_comment, flag_comment, move_deadline
from monitoring.actions.mentions import agree_response, note_mention, record_response
from monitoring.actions.sweeps import sweep
from monitoring.invariants import (
    INVARIANTS,
    comments_are_recorded,
    deadlines_are_right,
    dismissed_is_gone,
    leavers_answer_nothing,
    looks_are_noted,
    messages_are_whole,
    responses_are_agreed,
    senders_are_forgotten,
    states_agree,
    steps_are_taken,
)
from monitoring.models import (
    ClockStep,
    Comment,
    MonitoringCheck,
    OutOfScope,
    ReceivedMessage,
    Response,
    Sighting,
)
from tests.damage import broken, change, planted, remove
from tests.factories import NOW, actor, make_account, make_comment

RIGHT = "Its five working days do not end where its calendar says. It names "
MONDAY_AT_EIGHT = NOW.replace(day=24, hour=8, minute=2)


def test_deadlines_are_right_finds_one_that_was_changed_by_hand(school):
    comment = make_comment()
    later = comment.respond_by + timedelta(days=1)

    assert planted(deadlines_are_right, lambda: change(comment, respond_by=later)) == [
        (
            f"comment {comment.pk}",
            "Its deadline is not the one first computed, and nobody moved it. It names Friday 27 November 2026.",
        )
    ]
    change(comment, first_respond_by=later)
    assert broken(deadlines_are_right) == [(f"comment {comment.pk}", RIGHT + "Friday 27 November 2026.")]
    change(comment, calendar_version="2019-12-31 (1234567890)")
    assert broken(deadlines_are_right) == [(f"comment {comment.pk}", RIGHT + "Friday 27 November 2026.")]
    change(comment, calendar_version="")
    assert [wrong for _, wrong in broken(deadlines_are_right)] == [
        "It does not say which calendar gave its deadline. It names Friday 27 November 2026."
    ]


def test_deadlines_are_right_keeps_to_the_calendar_of_the_day(head, manager):
    """Closures added, counted and taken away again leave each comment with the calendar that it was computed with."""
    by = {"by": actor(head), "now": NOW}
    make_comment(words="Before")
    add_closure(
        by=actor(manager),
        now=NOW,
        name="Snow",
        first_day=NOW.date() + timedelta(days=1),
        last_day=NOW.date() + timedelta(days=4),
    )
    make_comment(words="Between")
    decide_closures(**by, closures_stop_clock=True, decided_on=NOW.date())
    make_comment(words="After")
    moved = make_comment(words="Moved")
    move_deadline(moved, **by, last_day=moved.respond_by.date() + timedelta(days=3), because="A death in the family")

    assert len(set(Comment.objects.values_list("calendar_version", flat=True))) == 2
    assert broken(deadlines_are_right) == []
    assert planted(deadlines_are_right, lambda: change(moved, moved_because="")) == [
        (
            f"comment {moved.pk}",
            f"It was moved without a reason. It names {moved.respond_by - timedelta(1):%A %-d %B %Y}.",
        )
    ]


def test_deadlines_are_right_knows_a_calendar_from_before_its_bank_holidays_changed(school):
    comment = make_comment(now=NOW.replace(month=12, day=23))

    change(comment, calendar_version="2019-12-31 (1234567890)")
    assert broken(deadlines_are_right) == []
    change(comment, days_left_out={})
    assert [wrong for _, wrong in broken(deadlines_are_right)] == [RIGHT + "Monday 4 January 2027."]


def test_steps_are_taken_finds_a_missing_reminder(manager):
    comment = make_comment()

    assert broken(steps_are_taken, MONDAY_AT_EIGHT - timedelta(minutes=1)) == []
    assert broken(steps_are_taken, MONDAY_AT_EIGHT) == [
        (f"comment {comment.pk}", "A reminder about it is due, and nobody was told.")
    ]
    # At night nobody is told, so nothing is missing.
    assert broken(steps_are_taken, MONDAY_AT_EIGHT.replace(hour=22)) == []
    sweep(now=MONDAY_AT_EIGHT)
    assert broken(steps_are_taken, MONDAY_AT_EIGHT) == []
    assert planted(steps_are_taken, lambda: remove(ClockStep.objects.get()), MONDAY_AT_EIGHT) == [
        (f"comment {comment.pk}", "The number of its reminders is not the number of reminders that were kept.")
    ]


def test_steps_are_taken_finds_one_that_will_never_be_told(school):
    comment = make_comment()

    assert planted(steps_are_taken, lambda: change(comment, next_step_at=None)) == [
        (f"comment {comment.pk}", "It waits for an answer, but no further reminder is planned.")
    ]


def test_states_agree_finds_what_the_state_does_not_say(manager):
    comment = make_comment()
    row = f"comment {comment.pk}"

    assert planted(states_agree, lambda: change(comment, rank=2)) == [
        (row, "It stands in the wrong place of the queue.")
    ]
    change(comment, rank=1)
    assert planted(states_agree, lambda: change(comment, closed_at=NOW)) == [
        (row, "It is to be answered, but its moments do not say so.")
    ]
    change(comment, closed_at=None)
    answer_comment(comment, by=actor(manager), now=NOW, words="Yes.", said_where="There")
    assert planted(states_agree, lambda: remove(Response.objects.get())) == [
        (row, "It is answered, but what was said is missing.")
    ]


def test_states_agree_finds_no_answer_without_a_reason(manager):
    comment = make_comment()
    close_comment(comment, by=actor(manager), now=NOW, because="Spam")

    assert planted(states_agree, lambda: change(comment, no_answer_because="")) == [
        (f"comment {comment.pk}", "It needs no answer, but no reason says why.")
    ]


def test_leavers_answer_nothing_finds_what_they_still_have(teacher):
    comment = make_comment()

    def give():
        change(comment, assigned_to=teacher.pk, assigned_at=NOW)
        change(teacher, is_active=False)

    assert planted(leavers_answer_nothing, give) == [(f"comment {comment.pk}", "Priya Nair has left and still has it.")]


def test_dismissed_is_gone_finds_what_was_kept(school):
    comment = make_comment()

    def dismiss():
        OutOfScope.objects.create(same_key=comment.same_key, deleted_at=NOW)

    assert planted(dismissed_is_gone, dismiss) == [
        (f"comment {comment.pk}", "It was found not to be ours, and is still here.")
    ]


def test_messages_are_whole_finds_a_changed_e_mail(school):
    comment = make_comment()
    digest = "dc5b3e4d1c8c9b3cb5cd6f9b3a5f5f4d4a8f0c1d8d7f3f0a4e9f5d1b7c3a2e10"
    change(comment, source="mail")
    assert broken(messages_are_whole) == [
        (f"comment {comment.pk}", "It came by e-mail, but the e-mail itself is missing.")
    ]
    kept = ReceivedMessage.objects.create(comment=comment, sha256=digest, size=5, raw=b"Hello")
    assert broken(messages_are_whole) == [
        (f"received message {kept.pk}", f"The e-mail of comment {comment.pk} is not as it came.")
    ]


def test_looks_are_noted_finds_an_older_one(tech, teacher):
    account = make_account(monitors=[teacher])
    record_check(
        account, by=actor(tech), now=NOW, is_still_private=True, are_comments_hidden=True, is_anything_wrong=False
    )
    assert MonitoringCheck.objects.count() == 1

    assert planted(looks_are_noted, lambda: change(account, last_looked_at=None)) == [
        (f"school account {account.pk}", "A look at it is newer than the one it shows.")
    ]


def test_comments_are_recorded_finds_one_without_its_line(school):
    def put():
        comment = make_comment()
        change(comment, state="answered")

    assert [wrong for _, wrong in planted(comments_are_recorded, put)] == [
        "It was answered, but the history has no line of it."
    ]


def test_an_ordinary_story_is_as_it_must_be(head, manager, slt, tech):
    by = {"by": actor(manager), "now": NOW}
    flag_comment(make_comment(words="Threat"), **by, reason="A threat")
    acknowledge_comment(make_comment(words="Complaint"), **by, words="Thank you.", said_where="There")
    answer_comment(make_comment(words="Question"), **by, words="Yes.", said_where="There")
    make_comment(words="Late", now=NOW - timedelta(days=30))
    sweep(now=NOW)
    sweep(now=MONDAY_AT_EIGHT)

    assert {
        promise.name: broken(promise, MONDAY_AT_EIGHT) for promise in INVARIANTS if broken(promise, MONDAY_AT_EIGHT)
    } == {}


def test_responses_are_agreed_finds_one_that_nobody_agreed(head):
    by = {"by": actor(head), "now": NOW}
    mention = note_mention(**by, link="@fake_page")
    agree_response(mention, **by, kind="impostor", because="Say that it is not ours")
    record_response(mention, **by, words="It is not ours")
    row = f"mention {mention.pk}"

    assert planted(responses_are_agreed, lambda: change(mention, because="")) == [
        (row, "It was decided, and nobody says by whom and why.")
    ]
    change(mention, because="Yes")
    assert planted(responses_are_agreed, lambda: change(mention, response="")) == [
        (row, "What was said in response is missing.")
    ]
    change(mention, response="It is not ours")
    other = note_mention(**by, link="@other_page")
    values = {"state": "responded", "because": "Yes", "response": "No", "responded_at": NOW, "decided_at": NOW}
    change(other, decided_by=head.pk, **values)
    assert broken(responses_are_agreed) == [
        (f"mention {other.pk}", "Something was said, and the history has no line of who agreed it.")
    ]


def test_senders_are_forgotten_finds_one_that_was_kept(head):
    note_mention(by=actor(head), now=NOW - timedelta(days=31), link="@fake_page", reply_to="a@home.example")
    sighting = Sighting.objects.get()

    assert broken(senders_are_forgotten) == [
        (f"sighting {sighting.pk}", "Its e-mail address is older than a month, and still here.")
    ]
    sweep(now=NOW)
    assert broken(senders_are_forgotten) == []
