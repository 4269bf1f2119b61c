"""How a departure stands; derived from its dates, so there are no stored states here."""

from django.db import models


class DepartureState(models.TextChoices):
    """Where somebody's leaving has got to."""

    EXPECTED = "expected", "leaving"
    CANCELLED = "cancelled", "cancelled"
    ENDED = "ended", "left"


class StaysBecause(models.TextChoices):
    """Why a leaving is taken back, as whoever takes it back says."""

    TWO_CONTRACTS = "two-contracts", "one of their two contracts ends, and they stay on the other"
    AFTER_ALL = "after-all", "they stay after all"
    MISTAKE = "mistake", "it was recorded by mistake"


class Contract(models.TextChoices):
    """What the staff list says of somebody's contract; blank where it says nothing."""

    PERMANENT = "permanent", "permanent"
    FIXED_TERM = "fixed-term", "fixed-term"
    SUPPLY = "supply", "supply"


# What ends by itself: an end date must stand somewhere.
ENDING = frozenset({Contract.FIXED_TERM, Contract.SUPPLY})


class FactorResetState(models.TextChoices):
    """Where it has got to that two people let a third set up the second step again."""

    ASKED = "asked", "waits for a second person"
    AGREED = "agreed", "agreed"
    CANCELLED = "cancelled", "cancelled"
    EXPIRED = "expired", "not agreed in time"


FACTOR_RESET_TRANSITIONS = {
    "agree_factor_reset": ({FactorResetState.ASKED}, FactorResetState.AGREED),
    "cancel_factor_reset": ({FactorResetState.ASKED}, FactorResetState.CANCELLED),
    "expire_factor_reset": ({FactorResetState.ASKED}, FactorResetState.EXPIRED),
}

DEPARTURE_TRANSITIONS = {
    "cancel_departure": ({DepartureState.EXPECTED}, DepartureState.CANCELLED),
    "end_access": ({DepartureState.EXPECTED}, DepartureState.ENDED),
}


class Answer(models.TextChoices):
    """What somebody who leaves said to the undertaking."""

    AGREED = "agreed", "agreed"
    DECLINED = "declined", "declined"


class AnsweredHow(models.TextChoices):
    """How the answer came."""

    SIGNED_IN = "signed-in", "here, signed in"
    LINK = "link", "by the link sent to them"
    TOLD = "told", "on paper or in words"
