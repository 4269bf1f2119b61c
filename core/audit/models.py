from django.db import models


class AuditEntry(models.Model):
    """One line of the history. Written once; no code changes or removes it.

    Text columns and no foreign keys, so that it outlives what it speaks of.
    """

    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    about_type = models.CharField(max_length=80)
    about_id = models.CharField(max_length=40)
    about_name = models.CharField(max_length=300)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["about_type", "about_id", "id"], name="audit_about"),
            models.Index(fields=["event", "at"], name="audit_event"),
        ]

    def __str__(self):
        return f"{self.event} by {self.actor_name}"
