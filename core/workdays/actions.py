"""Entering when the school is closed, and deciding whether that stops the clock.

No deadline moves: each was computed once, at receipt, and is stored with what gave it.
"""

from core.action import action, refuse_if
from core.audit import api as audit
from core.workdays import rules
from core.workdays.calendar import LONDON
from core.workdays.models import Closure, ClosureDecision


@action
def add_closure(*, by, now, name, first_day, last_day):
    """Enter a period in which the school is closed, both ends counted (MO3).

    Raises Refused where the dates are the wrong way round or `by` does not enter closures.
    """
    refuse_if(rules.why_not_add_closure(first_day, last_day, by))
    closure = Closure.objects.create(
        name=name, first_day=first_day, last_day=last_day, added_at=now, added_by=by.person
    )
    audit.record("closure.added", closure, by=by, first_day=first_day, last_day=last_day)
    return closure


@action
def remove_closure(closure, *, by, now):
    """Take a closure off the list; deadlines already given stay as they are.

    Raises Refused where it is off the list already or `by` does not enter closures.
    """
    refuse_if(rules.why_not_remove_closure(closure, by))
    closure.removed_at, closure.removed_by = now, by.person
    closure.save(update_fields=["removed_at", "removed_by"])
    audit.record("closure.removed", closure, by=by)


@action
def decide_closures(*, by, now, closures_stop_clock, decided_on=None):
    """Record the headteacher's decision whether school closures stop the clock (MO3).

    It holds for what arrives from now on. Raises Refused where `by` is not the headteacher.
    """
    refuse_if(rules.why_not_decide_closures(by))
    decision = ClosureDecision.objects.create(
        closures_stop_clock=closures_stop_clock,
        decided_on=decided_on or now.astimezone(LONDON).date(),
        decided_at=now,
        decided_by=by.person,
    )
    audit.record("closure_decision.made", decision, by=by, closures_stop_clock=closures_stop_clock)
    return decision
