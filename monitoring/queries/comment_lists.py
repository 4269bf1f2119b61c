"""Reads of lists of comments."""

from django.db.models import Q

from monitoring.models import CommentList


def comment_lists(by):
    """The lists that this person may see: their own, and those that are being taken in or were, newest first."""
    return CommentList.objects.filter(Q(uploaded_by=by.person_id) | Q(started_at__isnull=False)).select_related(
        "uploaded_by"
    )
