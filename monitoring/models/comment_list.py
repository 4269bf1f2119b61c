from django.db import models
from django.db.models import Q

from core.pages.addresses import address_of

PERSON = {"to": "people.Person", "on_delete": models.PROTECT, "related_name": "+"}


class CommentListQuerySet(models.QuerySet):
    """The words for choosing lists."""

    def to_take_in(self):
        """Those that somebody has looked at and said yes to, and that are not finished."""
        return self.filter(started_at__isnull=False, finished_at=None)


class CommentList(models.Model):
    """A list of comments that was sent in: looked at first, then taken in 500 rows at a time (P6 of the figures)."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    # How many rows it has, and how many of them are behind us: where to go on after a break.
    rows = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)
    already = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    # The first rows that could not be read: [[line, why], …].
    faults = models.JSONField(default=list, blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(**PERSON)
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(**PERSON, null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=200, blank=True)

    objects = CommentListQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_by=None) | Q(started_at__isnull=False), name="comment_list_started"
            )
        ]
        indexes = [models.Index(fields=["id"], condition=Q(finished_at=None), name="comment_list_unfinished")]

    def __str__(self):
        return f"list of comments {self.file_name}"

    def get_absolute_url(self):
        """What the list holds, and how far it has come."""
        return address_of("monitoring:comment_list", self.pk)


class CommentListFile(models.Model):
    """The bytes of a list until it is taken in; then they go, for what was said stands in the comments."""

    comment_list = models.OneToOneField(CommentList, on_delete=models.CASCADE, primary_key=True, related_name="file")
    data = models.BinaryField()

    def __str__(self):
        return f"file of list {self.comment_list_id}"
