from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.states import LookOutcome, WithdrawalState


class WithdrawalQuerySet(models.QuerySet):
    """The words for choosing withdrawn permissions."""

    def open(self):
        """Those whose posts are not all looked through."""
        return self.filter(state=WithdrawalState.OPEN)


class PermissionWithdrawal(models.Model):
    """A permission to be pictured was withdrawn: for which classes and time, never for whom (CO11)."""

    # One on each line.
    classes = models.TextField()
    first_day = models.DateField()
    last_day = models.DateField()
    # Where the school keeps whose it is: a number or a place, no name.
    reference = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20, choices=WithdrawalState.choices, default=WithdrawalState.OPEN)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_by = models.DateTimeField()
    told_late_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        indexes = [
            models.Index(fields=["due_by"], condition=Q(state=WithdrawalState.OPEN), name="withdrawal_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="withdrawal_days_in_order"),
            models.CheckConstraint(
                condition=Q(finished_by=None) | Q(finished_at__isnull=False), name="withdrawal_finished_pair"
            ),
            models.CheckConstraint(
                condition=~Q(state=WithdrawalState.FINISHED) | Q(finished_at__isnull=False),
                name="withdrawal_finished_dated",
            ),
        ]

    def __str__(self):
        return f"permission withdrawn, {self.classes_in_words}"

    def get_absolute_url(self):
        """The page on which its posts are looked through."""
        return reverse("accounts:withdrawal", args=[self.pk])

    @property
    def class_names(self) -> list[str]:
        """Its classes and groups."""
        return self.classes.splitlines()

    @property
    def classes_in_words(self) -> str:
        """ "Year 3, Choir"."""
        return ", ".join(self.class_names)


class WithdrawalPost(models.Model):
    """A post to look at again because a permission was withdrawn, and what was found (CO11)."""

    withdrawal = models.ForeignKey(PermissionWithdrawal, on_delete=models.PROTECT, related_name="posts")
    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="withdrawals")
    outcome = models.CharField(max_length=20, choices=LookOutcome.choices, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-post__shown_at", "-post_id"]
        constraints = [
            models.UniqueConstraint(fields=["withdrawal", "post"], name="withdrawal_post_once"),
            models.CheckConstraint(
                condition=Q(looked_by=None) | Q(looked_at__isnull=False), name="withdrawal_post_looked_pair"
            ),
            models.CheckConstraint(
                condition=Q(looked_at=None, outcome="") | Q(looked_at__isnull=False) & ~Q(outcome=""),
                name="withdrawal_post_looked_says_what",
            ),
        ]

    def __str__(self):
        return f"{self.post}, {self.withdrawal}"
