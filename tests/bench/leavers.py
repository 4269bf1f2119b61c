"""A sweep that ends the access of many leavers at once: each in a transaction of their own (R3)."""

from datetime import timedelta

from accounts.actions.leaving import end_access_of_leavers
from tests import factories
from tests.bench.cost import measured, statements
from tests.bench.figures import Findings, Table, milliseconds
from tests.bench.people import Cast, system
from tests.factories import NOW

LEAVERS = {"small": 20, "full": 200}
# The access of whoever left yesterday has ended by NOW.
STANDS_STILL_AT = NOW


def measure(sizes: str, vendor: str) -> Findings:
    """Leavers with a role, two accounts to post on and one to watch."""
    found, cast, count = Findings(), Cast(), LEAVERS[sizes]
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[vendor]
    for number in range(count + 1):
        _leaver(cast, number)
        if number == 0:
            taken = len(statements(_sweep))
    with measured() as cost:
        ended = _sweep()
    assert ended == count, ended
    found.tables.append(
        Table(
            f"Leavers, {name}",
            f"{count} people whose last day was yesterday, each with a role, two accounts to post on, one to watch; "
            "one sweep ends all of it, a transaction for each of them, so that a bad one stops no other.",
            ["statements a leaver", "CPU a leaver"],
            [[str(taken), milliseconds(cost.cpu / count)]],
        )
    )
    return found


def _sweep() -> int:
    return end_access_of_leavers(by=system(), now=NOW)


def _leaver(cast, number) -> None:
    person = factories.make_person(f"Leaver {number}", "staff")
    accounts = cast.accounts[number % 18 : number % 18 + 2]
    for account in accounts:
        factories.make_posting_right(person, account)
    accounts[0].monitors.add(person)
    factories.make_departure(person, last_day=(NOW - timedelta(days=1)).date())
