"""Scheduled work of `policy`."""

from celery import shared_task
from django.utils import timezone

from policy.actions import sweeps


@shared_task(name="policy.sweep")
def sweep():
    """Do what has fallen due, several times a minute."""
    sweeps.sweep(now=timezone.now())
