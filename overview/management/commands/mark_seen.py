"""`manage.py mark_seen`: what the verification found was looked into, in the headteacher's or chair's name."""

from django.core.management.base import CommandError
from django.utils import timezone

from core.action import Refused
from core.audit import checks
from core.school.commands import SchoolCommand
from overview.actions.history import mark_seen
from people.queries import actor_for, person_with_address


class Command(SchoolCommand):
    help = "Says that what the last verification of the history found was looked into. It is not mended by that."

    def add_arguments(self, parser):
        parser.add_argument("--by", metavar="ADDRESS", required=True, help="the headteacher or the chair of governors")
        parser.add_argument("--note", required=True, help="what came of it; it stays in the history, so name nobody")

    def handle(self, *args, by, note, **options):
        now = timezone.now()
        person = person_with_address(by)
        if person is None:
            raise CommandError(f"Nobody here has the address {by}.")
        try:
            mark_seen(by=actor_for(person, now), now=now, note=note)
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        self.stdout.write(f"Looked into: {checks.last_check().first_finding}")
        self.stdout.write("Exactly this alarms no longer. Headteacher, chair and technician are told.")
