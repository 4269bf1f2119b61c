"""Scheduled work of `monitoring`."""

from celery import shared_task
from django.utils import timezone

from monitoring.actions import sweeps


@shared_task(name="monitoring.sweep")
def sweep():
    """Do what has fallen due, several times a minute."""
    sweeps.sweep(now=timezone.now())
