import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.states import HandoverState


class PostingRightQuerySet(models.QuerySet):
    """The words for choosing posting rights."""

    def current(self):
        """Those that have not ended."""
        return self.filter(ended_at=None)

    def to_take_off(self):
        """Ended here by somebody who could not take them off on the platform, and not done there yet."""
        return self.filter(must_take_off=True, taken_off_at=None)


class PostingRight(models.Model):
    """Somebody can post on a school account, from a day until it is ended, with the reason for both (RO9)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="posting_rights")
    school_account = models.ForeignKey(
        "accounts.SchoolAccount", on_delete=models.PROTECT, related_name="posting_rights"
    )
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)
    # Ended at once because of a concern: the reason is for the headteacher and the technician only.
    is_concern = models.BooleanField(default=False)
    # Whoever ended it did not take them off on the platform: the technician still has to.
    must_take_off = models.BooleanField(default=False)
    taken_off_at = models.DateTimeField(null=True, blank=True)
    taken_off_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PostingRightQuerySet.as_manager()

    class Meta:
        ordering = ["granted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "school_account"], condition=Q(ended_at=None), name="posting_right_once"
            ),
            models.CheckConstraint(condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="posting_right_ended"),
            models.CheckConstraint(
                condition=Q(taken_off_by=None) | Q(taken_off_at__isnull=False), name="posting_right_taken_off"
            ),
            models.CheckConstraint(
                condition=Q(must_take_off=False) | Q(ended_at__isnull=False), name="posting_right_off_is_ended"
            ),
        ]

    def __str__(self):
        return f"{self.person} can post on {self.school_account}"


def new_reference() -> str:
    """A reference that cannot be guessed."""
    return secrets.token_urlsafe(12)


class Handover(models.Model):
    """Sign-in details offered to one person who can post: collected once, then confirmed (RO7)."""

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    school_account = models.ForeignKey("accounts.SchoolAccount", on_delete=models.PROTECT, related_name="handovers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="handovers")
    state = models.CharField(max_length=20, choices=HandoverState.choices, default=HandoverState.OFFERED)
    conditions = models.TextField(blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The first instant after the third working day.
    expires_at = models.DateTimeField()
    collected_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-offered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_account", "person"],
                condition=Q(state=HandoverState.OFFERED),
                name="handover_one_offer",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by=None) | Q(cancelled_at__isnull=False), name="handover_cancelled_pair"
            ),
        ]

    def __str__(self):
        return f"sign-in details of {self.school_account} for {self.person}"

    def get_absolute_url(self):
        """The page on which it is collected."""
        return reverse("accounts:handover", args=[self.reference])
