from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.states import OPEN_OPENINGS, OpeningKind, OpeningState
from people.roles import Permission

SEEN_WITH = (Permission.OPEN_SAFE_TOGETHER, Permission.RUN_ACCOUNTS, Permission.SEE_HISTORY_OF_SAFE)


class SafeOpeningQuerySet(models.QuerySet):
    """The words for choosing openings."""

    def open(self):
        """Those that still wait for somebody."""
        return self.filter(state__in=OPEN_OPENINGS)

    def overdue(self, now):
        """Those whose hour has passed."""
        return self.open().filter(expires_at__lte=now)

    def visible_to(self, by):
        """All of them for those who open the safe together, and for those who watch over it."""
        return self if any(by.may(permission) for permission in SEEN_WITH) else self.none()


class SafeOpening(models.Model):
    """The safe opened by two people together: one asks, another agrees, the first looks once (RO7)."""

    kind = models.CharField(max_length=20, choices=OpeningKind.choices)
    school_account = models.ForeignKey(
        "accounts.SchoolAccount", on_delete=models.PROTECT, null=True, blank=True, related_name="openings"
    )
    state = models.CharField(max_length=20, choices=OpeningState.choices, default=OpeningState.ASKED)
    reason = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    # An hour to agree, then an hour to look.
    expires_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SafeOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_account"], condition=Q(state__in=OPEN_OPENINGS), name="opening_one_an_account"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state__in=OPEN_OPENINGS, kind=OpeningKind.COPY), name="opening_one_copy"
            ),
            models.CheckConstraint(
                condition=Q(kind=OpeningKind.COPY, school_account=None)
                | Q(kind=OpeningKind.EMERGENCY, school_account__isnull=False),
                name="opening_of_one_account_or_all",
            ),
            # The database itself knows that it takes two, and that nobody looks before both have said so.
            models.CheckConstraint(condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")), name="opening_by_two"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(agreed_by__isnull=False, agreed_at__lte=F("used_at")),
                name="opening_used_after_agreed",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | Q(agreed_at__isnull=False), name="opening_agreed_pair"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by=None) | Q(cancelled_at__isnull=False), name="opening_cancelled_pair"
            ),
        ]

    def __str__(self):
        if self.kind == OpeningKind.COPY:
            return "copy of the safe"
        return f"safe of {self.school_account}"

    def get_absolute_url(self):
        """The page where it is agreed to, used or cancelled."""
        return reverse("accounts:opening", args=[self.pk])
