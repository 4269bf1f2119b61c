"""Fifty people decide about one proposal at the same moment, a hundred times over (R8)."""

import threading

import pytest

from tests.faults.browser import Browser

pytestmark = pytest.mark.fault
PEOPLE, ROUNDS = 50, 100
APPROVE, DECLINE = ("approve", {}), ("decline", {"reason": "Not now"})
BECOMES = {"approve": "approved", "decline": "declined"}


def pressed_by(number):
    """What one of the fifty presses: of those on each web process half approve and half decline."""
    return APPROVE if number % 4 < 2 else DECLINE


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_fifty_people_decide_at_once(install, install_on_sqlite, figures, database):
    """One decision each time; everybody else reads who was quicker; no page fails."""
    # Given fifty headteachers, a hundred proposals, and two web processes.
    make = install_on_sqlite if database == "SQLite" else install
    school = make()
    proposals = school.seed(f"heads={PEOPLE}", f"requests={ROUNDS}")["requests"]
    ports = [school.serve("--only", "web").port for _ in range(2)]
    start = threading.Barrier(PEOPLE, timeout=60)
    browsers = [Browser(ports[number % 2], school.people[f"head{number}"]["session"]) for number in range(PEOPLE)]

    # The fault: all of them press at the same moment, half to approve and half to decline.
    def decide(number):
        for proposal in proposals:
            start.wait()
            verb, words = pressed_by(number)
            browsers[number].post(f"/accounts/requests/{proposal}/{verb}/", words, seconds=60)

    threads = [threading.Thread(target=decide, args=[number]) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(400)

    # What must hold: one decision for each proposal, and 49 refusals.
    answers = [answer for browser in browsers for answer in browser.answers]
    failed = [answer for answer in answers if answer.status >= 500]
    doubled = school.rows(
        "select about_id from audit_auditentry where event in ('account_request.approved', 'account_request.declined')"
        " and about_type = 'accounts.accountrequest' group by about_id having count(*) > 1"
    )
    told = {
        (proposal, BECOMES[pressed_by(number)[0]])
        for number, browser in enumerate(browsers)
        for proposal, answer in zip(proposals, browser.answers, strict=True)
        if answer.is_taken
    }
    lost = told - set(school.rows("select id, state from accounts_accountrequest"))
    name = f"50 people decide at once, 100 rounds, {database}"
    figures(name, lost=len(lost), doubled=len(doubled), failed=len(failed))
    statuses = sorted(answer.status for answer in answers)
    assert statuses == [302] * ROUNDS + [409] * (ROUNDS * (PEOPLE - 1))
    assert (len(told), lost, doubled) == (ROUNDS, set(), [])
    waiting = "select count(*) from accounts_accountrequest where state = 'submitted'"
    assert school.number(waiting) == 0
