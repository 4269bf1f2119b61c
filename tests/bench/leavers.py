"""A sweep that ends the access of many leavers at once: each in a transaction of their own (R3)."""

from datetime import timedelta

from accounts.actions.leaving import end_access_of_leavers
from accounts.models import AccessRemoval, PostingRight
from overview.queries.leaving import leaver as leaver_of
from tests import factories
from tests.bench.cost import measured, statements
from tests.bench.figures import Findings, Table, milliseconds
from tests.bench.people import Cast, system
from tests.factories import NOW, actor

LEAVERS = {"small": 20, "full": 200}
RIGHTS = {"small": 100, "full": 1_000}
# The access of whoever left yesterday has ended by NOW.
STANDS_STILL_AT = NOW


def measure(sizes: str, vendor: str) -> Findings:
    """Leavers with a role, two accounts to post on and one to watch."""
    found, cast, count = Findings(), Cast(), LEAVERS[sizes]
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[vendor]
    for number in range(count + 3):
        _leaver(cast, number)
        if number == 0:
            alone = len(statements(_sweep))
        elif number == 2:
            taken = len(statements(_sweep)) - alone
    with measured() as cost:
        ended = _sweep()
    assert ended == count, ended
    many, rights = [], RIGHTS[sizes]
    leaving = _leaver_with_many(rights)
    with measured() as of_page:
        page = statements(lambda: leaver_of(leaving, actor(cast.tech), NOW))
    with measured() as of_many:
        many += statements(_sweep)
    assert AccessRemoval.objects.filter(departure__person__name="Leaver of many").count() == rights
    once = end_access_of_leavers(by=system(), now=NOW)
    asks = f"access left to {count} leavers and one with {rights:,} rights: 0, and nothing doubled ({name})"
    left = PostingRight.objects.current().filter(person__is_active=False).count()
    doubled = (
        AccessRemoval.objects.count() - AccessRemoval.objects.values("departure", "school_account").distinct().count()
    )
    found.bar("R3", asks, f"{left} and {doubled + once}", not left + doubled + once)
    found.tables.append(
        Table(
            f"Leavers, {name}",
            f"{count} people whose last day was yesterday, each with a role, two accounts to post on, one to watch; "
            "one sweep ends all of it. Not in batches as comments are: each in a transaction of its own, so that a bad "
            "one stops no other, with an update for each kind of thing that somebody may hold. Sessions, calendar and "
            f"who is told are read once a sweep, in {alone - taken} statements that the second line counts too.",
            ["who", "statements a leaver", "CPU a leaver"],
            [
                ["with two accounts to post on", str(taken), milliseconds(cost.cpu / count)],
                [f"with {rights:,} accounts to post on", str(len(many)), milliseconds(of_many.cpu)],
                [
                    f"what they hold, read for their page with {rights:,}",
                    str(len(page)),
                    milliseconds(of_page.cpu),
                ],
            ],
        )
    )
    return found


def _leaver_with_many(count):
    person = factories.make_person("Leaver of many", "staff")
    for number in range(count):
        factories.make_posting_right(person, factories.make_account(f"Club {number}"))
    return factories.make_departure(person, last_day=(NOW - timedelta(days=1)).date())


def _sweep() -> int:
    return end_access_of_leavers(by=system(), now=NOW)


def _leaver(cast, number) -> None:
    person = factories.make_person(f"Leaver {number}", "staff")
    accounts = cast.accounts[number % 18 : number % 18 + 2]
    for account in accounts:
        factories.make_posting_right(person, account)
    accounts[0].monitors.add(person)
    factories.make_departure(person, last_day=(NOW - timedelta(days=1)).date())
