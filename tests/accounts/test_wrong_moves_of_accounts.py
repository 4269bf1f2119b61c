"""The moves of an account itself: a right one leads where the table says, a wrong one is refused (RO5, RO9)."""

import pytest

from accounts.actions.changes import resume_account
from accounts.actions.set_up import finish_set_up
from accounts.states import ACCOUNT_TRANSITIONS, AccountState
from tests.factories import NOW, actor, carry_out, make_account
from tests.moves import assert_refused, cases

pytestmark = pytest.mark.django_db

SETTING_UP, LIVE, SUSPENDED, CLOSED = AccountState

WRONG = {
    "accounts.ACCOUNT": {
        "finish_set_up": [
            (LIVE, "This account is live, so its set-up is finished."),
            (SUSPENDED, "This account is suspended, so its set-up is finished."),
            (CLOSED, "This account is closed, so its set-up is finished."),
        ],
        "suspend_account": [
            (SETTING_UP, "This account is being set up: only a live account can be suspended."),
            (SUSPENDED, "This account is suspended: only a live account can be suspended."),
            (CLOSED, "This account is closed already."),
        ],
        "resume_account": [
            (SETTING_UP, "This account is being set up, so there is nothing to take up again."),
            (LIVE, "This account is live, so there is nothing to take up again."),
            (CLOSED, "This account is closed, so there is nothing to take up again."),
        ],
        "close_account": [
            (CLOSED, "This account is closed already."),
        ],
    }
}


def in_state(state, head, tech):
    account = make_account("Year 3 news", "setting-up" if state == SETTING_UP else "live", each_has_own_access=True)
    if state in (SUSPENDED, CLOSED):
        carry_out(account, head, tech, "suspend" if state == SUSPENDED else "close")
    return account


def attempt(verb, account, head, tech):
    """Ask for this move in the way that the pages do."""
    if verb == "finish_set_up":
        finish_set_up(account, by=actor(tech), now=NOW)
    elif verb == "resume_account":
        resume_account(account, by=actor(head), now=NOW, reason="Wanted again")
    else:
        carry_out(account, head, tech, {"suspend_account": "suspend", "close_account": "close"}[verb])


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG))
def test_a_wrong_move_is_refused_with_its_sentence_and_changes_nothing(name, verb, state, sentence, school, head, tech):
    assert_refused(lambda account: attempt(verb, account, head, tech), in_state(state, head, tech), state, sentence)


@pytest.mark.parametrize(
    ("verb", "state"),
    [(verb, state) for verb, (allowed, _) in ACCOUNT_TRANSITIONS.items() for state in sorted(allowed)],
)
def test_a_right_move_leads_where_the_table_says(verb, state, school, head, tech):
    account = in_state(state, head, tech)
    account.handle = "@riverside"
    account.save()

    attempt(verb, account, head, tech)

    account.refresh_from_db()
    assert account.state == ACCOUNT_TRANSITIONS[verb][1]
