"""The background: which work is due how often, and how its messages travel.

The database is the record; the broker carries only beat's reminders to look at it. Only beat
publishes: a message that is lost, late or doubled changes nothing, because the next one asks the
database again.
"""

import os
import sys

from celery import Celery, signals

import barnes_social.broker  # noqa: F401 (it makes the built-in broker's name known to kombu)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barnes_social.settings")

app = Celery("barnes_social")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(task: str, seconds: int) -> dict:
    """One line of the schedule. Its messages never expire: the clock of the worker's machine may be another one."""
    return {"task": task, "schedule": seconds, "options": {"retry": False}}


# Whatever a fault held up is found within half a minute of its end.
SWEEP_EVERY = 20

app.conf.beat_schedule = {
    "accounts": every("accounts.sweep", SWEEP_EVERY),
    "monitoring": every("monitoring.sweep", SWEEP_EVERY),
    "incidents": every("incidents.sweep", SWEEP_EVERY),
    "policy": every("policy.sweep", SWEEP_EVERY),
    "people": every("people.sweep", SWEEP_EVERY),
    "history": every("history.sweep", SWEEP_EVERY),
    "notices": every("notices.deliver", 10),
    "heartbeat": every("heartbeat.finish", 10),
}


@signals.setup_logging.connect
def _keep_django_logging(**_):
    """Log as the settings say; Celery's own set-up would print its colours and its banner."""


@signals.worker_init.connect
def _refuse_foreign_school(**_):
    """Take up no work where the database is not for this mode."""
    # Only now are the apps ready.
    from django.conf import settings

    from barnes_social.database_role import why_not_run_as
    from core.school.api import school, why_not_here

    if reason := why_not_here(school(), is_demonstration=settings.DEMONSTRATION):
        sys.exit(reason)
    if not settings.DEMONSTRATION and (reason := why_not_run_as()):
        sys.exit(reason)
