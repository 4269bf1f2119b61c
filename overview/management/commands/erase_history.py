"""`manage.py erase_history`: take names and words out of the history for good, in the headteacher's or chair's name."""

import sys

from django.core.management.base import CommandError
from django.utils import timezone

from core.action import Refused
from core.audit.erasing import lines_with
from core.pages.words import moment
from core.school.commands import SchoolCommand
from overview.actions.history import erase_history
from people.queries import actor_for, person_with_address

AT_MOST = 500


class Command(SchoolCommand):
    help = "Erases names and words of lines of the history (data protection). What was done and when stays."

    def add_arguments(self, parser):
        parser.add_argument("lines", nargs="*", type=int, help="the numbers of the lines")
        parser.add_argument("--find", metavar="TEXT", help="only list the lines whose names or words contain this")
        parser.add_argument("--by", metavar="ADDRESS", help="who decided it: the headteacher or the chair of governors")
        parser.add_argument("--reason", default="", help="why; it stays in the history, so name nobody in it")
        parser.add_argument("--yes", action="store_true", help="do not ask again")

    def handle(self, *args, lines, find, by, reason, yes, **options):
        if find:
            self._list(find)
            return
        if not lines or not by:
            raise CommandError("Give the numbers of the lines, --by and --reason; --find TEXT lists numbers.")
        if len(set(lines)) > AT_MOST:
            raise CommandError(f"At most {AT_MOST} lines at once.")
        now = timezone.now()
        person = person_with_address(by)
        if person is None:
            raise CommandError(f"Nobody here has the address {by}.")
        if not yes and not self._agrees(lines):
            raise CommandError("Nothing was erased.")
        try:
            count = erase_history(by=actor_for(person, now), now=now, lines=lines, reason=reason)
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        self.stdout.write(f"Erased: the names and words of {count} line{'s' if count > 1 else ''}.")
        self.stdout.write("Older backups still hold them: remove these when newer ones are there.")

    def _list(self, text) -> None:
        for entry in lines_with(text):
            facts = ", ".join(f"{name}: {value}" for name, value in entry.facts.items())
            self.stdout.write(f"{entry.pk}\t{moment(entry.at)}\t{entry.event}\t{entry.about_name}\t{facts}")

    def _agrees(self, lines) -> bool:
        if not sys.stdin.isatty():
            raise CommandError("This cannot be undone. Say --yes where nobody can be asked.")
        return input(f"Erase the names and words of {len(set(lines))} lines for good? Type “erase”: ") == "erase"
