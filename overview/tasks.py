"""Scheduled work of the whole school."""

from celery import shared_task
from django.utils import timezone

from overview import sweeps
from overview.actions import history


@shared_task(name="notices.deliver")
def deliver():
    """Send the messages that are owed, every ten seconds."""
    sweeps.deliver(now=timezone.now())


@shared_task(name="history.sweep")
def sweep_history():
    """Sign what is new in the history, and once a day verify all of it, several times a minute."""
    history.sweep(now=timezone.now())
