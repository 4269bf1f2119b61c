"""Sixty leavers, while the sweep that ends their access is killed, doubled or has a wrong clock (RO10)."""

import threading
from contextlib import ExitStack, closing
from datetime import datetime, timedelta

import pytest

from tests.faults.installation import A_THURSDAY, wait_until
from tests.faults.oracle import catch_up, judge

pytestmark = pytest.mark.fault
LEAVERS = 60
FRIDAY = A_THURSDAY + timedelta(days=1)
AN_HOUR_BEFORE = datetime.fromisoformat("2026-11-19T23:00:00+00:00")
# The one of so many who leave, in the order in which the sweep takes them.
NTH = "(select {what} from people_departure d order by access_ends_at, id limit 1 offset {number})"
# Where the sweep is when it is killed: what it writes then, at which leaver, and the row that it has to wait for.
# Whether whom a message is for still stands there is asked by the database last of all, as it commits.
MOMENTS = (
    ("people_departure", 5, "people_departure where id = " + NTH.format(what="id", number=5)),
    ("accounts_postingright", 15, "accounts_postingright where person_id = " + NTH.format(what="person_id", number=15)),
    ("accounts_handover", 25, "accounts_handover where person_id = " + NTH.format(what="person_id", number=25)),
    ("people_roleholding", 35, "people_roleholding where person_id = " + NTH.format(what="person_id", number=35)),
    ("COMMIT", 35, "people_person where name = 'Tom Wells'"),
)
STUCK = """select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    and wait_event in ('transactionid', 'tuple') and query like %s"""
# Who waits for the one writer at a time.
BEHIND = """select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    and wait_event = 'advisory'"""
ENDED = "select count(*) from people_departure where access_ended_at is not null"
# Everything that a leaver could still do here.
LEFT = """select (select count(*) from people_departure where access_ended_at is null)
    + (select count(*) from people_person p join people_departure d on d.person_id = p.id where p.is_active)
    + (select count(*) from accounts_postingright r join people_departure d using (person_id) where r.ended_at is null)
    + (select count(*) from people_roleholding h join people_departure d using (person_id)
       where h.ends_on is null or h.ends_on > d.last_day_in_school)
    + (select count(*) from accounts_handover h join people_departure d using (person_id) where h.state = 'offered')"""
# What anybody whose access has ended could do again.
GIVEN_BACK = """select (select count(*) from people_person p join people_departure d on d.person_id = p.id
      where d.access_ended_at is not null and (p.is_active or p.email is not null))
    + (select count(*) from accounts_postingright r join people_departure d using (person_id)
       where d.access_ended_at is not null and r.ended_at is null)"""
REMOVALS = "select departure_id, school_account_id, count(*) from accounts_accessremoval group by 1, 2"
LETTERS = "select recipient_id, about_id, count(*) from notices_notice where key like '%%:access-ended' group by 1, 2"


def leaving(install):
    """Sixty who leave after Thursday; each can post on two accounts, and sign-in details wait for each."""
    school = install()
    school.seed("again=60", "belongings=60", "leavers=60")
    return school


def judged(school):
    """Nothing is left of access or lost, and each leaver has two removals and one letter; what the oracle found."""
    removals, letters = school.rows(REMOVALS), school.rows(LETTERS)
    assert school.number(LEFT) == 0
    assert (len(removals), {count for *_, count in removals}) == (2 * LEAVERS, {1})
    assert (len(letters), {count for *_, count in letters}) == (LEAVERS, {1})
    found = judge(school)
    assert (found.lost, found.lost_mails, found.doubled) == ([], [], [])
    return found


def test_worker_killed_at_five_moments_of_one_sweep(install, figures):
    """Each kill leaves one leaver as they were, those before with nothing, and the next worker goes on."""
    # Given that the day has ended, and rows for which the sweep waits, at one leaver after another.
    school = leaving(install)
    school.set_clock(FRIDAY)
    ended = []
    with ExitStack() as held:
        holder = _hold(held, school, 0)
        serve = school.serve()
        for number, (words, *_) in enumerate(MOMENTS, start=1):
            _wait_until_stuck(school, words)
            ended.append(school.number(ENDED))

            # The fault: kill -9 of the worker, five times.
            serve.kill("worker")
            following = _hold(held, school, number) if number < len(MOMENTS) else None
            holder.rollback()
            holder = following

    # What must hold: whoever came before had lost everything, and all the others do within a minute or two.
    assert ended == [place for _, place, _ in MOMENTS]
    seconds = wait_until(lambda: school.number(ENDED) == LEAVERS, seconds=100, what="every access ended")
    seconds += catch_up(school)
    found = judged(school)
    figures("worker killed at five moments of a sweep of 60 leavers", found, seconds=seconds, may_double=5)
    assert found.duplicate_mails <= 5


def _wait_until_stuck(school, words):
    """Until somebody waits in mid-transaction in a statement with these words."""
    wait_until(lambda: school.number(STUCK, f"%{words}%") == 1, seconds=100, what=f"the sweep at {words}")


def _hold(held, school, number):
    """A connection that holds the row of this moment."""
    holder = held.enter_context(closing(school.connect()))
    holder.cursor().execute(f"select 1 from {MOMENTS[number][2]} limit 1 for update")
    return holder


def test_two_sweeps_and_two_workers_at_once(install, figures):
    """However many end the same people's access, each ends once."""
    # Given that the day has ended, and a row for which whoever comes first has to wait.
    school = leaving(install)
    school.set_clock(FRIDAY)
    with ExitStack() as held:
        holder = _hold(held, school, 0)

        # The fault: two workers, and two sweeps by hand, until three of them wait for the one that waits for the row.
        school.serve()
        school.launch("--only", "worker")
        sweeps = [threading.Thread(target=school.manage, args=["sweep"]) for _ in range(2)]
        for sweep in sweeps:
            sweep.start()
        _wait_until_stuck(school, MOMENTS[0][0])
        wait_until(lambda: school.number(BEHIND) >= 3, seconds=100, what="three behind the first sweep")
        holder.rollback()
    for sweep in sweeps:
        sweep.join()

    # What must hold: all of it once.
    seconds = wait_until(lambda: school.number(ENDED) == LEAVERS, seconds=100, what="every access ended")
    seconds += catch_up(school)
    found = judged(school)
    figures("two workers and two sweeps over 60 leavers", found, seconds=seconds)
    assert found.duplicate_mails == 0


def test_clock_jumps_over_the_end_of_the_last_day(install, figures):
    """A clock that runs ahead ends access early; put right, it gives nothing back and ends nothing twice."""
    # Given the last hour of the last day.
    school = leaving(install)
    school.set_clock(AN_HOUR_BEFORE)
    school.serve()

    # The fault: the clock jumps two hours on, back by four, and on again.
    school.move_clock(hours=2)
    wait_until(lambda: school.number(ENDED) > 0, seconds=100, what="a first access ended")
    school.move_clock(hours=-4)
    wait_until(lambda: _swept_since(school, school.now()), seconds=100, what="a sweep in the past")
    assert school.number(GIVEN_BACK) == 0
    school.set_clock(FRIDAY)

    # What must hold: all of it once.
    seconds = wait_until(lambda: school.number(ENDED) == LEAVERS, seconds=100, what="every access ended")
    seconds += catch_up(school)
    found = judged(school)
    figures("clock jumps over the end of the last day of 60 leavers", found, seconds=seconds)
    assert found.duplicate_mails == 0


def _swept_since(school, now):
    """Whether a sweep has run to its end by the clock as it is now."""
    ran = "select count(*) from heartbeat_heartbeat where part = 'accounts.sweep' and finished_at between %s and %s"
    return school.number(ran, now - timedelta(minutes=1), now + timedelta(minutes=1)) > 0
