"""`manage.py sweep`: do everything that has fallen due, with or without the broker."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from core.school.commands import SchoolCommand
from overview.sweeps import sweep_all


class Command(SchoolCommand):
    help = "Does everything that has fallen due: reminders, escalations, leavers' access, messages."

    def add_arguments(self, parser):
        parser.add_argument("--now", metavar="ISO", help="pretend that it is this moment (demonstration mode only)")
        parser.add_argument("--json", action="store_true", help="print one JSON object of counts")

    def handle(self, *args, **options):
        counts = sweep_all(now=_moment(options["now"]))
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        done = {kind: count for kind, count in counts.items() if count}
        for kind, count in done.items():
            self.stdout.write(f"{kind.replace('_', ' ')}: {count}")
        if not done:
            self.stdout.write("Nothing had fallen due.")


def _moment(given):
    real = timezone.now()
    if not given:
        return real
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as fault:
        raise CommandError(f"--now is “{given}”; it must look like 2026-11-20T08:00.") from fault
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo("Europe/London"))
    if moment > real and not settings.DEMONSTRATION:
        raise CommandError("--now may lie ahead of the real time in demonstration mode only.")
    return moment
