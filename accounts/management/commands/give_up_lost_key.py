"""`manage.py give_up_lost_key`: takes what nothing opens any more out of use, so that the school can go on."""

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.actions.vault_keys import give_up_credentials
from core.actor import SYSTEM
from core.school.api import school
from core.school.commands import SchoolCommand
from people.actions.vault_keys import give_up_factors

ARE_YOU_SURE = (
    "What does not open with today's VAULT_KEYS is taken out of use: passwords in the safe, authenticator apps and "
    "printed codes. If the key is only mislaid, put it back instead. If it is lost for good, stop the program and add "
    "--lost-for-good."
)


class Command(SchoolCommand):
    help = "Takes out of use what only a vault key that is lost for good would open."

    def add_arguments(self, parser):
        parser.add_argument("--lost-for-good", action="store_true", help="The key is nowhere, in no second place")

    def handle(self, *args, **options):
        if school() is None:
            raise CommandError("No school is set up here yet.")
        if not options["lost_for_good"]:
            raise CommandError(ARE_YOU_SURE)
        details, factors = self._all(give_up_credentials), self._all(give_up_factors)
        self.stdout.write(
            f"Given up: sign-in details: {details}, second steps: {factors}. Start the program. The IT technician sets "
            "each password anew, and everybody their second step."
        )

    def _all(self, give_up_next) -> int:
        done, after = 0, None
        while True:
            now = timezone.now()
            lost, after = give_up_next(by=SYSTEM.afresh(now), now=now, after=after)
            done += lost
            if after is None:
                return done
