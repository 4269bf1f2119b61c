"""Everything that falls due by itself, in one list; beat runs each, `manage.py sweep` runs them all."""

import accounts.actions.sweeps
import incidents.actions.sweeps
import monitoring.actions.sweeps
import people.actions.sweeps
import policy.actions.sweeps
from core.notices import delivery
from overview.actions import history
from people.actions import letter_delivery
from people.queries import holders
from people.roles import Role

SWEEPS = (
    # Access first: whoever has left must not be written to as if they were still here.
    accounts.actions.sweeps.sweep,
    monitoring.actions.sweeps.sweep,
    incidents.actions.sweeps.sweep,
    policy.actions.sweeps.sweep,
    people.actions.sweeps.sweep,
    # Last, so that what the others wrote is signed.
    history.sweep,
)
GOVERNORS = (Role.GOVERNOR, Role.CHAIR, Role.VICE_CHAIR)


def deliver(*, now) -> dict[str, int]:
    """Send the messages that are owed; governors' e-mails carry no content."""
    governors = {person.pk for role in GOVERNORS for person in holders(role, now)}
    return delivery.deliver(now=now, discreet_for=governors) | letter_delivery.deliver(now=now)


def sweep_all(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now` and send what is owed; a count for each kind of effect."""
    counts: dict[str, int] = {}
    for sweep in (*SWEEPS, deliver):
        counts |= sweep(now=now)
    return counts
