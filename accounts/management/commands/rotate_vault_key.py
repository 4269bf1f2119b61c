"""`manage.py rotate_vault_key`: seals everything with the first key; may be broken off and started again.

What waits of a password file that was sent in is gone within half an hour, so it stays as it is.
"""

from collections import Counter

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.actions.vault_keys import seal_credentials_again
from core.actor import SYSTEM
from core.school.api import school
from core.school.commands import SchoolCommand
from core.vault.keyring import keys
from people.actions.vault_keys import seal_factors_again

KEEP = (
    "Keep the older keys in VAULT_KEYS, behind it: the history is verified with them, and backups made before today "
    "open with nothing else."
)


class Command(SchoolCommand):
    help = "Seals the password safe and every second step again with the first key of VAULT_KEYS."

    def handle(self, *args, **options):
        if school() is None:
            raise CommandError("No school is set up here yet.")
        details, faults = self._all(seal_credentials_again)
        factors, more_faults = self._all(seal_factors_again)
        self.stdout.write(
            f"Sealed again with key “{next(iter(keys()))}”: sign-in details: {details}, second steps: {factors}. {KEEP}"
        )
        if faults := faults + more_faults:
            words = "; ".join(f"{count} times: {sentence}" for sentence, count in faults.items())
            raise CommandError(f"{faults.total()} do not open and stay as they were. {words}")

    def _all(self, seal_next) -> tuple[int, Counter]:
        done, faults, after = 0, Counter(), None
        while True:
            now = timezone.now()
            sealed, not_opened, after = seal_next(by=SYSTEM.afresh(now), now=now, after=after)
            done, faults = done + sealed, faults + not_opened
            if after is None:
                return done, faults
