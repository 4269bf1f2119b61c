"""`manage.py demonstration`: fill an empty database with the demonstration school."""

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from core.school.commands import SchoolCommand
from overview.actions.history import sweep
from overview.demonstration.school import fill_demonstration


class Command(SchoolCommand):
    help = "Fills an empty database with the demonstration school; does nothing where a school stands."

    def handle(self, *args, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("This is a real installation. The demonstration school is made with MODE=demo only.")
        now = timezone.now()
        made = fill_demonstration(now)
        if made:
            # Its history begins a year ago, and nothing has verified it yet.
            sweep(now=now)
        self.stdout.write("The demonstration school is ready." if made else "A school already stands here.")
