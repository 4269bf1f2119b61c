from django.db import models
from django.db.models import Q

from incidents.states import HarmThreshold


class ConductCheck(models.Model):
    """Whether a colleague's conduct may meet the harm threshold, and what the LADO advised."""

    incident = models.OneToOneField("incidents.Incident", on_delete=models.PROTECT, related_name="conduct")
    threshold = models.CharField(max_length=20, choices=HarmThreshold.choices)
    is_supply = models.BooleanField(default=False)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    # When the LADO advised; until then assessment, reports to platforms and decisions are locked.
    advised_at = models.DateTimeField(null=True, blank=True)
    adviser = models.CharField(max_length=120, blank=True)
    advice = models.TextField(blank=True)
    advice_recorded_at = models.DateTimeField(null=True, blank=True)
    advice_recorded_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    passed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(advice_recorded_by=None) | Q(advice_recorded_at__isnull=False), name="conduct_advice_pair"
            ),
            models.CheckConstraint(
                condition=Q(advised_at=None) | Q(advice_recorded_at__isnull=False), name="conduct_advice_recorded"
            ),
        ]

    def __str__(self):
        return f"{self.incident}: conduct"

    @property
    def is_locked(self) -> bool:
        """Whether the LADO's advice is still to come."""
        return self.threshold == HarmThreshold.MAY_MEET and self.advised_at is None
