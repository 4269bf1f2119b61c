import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse


class SafeImportQuerySet(models.QuerySet):
    """The words for choosing what was taken from another password safe."""

    def waiting(self):
        """Those whose secrets still wait, sealed."""
        return self.filter(finished_at=None)


class SafeImport(models.Model):
    """What another password safe held, sealed, until somebody has said which account each entry belongs to (RO7)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=200)
    # What may be read without a look: title, address and which kinds each entry has.
    entries = models.JSONField(default=list)
    # The secrets; nothing once they are taken in, left or out of time.
    sealed = models.BinaryField(null=True, blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_in = models.PositiveIntegerField(null=True, blank=True)

    objects = SafeImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None, sealed__isnull=False) | Q(finished_at__isnull=False, sealed=None),
                name="safe_import_keeps_nothing",
            ),
            models.CheckConstraint(
                condition=Q(finished_by=None) | Q(finished_at__isnull=False), name="safe_import_finished_pair"
            ),
        ]

    def __str__(self):
        return f"password file {self.file_name}"

    def get_absolute_url(self):
        """What was found in it, and where each entry goes."""
        return reverse("accounts:safe_import", args=[self.pk])

    @property
    def context(self) -> tuple[str, str]:
        """What the sealed bytes are bound to: they open in this row only."""
        return "safe import", str(self.pk)
