from django.db import models
from django.db.models import Q

from incidents.agencies import AGENCY_CHOICES
from incidents.states import Outcome, Severity
from people.roles import Role


class Assessment(models.Model):
    """The facts as the lead sees them (RO4). A later one stands beside the earlier."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="assessments")
    facts = models.TextField()
    who_is_involved = models.TextField(blank=True)
    severity = models.CharField(max_length=20, choices=Severity.choices)
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.incident}: assessment"


class Escalation(models.Model):
    """One step of the ladder: nobody had looked in time, so others were told (CO10)."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="escalations")
    step = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    escalated_at = models.DateTimeField()
    # As whose duty they were told: where the duty moves to another role, they read on no more.
    led_as = models.CharField(max_length=30, choices=Role.choices)
    # Nobody where a later step was due at the same time: only the latest is told.
    told = models.ManyToManyField("people.Person", related_name="+", blank=True)

    class Meta:
        ordering = ["step"]
        constraints = [models.UniqueConstraint(fields=["incident", "step"], name="escalation_once")]

    def __str__(self):
        return f"{self.incident}: step {self.step}"


class Referral(models.Model):
    """An outside agency was told, and what it answered (BR2)."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="referrals")
    agency = models.CharField(max_length=30, choices=AGENCY_CHOICES)
    to_whom = models.CharField(max_length=200)
    told = models.TextField()
    reference = models.CharField(max_length=100, blank=True)
    chase_on = models.DateField()
    referred_at = models.DateTimeField()
    referred_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(answered_at__isnull=False), name="referral_answered_pair"
            )
        ]
        indexes = [models.Index(fields=["chase_on"], condition=Q(answered_at=None), name="referral_chase")]

    def __str__(self):
        return f"{self.incident}: {self.get_agency_display()}"


class Evidence(models.Model):
    """A picture or file that passed the picture question, sealed as it came."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="evidence")
    stored_file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="evidence")
    note = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    # What should never have come: nobody views it or takes it away.
    quarantined_at = models.DateTimeField(null=True, blank=True)
    quarantined_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quarantine_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(quarantined_by=None) | Q(quarantined_at__isnull=False), name="evidence_quarantined_pair"
            )
        ]

    def __str__(self):
        return f"{self.incident}: evidence"


class Conclusion(models.Model):
    """How a report ended, why, and what was learned (BR1); opening it again keeps it."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="conclusions")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reason = models.TextField()
    lessons = models.TextField(blank=True)
    concluded_at = models.DateTimeField()
    concluded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopen_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["incident"], condition=Q(reopened_at=None), name="conclusion_one_standing"),
            models.CheckConstraint(
                condition=Q(reopened_by=None) | Q(reopened_at__isnull=False), name="conclusion_reopened_pair"
            ),
        ]

    def __str__(self):
        return f"{self.incident}: {self.get_outcome_display()}"
