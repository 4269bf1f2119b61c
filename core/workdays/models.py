from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ClosureQuerySet(models.QuerySet):
    """The words for choosing closures."""

    def in_force(self):
        """Those that have not been taken off the list."""
        return self.filter(removed_at=None)


class Closure(models.Model):
    """A period in which the school is closed: a holiday, a training day, snow. Both ends count."""

    name = models.CharField(max_length=80)
    first_day = models.DateField()
    last_day = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="closure_ends_after_start"),
            models.CheckConstraint(condition=Q(removed_by=None) | Q(removed_at__isnull=False), name="closure_removed"),
        ]

    def __str__(self):
        return self.name


class ClosureDecision(models.Model):
    """The headteacher's dated decision whether school closures stop the clock (MO3). The newest counts."""

    closures_stop_clock = models.BooleanField()
    decided_on = models.DateField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return "school closures stop the clock" if self.closures_stop_clock else "school closures count as working days"
