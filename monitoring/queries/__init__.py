"""Reads of `monitoring` that are used twice, and what it tells the pages of the whole school."""

from monitoring.queries.arrivals import account_named_in, kind_in, link_in
from monitoring.queries.measures import measures
from monitoring.queries.standings import standing
from monitoring.queries.work import handed_on, held_by, work_for

__all__ = ["account_named_in", "handed_on", "held_by", "kind_in", "link_in", "measures", "standing", "work_for"]
