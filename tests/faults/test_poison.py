"""One broken row of each kind among many good ones (R1, R4)."""

import pytest

from tests.faults.installation import wait_until
from tests.faults.load import Load
from tests.faults.oracle import UNSENT, judge

pytestmark = pytest.mark.fault


def test_poison(install, figures):
    """What can be handled is handled, and what cannot is shown to the technician."""
    # Given late comments, leavers and reports.
    school = install("late=30")
    serve = school.serve("--only", "web")
    load = Load(school, reports=3, leavers=10, leave_at_once=False).start().join()

    # The fault: one comment, one leaving and one message that nobody can handle, and what they leave behind.
    school.broken_on_purpose = {
        *("deadlines_are_right", "steps_are_taken"),  # the comment
        *("access_ends_in_time", "leavers_hold_nothing", "leavers_hold_no_account"),  # the leaving
        "handovers_and_removals_are_recorded",  # the row that stands in its way
        "messages_are_sent",  # the message, in the moment before it is tried again
    }
    broken = school.number("select min(id) from monitoring_comment")
    school.rows("update monitoring_comment set respond_by = '9999-12-31 23:00+00' where id = %s", broken)
    leaving = school.number("select min(id) from people_departure")
    school.rows(
        "insert into accounts_accessremoval (departure_id, school_account_id, state, opened_at, due_by, decision,"
        " proof, must_change_password) select %s, min(id), 'waiting', now(), now(), '', '', false"
        " from accounts_schoolaccount",
        leaving,
    )
    notice = school.number("select min(id) from notices_notice where sent_at is null and urgency = 'now'")
    school.rows("update notices_notice set subject = E'two\\nlines' where id = %s", notice)
    school.launch("--only", "beat")
    school.launch("--only", "worker")

    # What must hold: the others are handled within a minute, and the technician reads which are not.
    seconds = wait_until(lambda: school.number(LATE) == 1, seconds=100, what="every other comment")
    seconds += wait_until(lambda: school.number(UNSENT) <= 1, what="every other message")
    school.set_clock(school.now().replace(day=20, hour=9))
    school.seed("again=0")
    seconds += wait_until(lambda: school.number(STILL_IN) == 1, seconds=100, what="every other leaver")
    told = (f"monitoring.comment_reminders, comment {broken} (", f"accounts.access_ended, departure {leaving} (")
    technician = school.browser("tech", serve)
    seconds += wait_until(lambda: _tells(technician.get("/running/").body, told), what="the technician told")
    found = judge(school, load)
    figures("a poison comment, leaving and message", found, seconds=seconds)
    assert (found.lost, found.lost_mails, found.doubled, found.duplicate_mails) == ([], [], [], 0)
    # And what cannot heal by itself is found: a check that finds nothing must not pass.
    rows = {(name, row["row"]) for name, found in school.broken().items() for row in found}
    removal = school.number("select id from accounts_accessremoval where departure_id = %s", leaving)
    assert rows >= {
        ("deadlines_are_right", f"comment {broken}"),
        ("access_ends_in_time", f"departure {leaving}"),
        ("handovers_and_removals_are_recorded", f"access removal {removal}"),
    }


def _tells(page, told):
    return all(words in page for words in told)


LATE = "select count(*) from monitoring_comment where next_step_at is not null and words like 'Said 15%%'"
STILL_IN = "select count(*) from people_departure where access_ended_at is null"
