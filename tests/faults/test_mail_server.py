"""The mail server refuses, hangs, hangs up, says 4xx or 5xx, or drops what it was given (R1, R2, R4)."""

import pytest

from tests.faults import mail as mails
from tests.faults.installation import wait_until
from tests.faults.load import Load
from tests.faults.oracle import LETTERS, UNSENT, catch_up, judge

pytestmark = pytest.mark.fault
FAULTS = (
    mails.REFUSES,
    mails.HANGS,
    mails.HANGS_UP,
    mails.NOT_NOW,
    mails.NEVER,
    mails.DROPS,
    mails.TAKES_AND_DROPS,
)
TRIED = f"{UNSENT} and last_fault <> ''"
TRIED_LETTERS = f"{LETTERS} and last_fault <> ''"


def test_mail_server(install, mail, figures):
    """Each fault in its turn: nothing is lost or given up, and all goes out within a minute of its end."""
    # Given the product at work.
    school = install(f"new={len(FAULTS)}")
    serve = school.serve()
    for number, fault in enumerate(FAULTS):
        before, tried = mail.copies(), len(mail.cut)

        # The fault, while reports come in, somebody asks for a new password and somebody is invited; it lasts until
        # a message and a letter of each kind have met it, and 40 s more by the product's clock.
        mail.behave(fault)
        load = Load(school, reports=3, words=fault, forgetful=[f"staff{number}"], invited=[f"new{number}"])
        load.start().join()
        wait_until(lambda: school.number(TRIED) > 0, seconds=45, what=f"a try ({fault})")
        wait_until(lambda: school.number(TRIED_LETTERS) == 2, seconds=45, what=f"a try of both letters ({fault})")
        school.move_clock(seconds=40)
        mail.behave(mails.WELL)

        # What must hold: everything is sent; where the server took a message and did not say so, it came twice.
        seconds = catch_up(school)
        found = judge(school, load)
        duplicates = sum((mail.copies() - before).values()) - len(mail.copies() - before)
        found.duplicate_mails = duplicates
        figures(f"mail server: {fault}", found, seconds=seconds, may_double=len(mail.cut) - tried)
        assert (found.lost, found.lost_mails, found.doubled) == ([], [], []), fault
        assert duplicates <= len(mail.cut) - tried, fault
    assert school.number("select count(*) from notices_notice where gave_up_at is not null") == 0
    assert serve.part("worker"), "the worker fell"
