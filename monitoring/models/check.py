from django.db import models


class MonitoringCheck(models.Model):
    """Somebody looked at an account: who, when, and what they found, nothing included (MO1, MO2)."""

    school_account = models.ForeignKey("accounts.SchoolAccount", on_delete=models.PROTECT, related_name="checks")
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="checks")
    is_still_private = models.BooleanField()
    are_comments_hidden = models.BooleanField()
    is_anything_wrong = models.BooleanField()
    words = models.TextField(blank=True)
    # The first instant after the day by which it was due; empty for a first one.
    was_due_by = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-checked_at", "-id"]
        indexes = [models.Index(fields=["school_account", "-checked_at"], name="check_newest")]

    def __str__(self):
        return f"check of {self.school_account}"


class CheckReminder(models.Model):
    """Somebody was told, once, that a check is missing: first who watches the account, then the headteacher."""

    school_account = models.ForeignKey("accounts.SchoolAccount", on_delete=models.PROTECT, related_name="+")
    was_due_on = models.DateField()
    round = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school_account", "was_due_on", "round"], name="check_reminder_once")
        ]

    def __str__(self):
        return f"reminder {self.round} about {self.school_account}"
