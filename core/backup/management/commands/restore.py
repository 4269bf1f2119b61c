"""`manage.py restore FILE`: a school as it stood when its backup was made, in an empty installation."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.actor import SYSTEM
from core.backup.actions import record_restore
from core.backup.api import CannotBackUp, bring_back


class Command(BaseCommand):
    help = "Brings a backup back into an empty database and DATA_DIR, as the database's owner."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the backup: barnes_social-….tar")

        parser.add_argument(
            "--trusted",
            action="store_true",
            help="bring it back although its seal cannot be tried: it has none, or its vault key is lost",
        )

    def handle(self, *args, file, trusted, **options):
        try:
            found = bring_back(file, say=self.stderr.write, is_trusted=trusted)
        except CannotBackUp as fault:
            raise CommandError(str(fault)) from fault
        if found.school:
            record_restore(by=SYSTEM, now=timezone.now(), made_at=found.made_at)
        files = "1 file" if found.files == 1 else f"{found.files} files"
        self.stdout.write(
            f"{found.school} stands here as it was at {timezone.localtime(found.made_at):%d %B %Y, %H:%M}"
        )
        self.stdout.write(f"with {files}. Everybody signs in again.")
