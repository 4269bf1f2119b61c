from django.db import models
from django.db.models import Q
from django.urls import reverse


class AccountList(models.Model):
    """A list of accounts that the school already has: its rows wait until whoever sent it has looked (RO5)."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    broken = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="account_lists")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_by=None) | Q(applied_at__isnull=False), name="account_list_applied"
            )
        ]

    def __str__(self):
        return f"list of accounts {self.file_name}"

    def get_absolute_url(self):
        """What was understood, before anything is taken in."""
        return reverse("accounts:account_list_preview", args=[self.pk])
