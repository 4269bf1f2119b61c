from django.db import models
from django.db.models import F, Q
from django.urls import reverse


class LongLeaveQuerySet(models.QuerySet):
    """The words for choosing long leaves."""

    def open(self):
        """Those that have not ended."""
        return self.filter(ended_at=None)

    def to_begin(self, now):
        """Those whose first day has come and whose access does not rest yet."""
        return self.open().filter(begun_at=None, person__on_leave_from__lte=now)

    def to_end(self, now):
        """Those whose last day has passed."""
        return self.open().filter(person__on_leave_until__lte=now)


class LongLeave(models.Model):
    """Somebody is away for long: every access rests, and comes back exactly as it was (RO9, RO10)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="long_leaves")
    starts_on = models.DateField()
    # None where nobody knows yet.
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    # What they held when it began: where they could post, and what they kept an eye on.
    posted_on = models.ManyToManyField("accounts.SchoolAccount", blank=True, related_name="+")
    watched = models.ManyToManyField("accounts.SchoolAccount", blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LongLeaveQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="long_leave_one_open"),
            models.CheckConstraint(condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="long_leave_ended"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="long_leave_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.person} is on long leave"

    def get_absolute_url(self):
        """The page of this long leave."""
        return reverse("accounts:long_leave", args=[self.pk])
