"""Runs a management command; a foreseeable fault is a sentence on stderr, not a traceback."""

import os
import signal
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import Error as DatabaseFault

from core.action import Refused


def run(argv: list[str]) -> None:
    """Run the command that `argv` names. Exits with 1 after a sentence; `--traceback` shows the whole fault."""
    try:
        execute_from_command_line(argv)
    except (ImproperlyConfigured, Refused, DatabaseFault) as fault:
        if "--traceback" in argv:
            raise
        _stop(_sentence(fault))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _sentence(fault: Exception) -> str:
    if not isinstance(fault, DatabaseFault):
        return str(fault)
    words = str(fault).strip()
    if "no such table" in words or "does not exist" in words:
        return f"The database is not up to date: run “manage.py migrate” first. ({_first_line(words)})"
    if "permission denied" in words or "must be owner" in words:
        return (
            "The program's role may not do that. “manage.py migrate”, “restore” and “grant_access” need "
            f"DATABASE_OWNER_URL; after them run “manage.py grant_access”. ({_first_line(words)})"
        )
    return f"The database refused or did not answer; is DATABASE_URL right? ({_first_line(words)})"


def _first_line(words: str) -> str:
    return words.splitlines()[0] if words else "no reason given"


def _stop(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(1)
