from django.conf import settings
from django.db import models
from django.db.models import Q


class LetterKind(models.TextChoices):
    """What an e-mail about signing in says; its words are made when it is sent."""

    INVITATION = "invitation", "invitation"
    RESET = "reset", "new password"
    ADDRESS_CHANGED = "address_changed", "address changed"
    NOTE = "note", "something about the sign-in changed"
    UNDERTAKING = "undertaking", "question to somebody who leaves"


class Letter(models.Model):
    """An e-mail about signing in that is owed: to whom, and what about, never a link or a code.

    The worker makes the words and the link when it sends it, and the row is gone once it is sent.
    """

    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    # As somebody typed it for a new password: nobody looks until it is sent whether it is known here.
    address = models.EmailField(max_length=254)
    invitation = models.ForeignKey("people.Invitation", on_delete=models.CASCADE, null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    # For a note: which of allauth's texts, when, and from which address of the network.
    facts = models.JSONField(default=dict, blank=True)
    owed_at = models.DateTimeField()
    send_until = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_fault = models.CharField(max_length=300, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address"], condition=Q(kind=LetterKind.RESET), name="one_new_password_asked"
            )
        ]
        indexes = [models.Index(fields=["id"], condition=Q(gave_up_at=None), name="letter_owed")]

    def __str__(self):
        return f"{self.get_kind_display()} to {self.address}"
