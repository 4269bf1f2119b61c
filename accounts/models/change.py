from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.states import ChangeKind, ChangeState


class AccountChangeQuerySet(models.QuerySet):
    """The words for choosing decisions about accounts."""

    def open(self):
        """Those that wait for the headteacher or are being carried out."""
        return self.filter(state__in=[ChangeState.PROPOSED, ChangeState.DECIDED])


class AccountChange(models.Model):
    """An account is to be suspended, taken over or closed: decided by the headteacher, carried out with proof (RO9)."""

    school_account = models.ForeignKey("accounts.SchoolAccount", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    state = models.CharField(max_length=20, choices=ChangeState.choices, default=ChangeState.PROPOSED)
    reason = models.TextField()
    # Who takes it over: somebody here, or an organisation by its name.
    to_person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_organisation = models.CharField(max_length=120, blank=True)
    # Whether those who posted until now stop.
    others_stop = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccountChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_account"],
                condition=Q(state__in=[ChangeState.PROPOSED, ChangeState.DECIDED]),
                name="change_one_open",
            ),
            models.CheckConstraint(condition=Q(decided_by=None) | Q(decided_at__isnull=False), name="change_decided"),
            models.CheckConstraint(condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="change_ended_pair"),
            models.CheckConstraint(
                condition=~Q(state__in=[ChangeState.DECIDED, ChangeState.CARRIED_OUT]) | Q(decided_at__isnull=False),
                name="change_done_is_decided",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ChangeKind.TRANSFER) | Q(to_person__isnull=False), name="change_names_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ChangeKind.GIVE_AWAY) | ~Q(to_organisation=""), name="change_names_organisation"
            ),
        ]

    def __str__(self):
        return f"{self.school_account}: {self.get_kind_display()}"

    def get_absolute_url(self):
        """The page on which it is decided and carried out."""
        return reverse("accounts:change", args=[self.pk])


class ChangeItem(models.Model):
    """One thing to settle before a decision about an account takes effect, with a written line as its proof."""

    change = models.ForeignKey(AccountChange, on_delete=models.PROTECT, related_name="items")
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    help = models.TextField(blank=True)
    clause = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "key"], name="change_item_once"),
            models.CheckConstraint(condition=Q(done_by=None) | Q(done_at__isnull=False), name="change_item_done_pair"),
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(note=""), name="change_item_says_how"),
        ]

    def __str__(self):
        return self.title
