"""Scheduled work of `people`."""

from celery import shared_task
from django.utils import timezone

from people.actions import sweeps


@shared_task(name="people.sweep")
def sweep():
    """Do what has fallen due, several times a minute."""
    sweeps.sweep(now=timezone.now())
