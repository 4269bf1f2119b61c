from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from people.roles import Permission
from people.states import DepartureState, StaysBecause


class DepartureQuerySet(models.QuerySet):
    """The words for choosing departures."""

    def expected(self):
        """Recorded, not cancelled, and access not yet ended."""
        return self.filter(cancelled_at=None, access_ended_at=None)

    def due(self, now):
        """Expected ones whose last day in school has passed."""
        return self.expected().filter(access_ends_at__lte=now)

    def ended(self):
        """Those after which every access has ended."""
        return self.exclude(access_ended_at=None)

    def visible_to(self, by):
        """Those that this actor may know of: never one's own while it is confidential."""
        if not by.may(Permission.SEE_DEPARTURES):
            return self.none()
        return self.exclude(person=by.person, announced_at=None)

    def known_to(self, by):
        """Expected ones that this actor knows of: announced ones, and others' for those who may see departures."""
        told = Q(announced_at__isnull=False)
        if by.may(Permission.SEE_DEPARTURES):
            told |= ~Q(person=by.person)
        return self.expected().filter(told)


class Departure(models.Model):
    """Somebody leaves: the last day in school ends access, the contract may run on (RO9, RO10)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="departures")
    last_day_in_school = models.DateField()
    # The first instant after the last day in school, in school time; a dismissal may set an earlier one.
    access_ends_at = models.DateTimeField()
    contract_ends_on = models.DateField(null=True, blank=True)
    # Until announced, only those who may see departures know of it.
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The end of one of two contracts, when they stayed on the other: a staff list that gives it says nothing new.
    one_contract_ends_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_because = models.CharField(max_length=20, choices=StaysBecause.choices, blank=True)
    access_ended_at = models.DateTimeField(null=True, blank=True)
    access_ended_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DepartureQuerySet.as_manager()

    class Meta:
        ordering = ["access_ends_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(cancelled_at=None, access_ended_at=None), name="departure_one_expected"
            ),
            models.CheckConstraint(
                condition=Q(announced_by=None) | Q(announced_at__isnull=False), name="departure_announced_pair"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by=None) | Q(cancelled_at__isnull=False), name="departure_cancelled_pair"
            ),
            models.CheckConstraint(
                condition=Q(access_ended_by=None) | Q(access_ended_at__isnull=False), name="departure_ended_pair"
            ),
            models.CheckConstraint(
                condition=Q(contract_ends_on=None) | Q(contract_ends_on__gte=F("last_day_in_school")),
                name="departure_contract_after_last_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["access_ends_at"], condition=Q(cancelled_at=None, access_ended_at=None), name="departure_due"
            )
        ]

    def __str__(self):
        return f"{self.person} leaves"

    @property
    def state(self) -> DepartureState:
        """Where this leaving has got to."""
        if self.cancelled_at is not None:
            return DepartureState.CANCELLED
        return DepartureState.EXPECTED if self.access_ended_at is None else DepartureState.ENDED

    def get_absolute_url(self):
        """The page of this leaving: what they hold, and what is still to do."""
        return reverse("accounts:departure", args=[self.pk])
