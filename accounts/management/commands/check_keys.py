"""`manage.py check_keys`: whether the vault's keys open what is in the password safe; shows nothing of it."""

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.actions.credentials import try_keys
from core.actor import SYSTEM
from core.school.api import school
from core.school.commands import SchoolCommand


class Command(SchoolCommand):
    help = "Tries the vault's keys on everything in the password safe, and shows none of it."

    def handle(self, *args, **options):
        if school() is None:
            raise CommandError("No school is set up here yet.")
        opens, faults = try_keys(by=SYSTEM, now=timezone.now())
        if faults:
            words = "; ".join(f"{count} times: {sentence}" for sentence, count in faults.items())
            raise CommandError(f"{faults.total()} of {opens + faults.total()} sign-in details do not open. {words}")
        self.stdout.write(f"All {opens} sign-in details open with the keys given." if opens else "The safe is empty.")
