"""The rows of the Statement: versions, their clauses, and who has read them."""

import hashlib

from django.db import models
from django.db.models import Q
from django.urls import reverse

from policy.states import VersionState


class StatementVersionQuerySet(models.QuerySet):
    """The words for choosing versions."""

    def in_force(self):
        """The published version; there is at most one."""
        return self.filter(state=VersionState.PUBLISHED)

    def drafts(self):
        """Versions that are being written."""
        return self.filter(state=VersionState.DRAFT)


class StatementVersion(models.Model):
    """One version of the Social Media Statement (RO1, RV1, RV2)."""

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=20, choices=VersionState.choices, default=VersionState.DRAFT)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # A significant version asks everybody to read and confirm again.
    is_significant = models.BooleanField(default=True)
    what_changed = models.TextField(blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    committee = models.CharField(max_length=120, blank=True)
    minute_reference = models.CharField(max_length=80, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # SHA-256 of every clause's words at publication; an acknowledgement names it.
    digest = models.CharField(max_length=64, blank=True)

    objects = StatementVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=VersionState.PUBLISHED), name="version_one_in_force"
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state=VersionState.DRAFT), name="version_one_draft"),
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(published_at__isnull=False), name="version_published_pair"
            ),
            models.CheckConstraint(
                condition=Q(started_by=None) | Q(started_at__isnull=False), name="version_started_pair"
            ),
        ]

    def __str__(self):
        return f"version {self.number} of the Statement"

    def get_absolute_url(self):
        """The page on which it is read."""
        return reverse("policy:version", args=[self.number])

    def digest_of_words(self) -> str:
        """The SHA-256 of all its clauses as they read now."""
        words = "\n".join(f"{clause.clause_id}\t{clause.words}" for clause in self.clauses.order_by("clause_id"))
        return hashlib.sha256(words.encode()).hexdigest()


class VersionClause(models.Model):
    """One clause as this version words it."""

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="clauses")
    clause_id = models.CharField(max_length=10)
    words = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["version", "clause_id"], name="version_clause_once")]

    def __str__(self):
        return f"{self.clause_id} of {self.version}"


class Acknowledgement(models.Model):
    """Somebody has read a version and keeps to it (RO2, RO11)."""

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="acknowledgements")
    acknowledged_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    # Former schools are part of it (PE4).
    includes_former_schools = models.BooleanField(default=True)

    class Meta:
        ordering = ["-acknowledged_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="acknowledged_once")]

    def __str__(self):
        """Names what was confirmed; the line of the history says by whom."""
        return str(self.version)


class AcknowledgementReminder(models.Model):
    """A reminder was given: three, and then the headteacher has a list, not a fourth mail."""

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    reminded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["version", "person", "number"], name="reminded_once")]

    def __str__(self):
        return f"reminder {self.number} to {self.person}"


class ReviewCycle(models.Model):
    """How many months lie between reviews; 24 until the headteacher confirms it (RV2)."""

    months = models.PositiveSmallIntegerField(default=24)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="review_cycle_only_one"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False), name="review_cycle_confirmed_pair"
            ),
        ]

    def __str__(self):
        return f"every {self.months} months"
