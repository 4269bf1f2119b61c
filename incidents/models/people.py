from django.db import models
from django.db.models import Q


class AboutPerson(models.Model):
    """Whom a report is about. A wrong naming is corrected, and both versions stay."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="about")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    correction = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "person"], condition=Q(corrected_at=None), name="about_person_once"
            ),
            models.CheckConstraint(
                condition=Q(corrected_by=None) | Q(corrected_at__isnull=False), name="about_person_corrected_pair"
            ),
        ]

    def __str__(self):
        return f"{self.incident}: about somebody"


class KeptOut(models.Model):
    """Somebody who must not see a report, until its lead, after advice, shares it."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="kept_out")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    # Kept out by the naming, which may be corrected; any other reason stands beside it and stays.
    is_about_them = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Who advised, and what: nobody is let in without it.
    advice = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "person", "is_about_them"], condition=Q(shared_at=None), name="kept_out_once"
            ),
            models.CheckConstraint(
                condition=Q(shared_by=None) | Q(shared_at__isnull=False), name="kept_out_shared_pair"
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(shared_at=None), name="kept_out_person")]

    def __str__(self):
        return f"{self.incident}: somebody must not see it"


class Reader(models.Model):
    """Somebody whom the lead lets read a report, or who was told of it at once."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="readers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "person"], condition=Q(ended_at=None), name="reader_once"),
            models.CheckConstraint(condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="reader_ended_pair"),
        ]

    def __str__(self):
        return f"{self.incident}: somebody may read it"
