"""Scheduled work of the whole school."""

from celery import shared_task
from django.utils import timezone

from overview import sweeps


@shared_task(name="notices.deliver")
def deliver():
    """Send the messages that are owed, every ten seconds."""
    sweeps.deliver(now=timezone.now())
