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
    """One line of the schedule; a message that nobody took before the next one is thrown away."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds, "retry": False}}


app.conf.beat_schedule = {
    "accounts": every("accounts.sweep", 60),
    "monitoring": every("monitoring.sweep", 60),
    "incidents": every("incidents.sweep", 60),
    "policy": every("policy.sweep", 60),
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
