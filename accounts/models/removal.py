from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.states import LateStep, RemovalDecision, RemovalState


class AccessRemovalQuerySet(models.QuerySet):
    """The words for choosing removals."""

    def open(self):
        """Those that are not done."""
        return self.exclude(state=RemovalState.DONE)

    def late(self, now):
        """Open ones whose time has passed."""
        return self.open().filter(due_by__lte=now)


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
        indexes = [
            models.Index(fields=["due_by"], condition=~Q(state=RemovalState.DONE), name="removal_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["departure", "school_account"], name="removal_once"),
            models.CheckConstraint(condition=Q(started_by=None) | Q(started_at__isnull=False), name="removal_started"),
            models.CheckConstraint(
                condition=Q(completed_by=None) | Q(completed_at__isnull=False), name="removal_completed_pair"
            ),
            models.CheckConstraint(
                condition=~Q(state=RemovalState.DONE)
                | Q(completed_at__isnull=False, proof_on__isnull=False) & (~Q(proof="") | Q(picture__isnull=False)),
                name="removal_done_has_proof",
            ),
            models.CheckConstraint(
                condition=Q(state=RemovalState.WAITING) | Q(started_at__isnull=False) & ~Q(decision=""),
                name="removal_started_is_decided",
            ),
            models.CheckConstraint(
                condition=~Q(decision=RemovalDecision.TRANSFER) | Q(transfer_to__isnull=False),
                name="removal_transfer_names_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.school_account} after {self.departure.person} left"

    def get_absolute_url(self):
        """The page on which it is decided and proved."""
        return reverse("accounts:removal", args=[self.pk])


class RemovalStep(models.Model):
    """One step of telling others that a removal is late; each happens once."""

    removal = models.ForeignKey(AccessRemoval, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=LateStep.choices)
    taken_at = models.DateTimeField()
    # Nobody was told: a later step was due at the same time.
    was_passed_over = models.BooleanField(default=False)

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [models.UniqueConstraint(fields=["removal", "step"], name="removal_step_once")]

    def __str__(self):
        return f"{self.get_step_display()}: {self.removal}"
