"""Scheduled work of `accounts`."""

from celery import shared_task
from django.utils import timezone

from accounts.actions import sweeps


@shared_task(name="accounts.sweep")
def sweep():
    """Do what has fallen due, several times a minute."""
    sweeps.sweep(now=timezone.now())
