"""`python -m tests.bench.leg PART SIZES OUT`: one part of the bench on the database of DATABASE_URL."""

import importlib
import sys
from contextlib import nullcontext
from pathlib import Path

import django
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection


def main() -> None:
    """Make the tables, measure, and write what was found."""
    part, sizes, out = sys.argv[1:]
    django.setup()
    Path(settings.STATIC_ROOT).mkdir()
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
    call_command("migrate", verbosity=0)
    module = importlib.import_module(f"tests.bench.{part}")
    still = getattr(module, "STANDS_STILL_AT", None)
    with time_machine.travel(still, tick=False) if still else nullcontext():
        module.measure(sizes, connection.vendor).keep(Path(out))


if __name__ == "__main__":
    main()
