from django.db import models
from django.db.models import Q
from django.urls import reverse


class StaffList(models.Model):
    """A staff list that was sent in: its rows wait for whoever sent it to look and say yes, then go (SC1).

    Picked up from the folder nobody sent it in. It is taken in by itself, waits for somebody, or is set aside with
    the reason why.
    """

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    broken = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="staff_lists"
    )
    set_aside_because = models.CharField(max_length=300, blank=True)
    # Who was not on it when it was taken in: ids of people.
    missing = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_by=None) | Q(applied_at__isnull=False), name="staff_list_applied"
            ),
            # The same list is picked up once.
            models.UniqueConstraint(fields=["sha256"], condition=Q(uploaded_by=None), name="staff_list_picked_up_once"),
        ]

    def __str__(self):
        return f"staff list {self.file_name}"

    def get_absolute_url(self):
        """What would change, before anything does."""
        return reverse("accounts:staff_list_preview", args=[self.pk])
