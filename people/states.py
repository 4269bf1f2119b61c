"""How a departure stands; derived from its dates, so there are no stored states here."""

from django.db import models


class DepartureState(models.TextChoices):
    """Where somebody's leaving has got to."""

    EXPECTED = "expected", "leaving"
    CANCELLED = "cancelled", "cancelled"
    ENDED = "ended", "left"


DEPARTURE_TRANSITIONS = {
    "cancel_departure": ({DepartureState.EXPECTED}, DepartureState.CANCELLED),
    "end_access": ({DepartureState.EXPECTED}, DepartureState.ENDED),
}
