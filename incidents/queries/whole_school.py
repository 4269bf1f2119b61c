"""What reports tell the first page, How we're doing and a leaver's page."""

from core.held import Held
from core.standing import Standing
from core.work import WorkItem


def work_for(person, now) -> list[WorkItem]:
    """What waits for this person."""
    return []


def standing(person, now) -> list[Standing]:
    """How our clauses stand, as this person may see it; `person` is None for the public."""
    return []


def held_by(person, now) -> list[Held]:
    """What this person holds."""
    return []
