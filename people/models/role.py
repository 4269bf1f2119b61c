from django.db import models
from django.db.models import F, Q

from people.roles import Role


class RoleHoldingQuerySet(models.QuerySet):
    """The words for choosing holdings."""

    def standing(self):
        """Holdings that were not called off before they began."""
        return self.filter(cancelled_at=None)

    def current(self, day):
        """Holdings whose period includes this day; both ends count."""
        return self.standing().filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def overlapping(self, starts_on, ends_on):
        """Holdings that share a day with this period; no end means for good."""
        ran = self.standing().filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        return ran if ends_on is None else ran.filter(starts_on__lte=ends_on)

    def end_after(self, day, *, by, now):
        """End these after a day, in the action that allowed it; one that would begin later is called off.

        Nothing is deleted, and none is made longer.
        """
        running = self.standing().filter(Q(ends_on=None) | Q(ends_on__gt=day))
        running.filter(starts_on__gt=day).update(cancelled_at=now, cancelled_by=by.person)
        running.filter(starts_on__lte=day).update(ends_on=day)

    def own(self):
        """Holdings in somebody's own right, not handed over by somebody who is away."""
        return self.filter(absence=None)


class RoleHolding(models.Model):
    """Somebody holds a role for a period; `absence` says for whom, where it was handed over."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="holdings")
    role = models.CharField(max_length=30, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    absence = models.ForeignKey(
        "people.Absence", on_delete=models.PROTECT, null=True, blank=True, related_name="holdings"
    )

    # Called off before it began, or on the day it began: it never counted.
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = RoleHoldingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="holding_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by=None) | Q(cancelled_at__isnull=False), name="holding_cancelled_pair"
            ),
        ]
        indexes = [models.Index(fields=["role", "starts_on"], name="holding_role")]

    def __str__(self):
        return f"{self.person}: {self.get_role_display()}"


class StandIn(models.Model):
    """Who acts for a role when nobody who holds it is there."""

    role = models.CharField(max_length=30, choices=Role.choices, unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="stands_in_for")

    def __str__(self):
        return f"{self.person} stands in for the {self.get_role_display()}"


class AbsenceQuerySet(models.QuerySet):
    """The words for choosing absences."""

    def current(self, day):
        """Absences that include this day and have not been ended."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None)

    def overlapping(self, starts_on, ends_on):
        """Absences, not ended, that share a day with this period."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on, ended_at=None)

    def to_come(self, day):
        """Absences, not ended, that run on this day or begin later."""
        return self.filter(ends_on__gte=day, ended_at=None)


class Absence(models.Model):
    """The "I'm away" switch: who looks after this person's work until a day, both ends counted."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="covers")
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("stand_in")), name="absence_stand_in_is_another"),
            models.CheckConstraint(condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="absence_ended_pair"),
        ]

    def __str__(self):
        return f"{self.person} is away until {self.ends_on:%d %B %Y}"
