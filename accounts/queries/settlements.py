"""What has been settled of a leaver's things, and whether somebody may take one over (RO9)."""

from accounts.models import Settlement
from accounts.rules import settlements as rules
from people.queries import roles_of
from people.roles import permissions_of


def settlements_of(departure) -> list[Settlement]:
    """Who takes over what, in the order in which it was settled."""
    return list(departure.settlements.select_related("taken_over_by", "settled_by"))


def why_not_take_over(departure, held, to, by, now) -> str:
    """The rule, with what whoever is named may do."""
    may = permissions_of(roles_of(to, now)) if held.wants else frozenset()
    return rules.why_not_take_over(departure, to, by, now, needs=held.needs, wants=held.wants, may=may)
