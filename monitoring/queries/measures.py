"""Figures for whoever watches over the installation."""

from core.measure import Measure
from monitoring.models import Comment


def measures(now) -> list[Measure]:
    """How many comments wait and how many are late (MO3); two statements."""
    return [
        Measure("comments_open", "Comments that still need an answer.", Comment.objects.open().count()),
        Measure("comments_late", "Comments past their fifth working day.", Comment.objects.late(now).count()),
    ]
