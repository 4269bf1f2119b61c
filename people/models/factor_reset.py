from django.db import models
from django.db.models import Q
from django.urls import reverse

from people.roles import Permission
from people.states import FactorResetState


class FactorResetQuerySet(models.QuerySet):
    """The words for choosing them."""

    def waiting(self):
        """Asked for, and nothing more has happened."""
        return self.filter(state=FactorResetState.ASKED)

    def overdue(self, now):
        """Those that nobody agreed to in time."""
        return self.waiting().filter(expires_at__lte=now)

    def visible_to(self, by):
        """One's own, and everybody's for those who may agree to it."""
        return self if by.may(Permission.START_FACTOR_AGAIN) else self.filter(person=by.person)


class FactorReset(models.Model):
    """Somebody lost what they sign in with: one person asks that they may set it up again, another agrees (S7)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="factor_resets")
    state = models.CharField(max_length=20, choices=FactorResetState.choices, default=FactorResetState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=FactorResetState.ASKED), name="factor_reset_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | Q(agreed_at__isnull=False), name="factor_reset_agreed_pair"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by=None) | Q(cancelled_at__isnull=False), name="factor_reset_cancelled_pair"
            ),
            # The database itself knows that it takes two, and neither is the one it is for.
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=models.F("asked_by")), name="factor_reset_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("asked_by")) & (Q(agreed_by=None) | ~Q(person=models.F("agreed_by"))),
                name="factor_reset_by_others",
            ),
        ]

    def __str__(self):
        return f"second step of {self.person}"

    def get_absolute_url(self):
        """The page where it is agreed to or cancelled."""
        return reverse("people:factor_reset", args=[self.pk])
