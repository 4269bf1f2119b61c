"""Reads of `incidents` that are used twice, and what it tells the pages of the whole school."""

from incidents.queries.routing import Route, next_to_tell, route, why_not_lead_next
from incidents.queries.whole_school import held_by, standing, work_for

__all__ = ["Route", "held_by", "next_to_tell", "route", "standing", "why_not_lead_next", "work_for"]
