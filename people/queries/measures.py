"""Figures for whoever watches over the installation."""

from core.measure import Measure
from people.models import Letter


def measures(now) -> list[Measure]:
    """How many e-mails about signing in are owed, and how many were given up; two statements."""
    owed = Letter.objects.filter(gave_up_at=None, send_until__gt=now)
    given_up = Letter.objects.exclude(gave_up_at=None)
    return [
        Measure("letters_owed", "E-mails about signing in that are not sent yet.", owed.count()),
        Measure("letters_given_up", "E-mails about signing in that could not be sent.", given_up.count()),
    ]
