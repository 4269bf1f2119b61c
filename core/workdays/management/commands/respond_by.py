"""`manage.py respond_by [ISO …] [--days N] [--stdin] [--explain]`: deadlines as CSV, no database."""

import csv
import io
import sys
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from core.workdays.calendar import LONDON, MOST_DAYS, calendar_for

COLUMNS = ["received", "due_on", "respond_by"]


class Command(BaseCommand):
    """Print, for each time of receipt, working day N and the first instant after it.

    Weekends and bank holidays of England and Wales only. A line that is no time keeps its place
    with empty columns, is explained on stderr, and makes the exit code 1.
    """

    help = "Print received,due_on,respond_by as CSV for times of receipt (weekends and bank holidays only)."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        """Times on the command line, on stdin, or both."""
        parser.add_argument("received", nargs="*", metavar="ISO", help="e.g. 2026-08-27T16:40 (London) or …+00:00")
        parser.add_argument("--days", type=int, default=5, help="working days to count (default 5)")
        parser.add_argument("--stdin", action="store_true", help="read one time a line; blank lines are skipped")
        parser.add_argument("--explain", action="store_true", help="add a column that counts day by day")

    def handle(self, *, received, days, stdin, explain, **options):
        """Answer every line in the order it came."""
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days must be between 1 and {MOST_DAYS}.")
        if not received and not stdin:
            raise CommandError("Give at least one time, like 2026-08-27T16:40, or --stdin.")
        lines = [(f"Time {number}", text) for number, text in enumerate(received, start=1)]
        if stdin:
            lines += _lines_of_stdin()
        calendar, out, faults, cautions = calendar_for(), io.StringIO(), [], set()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow([*COLUMNS, "explained"] if explain else COLUMNS)
        for place, line in lines:
            row, fault, caution = _answer(line.strip(), calendar, days, explain)
            rows.writerow(row)
            cautions.add(caution)
            if fault:
                faults.append(f"{place}: {fault}")
        self.stdout.write(out.getvalue(), ending="")
        for caution in sorted(cautions - {""}):
            self.stderr.write(f"Note: {caution}", self.style.WARNING)
        if faults:
            self.stderr.write("\n".join(faults))
            raise SystemExit(1)


def _lines_of_stdin() -> list[tuple[str, str]]:
    """Each line that is not blank with its place, counted as the input counts them."""
    data = getattr(sys.stdin, "buffer", None)
    text = data.read().decode("utf-8-sig", "replace") if data is not None else sys.stdin.read()
    numbered = enumerate(io.StringIO(text, newline=None), start=1)
    return [(f"Line {number}", line) for number, line in numbered if line.strip()]


def _answer(text, calendar, days, explain):
    """One CSV row; a sentence where the text is no time; a caution where bank holidays are not known."""
    empty = [text, "", "", ""] if explain else [text, "", ""]
    try:
        received_at = datetime.fromisoformat(text)
        if received_at.tzinfo is None:
            received_at = received_at.replace(tzinfo=LONDON)
    except ValueError:
        return empty, f"“{text[:60]}” is not a time. Write it like 2026-08-27T16:40.", ""
    try:
        due_on = calendar.due_on(received_at, days)
        row = [text, due_on.isoformat(), calendar.end_of(due_on).astimezone(LONDON).isoformat()]
    except OverflowError:
        return empty, f"“{text[:60]}” is too far away to count from.", ""
    if explain:
        row.append(_explained(calendar, received_at, days))
    return row, "", calendar.caution(due_on)


def _explained(calendar, received_at, days) -> str:
    return "; ".join(
        f"{day.on:%a %d %b} {f'day {day.number}' if day.number is not None else f'left out, {day.why}'}"
        for day in calendar.explain(received_at, days)
    )
