from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.states import RemovalDecision, RemovalState


class AccessRemovalQuerySet(models.QuerySet):
    """The words for choosing removals."""

    def open(self):
        """Those that are not done."""
        return self.exclude(state=RemovalState.DONE)


class AccessRemoval(models.Model):
    """What is still to do on one account after somebody left, until it is proved (RO9, RO10)."""

    departure = models.ForeignKey("people.Departure", on_delete=models.PROTECT, related_name="removals")
    school_account = models.ForeignKey("accounts.SchoolAccount", on_delete=models.PROTECT, related_name="removals")
    state = models.CharField(max_length=20, choices=RemovalState.choices, default=RemovalState.WAITING)
    opened_at = models.DateTimeField()
    # The leaver saw the current password: it must change after the last day in school.
    must_change_password = models.BooleanField(default=False)
    due_by = models.DateTimeField()
    decision = models.CharField(max_length=20, choices=RemovalDecision.choices, blank=True)
    transfer_to = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proof = models.TextField(blank=True)
    proof_on = models.DateField(null=True, blank=True)
    picture = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="removals"
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccessRemovalQuerySet.as_manager()

    class Meta:
        ordering = ["due_by", "id"]
        constraints = [
            models.UniqueConstraint(fields=["departure", "school_account"], name="removal_once"),
            models.CheckConstraint(condition=Q(started_by=None) | Q(started_at__isnull=False), name="removal_started"),
            models.CheckConstraint(
                condition=Q(completed_by=None) | Q(completed_at__isnull=False), name="removal_completed_pair"
            ),
            models.CheckConstraint(
                condition=~Q(state=RemovalState.DONE) | ~Q(proof="") | Q(picture__isnull=False),
                name="removal_done_has_proof",
            ),
        ]

    def __str__(self):
        return f"{self.school_account} after {self.departure.person} left"

    def get_absolute_url(self):
        """The page on which it is decided and proved."""
        return reverse("accounts:removal", args=[self.pk])
