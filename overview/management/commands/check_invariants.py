"""`manage.py check_invariants`: whether everything that this product promises holds in the database now."""

import json
from datetime import datetime
from itertools import islice

from django.core.management.base import CommandError
from django.utils import timezone

from core.school.commands import SchoolCommand
from overview.invariants import as_it_stands, check

SHOWN = 20


class Command(SchoolCommand):
    help = "Reads the whole database and says what is not as it must be, about which row, and what to do."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--now", metavar="ISO", type=_moment, help="judge what is due as of this moment")

    def handle(self, *args, **options):
        now = options["now"] or timezone.now()
        tell = self._gather if options["json"] else self._say
        with as_it_stands():
            found = [tell(promise, broken) for promise, broken in check(now)]
        total = sum(count for count, _ in found)
        if options["json"]:
            kept = [line for _, line in found]
            self.stdout.write(json.dumps({"now": now.isoformat(), "broken": total, "invariants": kept}))
        elif not total:
            self.stdout.write(f"All {len(found)} hold.")
        if total:
            said = "1 thing is not as it" if total == 1 else f"{total:,} things are not as they"
            raise CommandError(f"{said} must be.")

    def _gather(self, promise, broken):
        first, more = _first(broken)
        lines = [{"row": one.row, "wrong": one.wrong, "do": one.do} for one in first]
        count = len(first) + more
        return count, {
            "name": promise.name,
            "says": promise.says,
            "clause": promise.clause,
            "count": count,
            "first": lines,
        }

    def _say(self, promise, broken):
        first, more = _first(broken)
        clause = f" ({promise.clause})" if promise.clause else ""
        self.stdout.write(f"{'NO ' if first else 'yes'}  {promise.says}{clause}")
        for one in first:
            self.stdout.write(f"       {one.row}: {one.wrong}\n         {one.do}")
        if more:
            self.stdout.write(f"       and {more:,} more")
        return len(first) + more, None


def _first(broken):
    """The first findings, and how many more there are; nothing is kept of those."""
    first = list(islice(broken, SHOWN))
    return first, sum(1 for _ in broken)


def _moment(given):
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as fault:
        raise CommandError(f"--now is “{given}”; it must look like 2026-11-20T08:00.") from fault
    return timezone.make_aware(moment) if moment.tzinfo is None else moment
