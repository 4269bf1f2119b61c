"""What is done with a comment, and why not."""

from datetime import date, timedelta

import pytest

from core.action import Refused
from core.audit.models import AuditDetail, AuditEntry
from core.notices.models import Notice
from monitoring.actions.comments import (
    acknowledge_comment,
    answer_comment,
    assign_comment,
    close_comment,
    dismiss_comment,
    flag_comment,
    move_deadline,
    sort_comment,
    unflag_comment,
)
from monitoring.models import Comment, OutOfScope
from tests.factories import LONDON, NOW, actor, make_account, make_comment

LATER = NOW + timedelta(hours=2)
REPLY = {"words": "Thank you, we are looking into it.", "said_where": "by e-mail"}


def events():
    return list(AuditEntry.objects.order_by("id").values_list("event", flat=True))


def test_acknowledge_comment_stops_the_first_clock_and_starts_a_softer_one(manager):
    comment = make_comment()
    acknowledge_comment(comment, by=actor(manager), now=LATER, **REPLY)

    assert (comment.state, comment.rank, comment.acknowledged_by, comment.next_step_at) == (
        "acknowledged",
        2,
        manager,
        None,
    )
    assert comment.answer_by.astimezone(LONDON).date() == date(2026, 12, 4)
    assert comment.due_by == comment.answer_by
    response = comment.responses.get()
    assert (response.kind, response.words, response.said_where, response.said_at) == (
        "acknowledgement",
        REPLY["words"],
        "by e-mail",
        LATER,
    )
    assert events() == ["comment.received", "comment.acknowledged"]


def test_answer_comment_ends_both_clocks(manager):
    comment = make_comment()
    acknowledge_comment(comment, by=actor(manager), now=LATER, **REPLY)
    answer_comment(comment, by=actor(manager), now=LATER, **REPLY)

    assert (comment.state, comment.rank, comment.closed_by, comment.due_by) == ("answered", 9, manager, None)
    assert comment.was_late() is False


def test_close_comment_keeps_the_reason_and_is_not_an_answer(manager):
    comment = make_comment()
    close_comment(comment, by=actor(manager), now=LATER, because="Spam")

    assert (comment.state, comment.no_answer_because, comment.responses.count()) == ("no-answer", "Spam", 0)


@pytest.mark.parametrize(
    ("verb", "values"),
    [(acknowledge_comment, REPLY), (answer_comment, REPLY), (close_comment, {"because": "Spam"})],
)
@pytest.mark.parametrize(
    ("close", "reason"),
    [
        (
            lambda comment, by: answer_comment(comment, by=by, now=NOW, **REPLY),
            "This comment has already been answered.",
        ),
        (
            lambda comment, by: close_comment(comment, by=by, now=NOW, because="Spam"),
            "It was already decided that this comment needs no answer.",
        ),
    ],
)
def test_verbs_refuse_what_is_finished(manager, verb, values, close, reason):
    comment = make_comment()
    close(comment, actor(manager))

    with pytest.raises(Refused) as refusal:
        verb(comment, by=actor(manager), now=LATER, **values)
    assert refusal.value.reason == reason


def test_acknowledge_comment_refuses_a_second_time(manager):
    comment = make_comment()
    acknowledge_comment(comment, by=actor(manager), now=NOW, **REPLY)

    with pytest.raises(Refused, match="This comment has already been acknowledged"):
        acknowledge_comment(comment, by=actor(manager), now=LATER, **REPLY)


def test_verbs_refuse_a_teacher_who_does_not_look_after_the_account(teacher):
    comment = make_comment(school_account=make_account())

    with pytest.raises(Refused) as refusal:
        answer_comment(comment, by=actor(teacher), now=NOW, **REPLY)
    assert refusal.value.reason == ("Only whoever looks after this account, or senior staff, can answer its comments.")


def test_whoever_watches_the_account_or_was_given_the_comment_answers(teacher, outsider, manager):
    watched = make_comment(school_account=make_account(monitors=[teacher]))
    given = make_comment(words="Other")
    assign_comment(given, by=actor(manager), now=NOW, to=outsider)

    answer_comment(watched, by=actor(teacher), now=NOW, **REPLY)
    answer_comment(given, by=actor(outsider), now=NOW, **REPLY)
    assert set(Comment.objects.values_list("state", flat=True)) == {"answered"}


def test_assign_comment_tells_whoever_gets_it(manager, teacher):
    comment = make_comment(school_account=make_account("Trips"))
    assign_comment(comment, by=actor(manager), now=NOW, to=teacher)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject, notice.body, notice.urgency) == (
        teacher,
        "A comment on Trips is yours to answer",
        "Please answer or acknowledge it by the end of Thursday 26 November.",
        "digest",
    )


def test_assign_comment_refuses_somebody_who_has_left(manager, teacher):
    comment = make_comment()
    teacher.is_active = False

    with pytest.raises(Refused, match=r"Priya Nair has left. Choose somebody else\."):
        assign_comment(comment, by=actor(manager), now=NOW, to=teacher)


def test_sort_comment_puts_kind_and_account_right(manager):
    comment, account = make_comment(), make_account()
    sort_comment(comment, by=actor(manager), now=NOW, kind="complaint", school_account=account)

    comment.refresh_from_db()
    assert (comment.kind, comment.school_account) == ("complaint", account)


def test_flag_comment_moves_it_up_and_tells_senior_staff_at_once(manager, head, dsl):
    comment = make_comment()
    flag_comment(comment, by=actor(dsl), now=NOW, reason="A threat")

    assert (comment.rank, comment.flag_reason) == (0, "A threat")
    assert {notice.recipient for notice in Notice.objects.filter(urgency="now")} == {manager, head}
    assert not Notice.objects.filter(body__contains="threat").exists()
    unflag_comment(comment, by=actor(dsl), now=LATER)
    assert (comment.rank, comment.flagged_by) == (1, dsl)


def test_flag_comment_refuses_twice_and_unflag_what_is_not(manager):
    comment = make_comment()
    with pytest.raises(Refused, match="This comment is not flagged"):
        unflag_comment(comment, by=actor(manager), now=NOW)
    flag_comment(comment, by=actor(manager), now=NOW, reason="A threat")
    with pytest.raises(Refused, match="This comment is already flagged"):
        flag_comment(comment, by=actor(manager), now=NOW, reason="A threat")


def test_move_deadline_goes_later_with_a_name_and_a_reason(manager):
    comment = make_comment()
    first = comment.respond_by
    move_deadline(comment, by=actor(manager), now=NOW, last_day=date(2026, 11, 30), because="Snow")

    assert comment.respond_by.astimezone(LONDON).date() == date(2026, 12, 1)
    assert (comment.first_respond_by, comment.moved_by, comment.moved_because) == (first, manager, "Snow")
    assert AuditEntry.objects.get(event="comment.deadline_moved").facts == {"to": "2026-11-30", "because": "Snow"}


@pytest.mark.parametrize(
    ("now", "last_day", "reason"),
    [
        (NOW, date(2026, 11, 25), "A deadline can only be moved later."),
        (NOW, date(2026, 11, 26), "A deadline can only be moved later."),
        (NOW + timedelta(days=8), date(2026, 12, 20), "This deadline has passed. What was late stays late."),
    ],
)
def test_move_deadline_refuses_earlier_and_what_is_late(manager, now, last_day, reason):
    comment = make_comment()

    with pytest.raises(Refused) as refusal:
        move_deadline(comment, by=actor(manager, now), now=now, last_day=last_day, because="x")
    assert refusal.value.reason == reason


def test_move_deadline_refuses_a_teacher_and_what_is_acknowledged(manager, teacher):
    comment = make_comment(school_account=make_account(monitors=[teacher]))
    with pytest.raises(Refused, match="Only senior staff can move a deadline"):
        move_deadline(comment, by=actor(teacher), now=NOW, last_day=date(2026, 12, 1), because="x")
    acknowledge_comment(comment, by=actor(teacher), now=NOW, **REPLY)
    with pytest.raises(Refused, match="This comment has been acknowledged, so its first deadline is met"):
        move_deadline(comment, by=actor(manager), now=NOW, last_day=date(2026, 12, 1), because="x")


def test_dismiss_comment_deletes_everything_but_the_fact(manager, teacher):
    comment = make_comment(author="Ann Private", words="Nothing to do with the school", link="https://x.com/ann")
    assign_comment(comment, by=actor(manager), now=NOW, to=teacher)
    dismiss_comment(comment, by=actor(manager), now=LATER)

    assert (Comment.objects.count(), OutOfScope.objects.get().deleted_by) == (0, manager)
    assert Notice.objects.get().withdrawn_at == LATER
    assert events() == ["comment.received", "comment.assigned", "comment.not_ours"]
    kept = [*AuditDetail.objects.values_list(), *Notice.objects.values_list("subject", "body")]
    assert not any("Private" in str(line) or "Nothing to do" in str(line) or "x.com" in str(line) for line in kept)


def test_dismiss_comment_refuses_what_the_school_has_answered(manager):
    comment = make_comment()
    acknowledge_comment(comment, by=actor(manager), now=NOW, **REPLY)

    with pytest.raises(Refused, match="The school has answered this, so it stays"):
        dismiss_comment(comment, by=actor(manager), now=NOW)
