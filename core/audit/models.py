from functools import cached_property

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One line of the history. Written once; neither code nor database changes or removes it.

    Text columns and no foreign keys, so that it outlives what it speaks of. Lines are numbered without
    a gap, and `digest` binds each to the one before. No names and no words: those are in its detail.
    """

    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    about_type = models.CharField(max_length=80)
    about_id = models.CharField(max_length=40)
    actor_id = models.CharField(max_length=40, blank=True)
    detail_digest = models.CharField(max_length=64)
    key_id = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["about_type", "about_id", "id"], name="audit_about"),
            models.Index(fields=["event", "at"], name="audit_event"),
            # The history page: all, by whom, about what.
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(fields=["actor_id", "at", "id"], name="audit_actor"),
            models.Index(fields=["about_type", "at", "id"], name="audit_type"),
        ]

    def __str__(self):
        return f"line {self.pk}: {self.event}"

    @cached_property
    def is_erased(self):
        """Whether its names and words were erased; that it happened, when and to what stays."""
        return not hasattr(self, "detail")

    @cached_property
    def about_name(self):
        """What it speaks of, as it was called then."""
        return "(erased)" if self.is_erased else self.detail.about_name

    @cached_property
    def actor_name(self):
        """Who did it, under the name of then."""
        return "somebody (name erased)" if self.is_erased else self.detail.actor_name

    @cached_property
    def facts(self):
        """Short plain values beside it."""
        return {} if self.is_erased else self.detail.facts


class AuditDetail(models.Model):
    """The names and words of one line, apart, so that they can be erased and the chain of lines still holds.

    The line keeps a digest of them; the salt, which goes with them, keeps anybody from guessing what they were.
    """

    entry = models.OneToOneField(
        AuditEntry, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="detail"
    )
    salt = models.CharField(max_length=32)
    about_name = models.CharField(max_length=300)
    actor_name = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)

    def __str__(self):
        return f"words of line {self.pk}"


class HistoryCheck(models.Model):
    """One daily verification of the whole history: when, of how many lines, and what was found."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    lines = models.PositiveBigIntegerField(default=0)
    findings = models.PositiveBigIntegerField(default=0)
    # The first finding, in words; there are no names in it.
    first_finding = models.CharField(max_length=400, blank=True)
    # Which findings these are: a digest of all their sentences, the same as long as nothing is found besides.
    found = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return f"check of {self.started_at:%d %B %Y}"


class SeenFinding(models.Model):
    """What a verification found and nobody can mend: somebody has looked into it, and says what came of it."""

    # As in the check: whatever is found besides, or instead, is not seen.
    found = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=300)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    def __str__(self):
        return f"finding seen on {self.seen_at:%d %B %Y}"
