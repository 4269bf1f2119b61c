from django.conf import settings
from django.db import models
from django.db.models import Q


class Urgency(models.TextChoices):
    """How soon a message leaves as an e-mail. In the app it stands at once."""

    NOW = "now", "at once"
    DIGEST = "digest", "in the morning's list"


class Notice(models.Model):
    """One message owed to one person: written with the change that owes it, sent afterwards."""

    key = models.CharField(max_length=200)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices)
    is_discreet = models.BooleanField(default=False)
    # Its e-mail carries its words even to those whose e-mails otherwise carry none.
    names_nobody = models.BooleanField(default=False)
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    posted_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # The messages that went, or were to go, in one e-mail share the id of the first.
    envelope = models.PositiveBigIntegerField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    try_again_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_fault = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["key", "recipient"], name="notice_once")]
        indexes = [
            models.Index(
                fields=["urgency", "id"],
                condition=Q(sent_at=None, gave_up_at=None, withdrawn_at=None),
                name="notice_owed",
            ),
            models.Index(fields=["-sent_at"], name="notice_sent"),
            models.Index(fields=["envelope"], condition=Q(sent_at=None), name="notice_envelope"),
            models.Index(fields=["recipient", "-posted_at", "-id"], name="notice_inbox"),
            models.Index(fields=["about_type", "about_id"], name="notice_about"),
        ]

    def __str__(self):
        return self.subject
