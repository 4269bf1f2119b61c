"""Every wrong move of a leaving and of a second step that is set up again is refused with its sentence (RO10)."""

from datetime import timedelta

import pytest

from accounts.actions.leaving import cancel_departure, end_access, record_departure
from people.actions.factor_resets import (
    agree_factor_reset,
    ask_factor_reset,
    cancel_factor_reset,
    expire_factor_resets,
)
from people.models import Departure, FactorReset
from people.states import DepartureState, FactorResetState
from tests.factories import NOW, actor, system
from tests.moves import PASSED_BY, assert_refused, cases

pytestmark = pytest.mark.django_db

WAS_AGREED = (FactorResetState.AGREED, "This has been agreed already.")
WAS_CANCELLED = (FactorResetState.CANCELLED, "This was cancelled.")
NOT_IN_TIME = (FactorResetState.EXPIRED, "Nobody agreed in time. Ask for it again.")
RESET_OVER = [WAS_AGREED, WAS_CANCELLED, NOT_IN_TIME]
HAS_LEFT = "The last day in school has passed and access has ended. If they return, say so under Leaving."

WRONG = {
    "people.FACTOR_RESET": {
        "agree_factor_reset": RESET_OVER,
        "cancel_factor_reset": RESET_OVER,
        "expire_factor_reset": [(state, PASSED_BY) for state, _ in RESET_OVER],
    },
    "people.DEPARTURE": {
        "cancel_departure": [
            (DepartureState.CANCELLED, "This leaving has already been cancelled."),
            (DepartureState.ENDED, HAS_LEFT),
        ],
        "end_access": [
            (DepartureState.CANCELLED, "This leaving has been cancelled."),
            (DepartureState.ENDED, PASSED_BY),
        ],
    },
}
MUCH_LATER = NOW + timedelta(days=30)


def reset_in(state, person, asks, agrees):
    reset = ask_factor_reset(person, by=actor(asks), now=NOW)
    if state == FactorResetState.AGREED:
        agree_factor_reset(reset, by=actor(agrees), now=NOW)
    elif state == FactorResetState.CANCELLED:
        cancel_factor_reset(reset, by=actor(asks), now=NOW)
    else:
        expire_factor_resets(by=system(MUCH_LATER), now=MUCH_LATER)
    return FactorReset.objects.get()


def departure_in(state, person, by):
    day = NOW.date() + timedelta(days=1)
    departure = record_departure(person, by=actor(by), now=NOW, last_day_in_school=day)
    if state == DepartureState.CANCELLED:
        cancel_departure(departure, by=actor(by), now=NOW)
    else:
        end_access(departure, by=system(MUCH_LATER), now=MUCH_LATER)
    return Departure.objects.get()


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG, "people.FACTOR_RESET"))
def test_a_wrong_move_of_a_reset_is_refused(name, verb, state, sentence, school, slt, head, manager):
    def move(reset):
        if verb == "expire_factor_reset":
            expire_factor_resets(by=system(MUCH_LATER), now=MUCH_LATER)
        else:
            (agree_factor_reset if verb == "agree_factor_reset" else cancel_factor_reset)(
                reset, by=actor(head), now=NOW
            )

    reset = reset_in(state, slt, manager, head)
    assert_refused(move, reset, state, sentence)


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG, "people.DEPARTURE"))
def test_a_wrong_move_of_a_leaving_is_refused(name, verb, state, sentence, school, teacher, manager):
    def move(departure):
        if verb == "cancel_departure":
            cancel_departure(departure, by=actor(manager, MUCH_LATER), now=MUCH_LATER)
        else:
            end_access(departure, by=system(MUCH_LATER), now=MUCH_LATER)

    departure = departure_in(state, teacher, manager)
    assert_refused(move, departure, state, sentence)
