from django.db import models
from django.db.models import F, Q

from accounts.states import ReviewState
from accounts.terms import Term


class ReviewQuerySet(models.QuerySet):
    """The words for choosing reviews."""

    def open(self):
        """Those that are not finished."""
        return self.filter(state=ReviewState.OPEN)

    def lapsed(self, now):
        """Open ones whose time has passed: what was proved or confirmed is older than a term."""
        return self.open().filter(lapses_at__lte=now)


class Review(models.Model):
    """An account looked at again, once a term: who can post is confirmed, private and one-way proved (RO9, NA4, MO2).

    Two people's halves: the headteacher confirms, the IT technician proves.
    """

    school_account = models.ForeignKey("accounts.SchoolAccount", on_delete=models.PROTECT, related_name="reviews")
    term = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=ReviewState.choices, default=ReviewState.OPEN)
    opened_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    due_by = models.DateTimeField()
    # From when the account counts as lapsed: `due_by`, or that of the first review in a row that was missed.
    lapses_at = models.DateTimeField()
    lapse_told_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What was found, proved or not: None before anybody looked.
    is_private = models.BooleanField(null=True, blank=True)
    is_one_way = models.BooleanField(null=True, blank=True)
    picture = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_picture = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The day on which the pictures were made.
    proved_on = models.DateField(null=True, blank=True)
    proved_at = models.DateTimeField(null=True, blank=True)
    proved_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["lapses_at"], condition=Q(state=ReviewState.OPEN), name="review_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["school_account", "term"], name="review_once_a_term"),
            models.UniqueConstraint(
                fields=["school_account"], condition=Q(state=ReviewState.OPEN), name="review_one_open"
            ),
            models.CheckConstraint(condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False), name="review_conf"),
            models.CheckConstraint(condition=Q(proved_by=None) | Q(proved_at__isnull=False), name="review_proved_pair"),
            models.CheckConstraint(
                condition=Q(proved_at=None)
                | Q(picture__isnull=False, proved_on__isnull=False, is_one_way=True)
                & (Q(is_private=True) | Q(is_private=None)),
                name="review_proof",
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.OPEN, ended_at=None)
                | ~Q(state=ReviewState.OPEN) & Q(ended_at__isnull=False),
                name="review_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.FINISHED) | Q(confirmed_at__isnull=False, proved_at__isnull=False),
                name="review_finished_is_both",
            ),
            models.CheckConstraint(condition=Q(lapses_at__lte=F("due_by")), name="review_lapses_by_then"),
        ]

    def __str__(self):
        return f"review of {self.school_account}, {self.term_label}"

    def is_lapsed(self, now) -> bool:
        """Whether what it should have renewed is older than a term."""
        return self.state == ReviewState.OPEN and self.lapses_at <= now

    @property
    def term_label(self) -> str:
        """The term in words: "autumn term 2026"."""
        return Term.of_key(self.term).label
