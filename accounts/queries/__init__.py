"""What `accounts` tells the pages of the whole school, put together from one file a noun."""

from accounts.queries import requests
from core.held import Held
from core.standing import Standing
from core.work import WorkItem


def work_for(person, now) -> list[WorkItem]:
    """What waits for this person."""
    return [*requests.work_for(person, now)]


def standing(person, now) -> list[Standing]:
    """How our clauses stand, as this person may see it; `person` is None for the public."""
    return []


def held_by(person, now) -> list[Held]:
    """What this person holds."""
    return [*requests.held_by(person, now)]
