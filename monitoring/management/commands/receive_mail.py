"""`manage.py receive_mail PATH… [--json]`: take in messages from files, folders, an mbox, or stdin ("-")."""

import json
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone
from tqdm import tqdm

from core.actor import SYSTEM
from core.connectors.mailbox.api import messages_in
from core.school.commands import SchoolCommand
from monitoring.actions.mail import read_arrived, receive_message


class Command(SchoolCommand):
    """Take every message in, each in a commit of its own; what cannot be read is kept and its clock runs."""

    help = "Take in e-mails: files, folders (recursively), mbox files, or - for standard input."

    def add_arguments(self, parser):
        """Where the messages are, and how to say what happened."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a message, a folder, an mbox, or -")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, paths, **options):
        """Read everything; the counts at the end add up to what was read."""
        missing = [path for path in paths if path != "-" and not Path(path).exists()]
        if missing:
            raise CommandError(f"There is nothing at {missing[0]}.")
        counts = Counter()
        with tempfile.TemporaryDirectory() as folder:
            for path in paths:
                self._take_in(_on_disk(path, Path(folder)), counts)
        said = {"read": sum(counts.values()), **{key: counts[key] for key in ("received", "already", "unreadable")}}
        if options["json"]:
            self.stdout.write(json.dumps(said))
        else:
            self.stdout.write(
                "Read {read}: {received} received, {already} already here, {unreadable} could not be read "
                "(kept, and their five days run).".format(**said)
            )

    def _take_in(self, path, counts):
        bar = tqdm(messages_in(path), unit=" messages", disable=not sys.stderr.isatty())
        for raw in bar:
            arrived = read_arrived(raw)
            counts[receive_message(by=SYSTEM, now=timezone.now(), arrived=arrived)] += 1


def _on_disk(path, folder) -> Path:
    """Standard input as a file, so that a large one does not fill the memory; any other path as it is."""
    if path != "-":
        return Path(path)
    kept = folder / "standard-input"
    with kept.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return kept
