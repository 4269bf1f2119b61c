from django.db import models
from django.db.models import Q


class Invitation(models.Model):
    """A one-time link with which an invited person sets their password; nothing of the link is kept."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="invitations")
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]

    def __str__(self):
        return f"invitation of {self.person}"

    @staticmethod
    def open_at(now) -> Q:
        """The condition for links that still work at `now`."""
        return Q(used_at=None, cancelled_at=None, expires_at__gt=now)
