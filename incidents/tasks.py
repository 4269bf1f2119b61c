"""Scheduled work of `incidents`."""

from celery import shared_task
from django.utils import timezone

from incidents.actions import sweeps


@shared_task(name="incidents.sweep")
def sweep():
    """Do what has fallen due, several times a minute."""
    sweeps.sweep(now=timezone.now())
