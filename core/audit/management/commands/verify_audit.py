"""`manage.py verify_audit`: whether the history is what was written, in plain words; code 1 where it is not."""

import sys

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from core.audit.verification import inspect


class Command(BaseCommand):
    help = "Recomputes every line of the history and compares it with what was signed outside. Changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--checkpoint", default="", help="the line from a weekly e-mail to the chair, in quotes")

    def handle(self, *args, checkpoint, **options):
        verdict = inspect(
            now=timezone.now(),
            kept=checkpoint,
            along=lambda lines: tqdm(lines, desc="Verifying", unit=" lines", disable=None, mininterval=1),
        )
        lines = f"{verdict.lines:,} lines" if verdict.lines != 1 else "1 line"
        if verdict.holds:
            self.stdout.write(f"The history holds: {lines}, each as it was written.")
            return
        self.stdout.write(f"The history does NOT hold. It has {lines}, and this is wrong:")
        for number, words in enumerate(verdict.findings, start=1):
            self.stdout.write(f"{number}. {words}")
        if verdict.count > len(verdict.findings):
            self.stdout.write(f"And {verdict.count - len(verdict.findings):,} more of the kind.")
        self.stdout.write(
            "Keep the database, the checkpoint file and the backups as they are, and tell the headteacher."
        )
        sys.exit(1)
