"""The web process is killed after the commit and before the answer; people press again (R1, R2)."""

import uuid

import pytest

from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge

pytestmark = pytest.mark.fault
DIE = {"X-Fault": "die"}


def test_killed_between_commit_and_answer(install, figures):
    """What was committed is there once, though nobody was told and everybody pressed again."""
    # Given the product, running.
    school = install()
    school.serve()
    report = {"offices": "none", "step": "words", "kind": "impersonation", "child_at_risk": "no"}
    report |= {"words": "Report number 0", "sent_once": uuid.uuid4()}
    comment = {"words": "Said number 0", "kind": "comment", "received_at": "2026-11-19T10:00"}
    leaver = {"person": school.people["staff0"]["id"], "last_day_in_school": "2026-11-19", "knows": "announced"}
    leaver |= {"ends": "now", "is_sure": "on"}
    forms = [
        ("deputy", "/reports/new/?danger=no&picture=no", report),
        ("manager", "/monitoring/comments/new/", comment),
        ("manager", "/accounts/leaving/new/", leaver),
        ("head", "/statement/", {"have_read": "on"}),
    ]

    for who, path, values in forms:
        # The fault: the process dies with the answer in its hand.
        browser = school.browser(who)
        with pytest.raises(ConnectionError, match=r"\S"):
            browser.post(path, values, headers=DIE)
        # They press again.
        assert browser.send(path, values).status in (200, 302)

    # What must hold: each is there once.
    seconds = catch_up(school)
    found = judge(school, Load(school, comments=1, reports=0, leavers=1, confirmations=1))
    figures("web killed between commit and answer", found, seconds=seconds)
    assert (found.lost, found.lost_mails, found.doubled, found.duplicate_mails) == ([], [], [], 0)
    assert school.number("select count(*) from incidents_incident") == 1


def test_killed_while_people_work(install, figures):
    """Three kills while six people press buttons."""
    # Given people at work.
    school = install()
    serve = school.serve()
    load = Load(school, comments=60, requests=10, leavers=10, reports=10, confirmations=3).start()

    # The fault: kill -9 of the web process, three times, each after a third of the work.
    for left in (70, 45, 20):
        load.wait_until_left(left)
        serve.kill("web")
    load.join()

    # What must hold: all of it is there once.
    seconds = catch_up(school)
    found = judge(school, load)
    figures("web killed three times at work", found, seconds=seconds)
    assert (found.lost, found.lost_mails, found.doubled, found.duplicate_mails) == ([], [], [], 0)
