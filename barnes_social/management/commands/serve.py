"""Starts everything in one go: the pages, the worker and the scheduler."""

import sys

from django.core import checks
from django.core.management.base import BaseCommand

from barnes_social import processes, serving


class Command(BaseCommand):
    help = "Start the pages, the worker and the scheduler; one Ctrl-C stops them all."
    # Asked by `handle`, which says what is wrong in its sentence alone.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--only",
            choices=serving.PARTS,
            action="append",
            help="start this part alone, where each runs as a service of its own (may be given several times)",
        )
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
        parser.add_argument(
            "--die-with-parent", action="store_true", help="stop as soon as the process that started this is gone"
        )

    def handle(self, *args, only, host, die_with_parent, **options):
        if die_with_parent:
            processes.die_with_parent()
        if wrong := [fault.msg for fault in checks.run_checks(tags=[checks.Tags.security]) if fault.is_serious()]:
            sys.exit("\n".join(wrong))
        try:
            serving.serve(only or serving.PARTS, host=host, say=self.stderr.write, announce=self.stdout.write)
        except serving.CannotServe as fault:
            sys.exit(str(fault))
