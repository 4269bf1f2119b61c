"""Every move from every state it may not follow is refused with its sentence and changes nothing (RO5, RO7, RO9).

Proposals, decisions, handing over, leavers' access and the opening of the safe; accounts themselves, posts, linked
groups and reviews are in files of their own beside this one.
"""

from datetime import timedelta

import pytest

from accounts.actions.changes import agree_to_change, begin_change, finish_change, give_up_change
from accounts.actions.handovers import cancel_handover, collect_handover, confirm_handover, expire_handovers
from accounts.actions.openings import agree_opening, ask_copy, cancel_opening, expire_openings, use_opening
from accounts.actions.removals import complete_removal, start_removal
from accounts.actions.requests import approve_request, decline_request, return_request, submit_request, withdraw_request
from accounts.models import AccessRemoval
from accounts.states import ChangeState, HandoverState, OpeningState, RemovalState, RequestState
from tests.factories import NOW, actor, make_account, make_departure, make_draft, offer, store, system
from tests.moves import PASSED_BY, assert_refused, cases

pytestmark = pytest.mark.django_db

# Every time to collect, to agree or to use is over.
MUCH_LATER = NOW + timedelta(days=30)
DRAFT, SUBMITTED, RETURNED, APPROVED, DECLINED, WITHDRAWN = RequestState
STILL_A_DRAFT = "This proposal is still a draft."
IS_WAITING = "This proposal is already waiting for a decision."
IS_BACK = "This proposal was sent back for changes and has not been sent again yet."
IS_APPROVED = "Hana Okafor has already approved this proposal."
IS_DECLINED = "Hana Okafor has already declined this proposal."
IS_WITHDRAWN = "This proposal was withdrawn."
DECIDED = [
    (DRAFT, STILL_A_DRAFT),
    (RETURNED, IS_BACK),
    (APPROVED, IS_APPROVED),
    (DECLINED, IS_DECLINED),
    (WITHDRAWN, IS_WITHDRAWN),
]
IS_DECIDED = "The headteacher has decided this already."
IS_CARRIED_OUT = "This has been carried out already."
IS_GIVEN_UP = "This was given up. Begin again if it is still wanted."
IS_COLLECTED = "These sign-in details have been collected already. You still find them in the safe."
IS_TAKEN_BACK = "The IT technician has taken this offer back."
IS_OVER = "The three working days are over. Ask the IT technician to offer them again."
IS_PROVED = "This has already been done and proved."
WAS_USED = "This was used. It opens once: ask again if you need it again."
WAS_CANCELLED = "This was cancelled."
HOUR_OVER = "The hour is over. Ask for it again."

WRONG = {
    "accounts.REQUEST": {
        "submit_request": [
            (SUBMITTED, IS_WAITING),
            (APPROVED, IS_APPROVED),
            (DECLINED, IS_DECLINED),
            (WITHDRAWN, IS_WITHDRAWN),
        ],
        "return_request": DECIDED,
        "approve_request": DECIDED,
        "decline_request": DECIDED,
        "withdraw_request": [(APPROVED, IS_APPROVED), (DECLINED, IS_DECLINED), (WITHDRAWN, IS_WITHDRAWN)],
    },
    "accounts.CHANGE": {
        "agree_to_change": [
            (ChangeState.DECIDED, IS_DECIDED),
            (ChangeState.CARRIED_OUT, IS_CARRIED_OUT),
            (ChangeState.GIVEN_UP, IS_GIVEN_UP),
        ],
        "give_up_change": [(ChangeState.CARRIED_OUT, IS_CARRIED_OUT), (ChangeState.GIVEN_UP, IS_GIVEN_UP)],
        "finish_change": [
            (ChangeState.PROPOSED, "The headteacher has not decided this yet."),
            (ChangeState.CARRIED_OUT, IS_CARRIED_OUT),
            (ChangeState.GIVEN_UP, IS_GIVEN_UP),
        ],
    },
    "accounts.HANDOVER": {
        "collect_handover": [
            (HandoverState.COLLECTED, IS_COLLECTED),
            (HandoverState.CONFIRMED, IS_COLLECTED),
            (HandoverState.CANCELLED, IS_TAKEN_BACK),
            (HandoverState.EXPIRED, IS_OVER),
        ],
        "confirm_handover": [
            (HandoverState.OFFERED, "Collect the sign-in details first."),
            (HandoverState.CONFIRMED, "You have confirmed this already."),
            (HandoverState.CANCELLED, IS_TAKEN_BACK),
            (HandoverState.EXPIRED, IS_OVER),
        ],
        "cancel_handover": [
            (HandoverState.CONFIRMED, "This has been confirmed already. Change the password instead."),
            (HandoverState.CANCELLED, "This offer is over already."),
            (HandoverState.EXPIRED, "This offer is over already."),
        ],
        "expire_handover": [(state, PASSED_BY) for state in HandoverState if state != HandoverState.OFFERED],
    },
    "accounts.REMOVAL": {
        "start_removal": [(RemovalState.DONE, IS_PROVED)],
        "complete_removal": [
            (RemovalState.WAITING, "First decide what becomes of the account."),
            (RemovalState.DONE, IS_PROVED),
        ],
    },
    "accounts.OPENING": {
        "agree_opening": [
            (OpeningState.AGREED, "This has been agreed already."),
            (OpeningState.USED, WAS_USED),
            (OpeningState.CANCELLED, WAS_CANCELLED),
            (OpeningState.EXPIRED, HOUR_OVER),
        ],
        "use_opening": [
            (OpeningState.ASKED, "Nobody has agreed yet."),
            (OpeningState.USED, WAS_USED),
            (OpeningState.CANCELLED, WAS_CANCELLED),
            (OpeningState.EXPIRED, HOUR_OVER),
        ],
        "cancel_opening": [
            (OpeningState.USED, WAS_USED),
            (OpeningState.CANCELLED, WAS_CANCELLED),
            (OpeningState.EXPIRED, HOUR_OVER),
        ],
        "expire_openings": [
            (state, PASSED_BY) for state in (OpeningState.USED, OpeningState.CANCELLED, OpeningState.EXPIRED)
        ],
    },
}


@pytest.fixture
def thing_of(school, head, manager, tech, teacher, slt):
    """`thing_of(verb)`: a row that this verb moves, and whoever may."""

    def make(verb):
        if verb.endswith("_request"):
            return make_draft(teacher), teacher if verb in ("submit_request", "withdraw_request") else head
        account = make_account("Year 5 trips", monitors=[teacher])
        if verb.endswith("_change"):
            change = begin_change(account, by=actor(tech), now=NOW, kind="close", reason="Nobody reads it")
            return change, tech if verb == "finish_change" else head
        if verb.endswith("_handover"):
            return offer(account, tech, teacher), tech if verb == "cancel_handover" else teacher
        if verb.endswith("_removal"):
            return AccessRemoval.objects.create(
                departure=make_departure(slt, ended_at=NOW), school_account=account, opened_at=NOW, due_by=NOW
            ), tech
        store(account, tech, password="Plum-Kettle-7-Harbour")
        return ask_copy(by=actor(manager), now=NOW, reason="For the school's own safe"), {
            "agree_opening": head,
            "use_opening": manager,
        }.get(verb, tech)

    return make


def needs(state, head):
    """What a row in this state has, or the database would not take it."""
    if state in (APPROVED, DECLINED, RETURNED, ChangeState.DECIDED, ChangeState.CARRIED_OUT):
        return {"decided_by": head, "decided_at": NOW}
    if state == RemovalState.DONE:
        proof = {"decision": "close", "proof": "Looked", "proof_on": NOW.date()}
        return proof | {"started_by": head, "started_at": NOW, "completed_by": head, "completed_at": NOW}
    return {}


MOVES = {
    "submit_request": submit_request,
    "return_request": lambda *thing, **who: return_request(*thing, note="More", **who),
    "approve_request": approve_request,
    "decline_request": lambda *thing, **who: decline_request(*thing, reason="No", **who),
    "withdraw_request": withdraw_request,
    "agree_to_change": agree_to_change,
    "give_up_change": give_up_change,
    "finish_change": finish_change,
    "collect_handover": lambda *thing, **who: collect_handover(*thing, has_fresh_factor=True, has_read=True, **who),
    "confirm_handover": confirm_handover,
    "cancel_handover": cancel_handover,
    "start_removal": lambda *thing, **who: start_removal(*thing, decision="close", **who),
    "complete_removal": lambda *thing, **who: complete_removal(*thing, proof_on=NOW.date(), proof="Looked", **who),
    "agree_opening": agree_opening,
    "use_opening": lambda *thing, **who: use_opening(*thing, kind="copy", has_fresh_factor=True, **who),
    "cancel_opening": cancel_opening,
    "expire_handover": lambda thing, **who: expire_handovers(by=system(MUCH_LATER), now=MUCH_LATER),
    "expire_openings": lambda thing, **who: expire_openings(by=system(MUCH_LATER), now=MUCH_LATER),
}


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG))
def test_a_wrong_move_is_refused_with_its_sentence_and_changes_nothing(name, verb, state, sentence, thing_of, head):
    thing, who = thing_of(verb)
    type(thing).objects.filter(pk=thing.pk).update(state=state, **needs(state, head))

    assert_refused(lambda thing: MOVES[verb](thing, by=actor(who), now=NOW), thing, state, sentence)
