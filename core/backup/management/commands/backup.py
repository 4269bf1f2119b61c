"""`manage.py backup FOLDER`: one file with the database, the files and the checkpoints; never the keys."""

from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from core.backup.api import CannotBackUp, make_backup
from core.school.commands import SchoolCommand


class Command(SchoolCommand):
    help = "Makes one backup while the school works on: database, files and checkpoints of the history, never the keys."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where it goes: outside DATA_DIR, best on another disk")
        parser.add_argument(
            "--keep", type=_at_least_one, help="how many finished backups stay there, this one included"
        )

    def handle(self, *args, folder, keep, **options):
        try:
            made = make_backup(folder, now=timezone.now(), keep=keep)
        except CannotBackUp as fault:
            raise CommandError(str(fault)) from fault
        files = "1 file" if made.files == 1 else f"{made.files} files"
        self.stdout.write(f"{made.path} ({filesizeformat(made.length)}, {files})")
        for name in made.changed:
            self.stderr.write(f"The file {name} is no longer what came; it is in the backup as it is now.")
        for name in made.removed:
            self.stdout.write(f"Removed the oldest: {name}")
        self.stdout.write(
            "Not in it: SECRET_KEY and VAULT_KEYS. Without the vault key nobody can open the password safe, so keep a "
            "copy of it in another place than the backups. What is not sealed can be read by whoever has this file."
        )


def _at_least_one(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise ArgumentTypeError("must be 1 or more")
    return int(value)
