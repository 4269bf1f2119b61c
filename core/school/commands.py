"""The beginning of every command that touches the school's data."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.school.api import school, why_not_here


class SchoolCommand(BaseCommand):
    """A command that starts only where the database is for this mode, as the pages do."""

    def execute(self, *args, **options):
        """Run it, or stop with the sentence that says why this database is not for here."""
        if reason := why_not_here(school(), is_demonstration=settings.DEMONSTRATION):
            raise CommandError(reason)
        return super().execute(*args, **options)
