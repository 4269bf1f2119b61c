"""`manage.py receive_comments FILE.csv [--json] [--dry-run]`: take in a list of comments."""

import gc
import json
import sys
from collections import Counter
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone
from tqdm import tqdm

from accounts.queries import watching
from core.actor import SYSTEM
from core.school.commands import SchoolCommand
from monitoring.actions.receiving import BATCH, count_new, receive_comments
from monitoring.comment_file import COLUMNS, BadList, rows_of


class Command(SchoolCommand):
    """Take in every good row in batches of 500; each bad one is explained on stderr and stops nothing.

    Run it again after a break: what is here already is only counted.
    """

    help = f"Take in comments from a CSV file with the columns {','.join(COLUMNS)}."

    def add_arguments(self, parser):
        """The list, and how to say what happened."""
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and keep nothing")

    def handle(self, *, file, **options):
        """Read the list; the counts at the end add up to the rows that were read."""
        path = Path(file)
        if not path.is_file():
            raise CommandError(f"There is no file {file}.")
        counts, batch, self.keys = Counter(), [], set()
        self.is_dry = options["dry_run"]
        # What is here already stays: looking through it for garbage again and again would take a sixth of the time.
        gc.freeze()
        try:
            with path.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
                rows = rows_of(opened, watching.every_account(), timezone.now())
                for row in tqdm(rows, unit=" rows", disable=not sys.stderr.isatty()):
                    if row.fault:
                        counts["unreadable"] += 1
                        self.stderr.write(f"Line {row.line}: {row.fault}")
                        continue
                    batch.append(row.said)
                    if len(batch) == BATCH:
                        self._take_in(batch, counts)
                        batch = []
                self._take_in(batch, counts)
        except BadList as fault:
            raise CommandError(str(fault)) from fault
        self._say(counts, options["json"])

    def _take_in(self, batch, counts):
        if not batch:
            return
        if self.is_dry:
            new = count_new(batch, self.keys)
        else:
            new = receive_comments(by=SYSTEM, now=timezone.now(), many=batch)
        counts["received"] += new
        counts["already"] += len(batch) - new

    def _say(self, counts, as_json):
        said = {"read": sum(counts.values()), **{key: counts[key] for key in ("received", "already", "unreadable")}}
        if as_json:
            self.stdout.write(json.dumps(said))
            return
        would = "Nothing was kept. Would have read" if self.is_dry else "Read"
        self.stdout.write(
            would + " {read}: {received} received, {already} already here, {unreadable} not taken in.".format(**said)
        )
