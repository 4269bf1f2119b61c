"""`manage.py grant_access`: the program's role gets exactly its rights, after every `migrate`."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from barnes_social.database_role import CannotGrant, grant_access


class Command(BaseCommand):
    help = "As the owner of the tables (DATABASE_OWNER_URL): gives the role of DATABASE_URL its exact rights."

    def handle(self, *args, **options):
        if connection.vendor != "postgresql":
            self.stdout.write("SQLite has no roles, so nothing is given. Keep its file for the program's user only.")
            return
        try:
            with transaction.atomic():
                tables = grant_access(settings.DATABASE_ROLE)
        except CannotGrant as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"“{settings.DATABASE_ROLE}” may use {tables} tables, and only add to the history.")
