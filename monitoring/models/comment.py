from django.db import models
from django.db.models import Q

from core.pages.addresses import address_of
from core.workdays.calendar import LONDON
from monitoring.states import OPEN_STATES, CommentKind, CommentSource, CommentState, Rank, ResponseKind, Step

PERSON = {"to": "people.Person", "on_delete": models.PROTECT, "null": True, "blank": True, "related_name": "+"}


class CommentQuerySet(models.QuerySet):
    """The words for choosing comments."""

    def open(self):
        """Those that still need an answer."""
        return self.filter(rank__lt=Rank.FINISHED)

    def late(self, now):
        """Neither answered nor acknowledged, and the fifth working day has ended (MO3)."""
        return self.filter(state=CommentState.NEW, respond_by__lte=now)

    def about_accounts_of(self, people):
        """On accounts that one of these people (or ids) watches or can post on, and what was given to them."""
        accounts = Comment._meta.get_field("school_account").related_model.objects
        theirs = accounts.filter(
            Q(monitors__in=people) | Q(posting_rights__person__in=people, posting_rights__ended_at=None)
        ).values("pk")
        return self.filter(Q(school_account__in=theirs) | Q(assigned_to__in=people))


class Comment(models.Model):
    """Something said to the school, with the five working days that it starts (MO3)."""

    school_account = models.ForeignKey(
        "accounts.SchoolAccount", on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    source = models.CharField(max_length=10, choices=CommentSource.choices)
    kind = models.CharField(max_length=20, choices=CommentKind.choices, default=CommentKind.COMMENT)
    author = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    # A digest of what makes two comments the same: the Message-ID, else the link, else who, what and when.
    same_key = models.CharField(max_length=64, unique=True)
    # Why it could not be read; its bytes are kept and its clock runs all the same.
    unreadable_because = models.CharField(max_length=300, blank=True)

    received_at = models.DateTimeField()
    received_by = models.ForeignKey(**PERSON)
    # The first instant that is late. Computed once, at receipt; only moved later, by somebody, with a reason.
    respond_by = models.DateTimeField()
    first_respond_by = models.DateTimeField()
    calendar_version = models.CharField(max_length=80)
    # The weekdays that the calendar left out between the two, with the reason: {"2026-08-31": "Summer bank holiday"}.
    days_left_out = models.JSONField(default=dict, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_by = models.ForeignKey(**PERSON)
    moved_because = models.CharField(max_length=300, blank=True)

    assigned_to = models.ForeignKey(**{**PERSON, "related_name": "comments"})
    assigned_at = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey(**PERSON)
    is_flagged = models.BooleanField(default=False)
    flag_reason = models.CharField(max_length=300, blank=True)
    flagged_at = models.DateTimeField(null=True, blank=True)
    flagged_by = models.ForeignKey(**PERSON)

    state = models.CharField(max_length=20, choices=CommentState.choices, default=CommentState.NEW)
    # The order of the queue, from the state and the flag (Rank).
    rank = models.PositiveSmallIntegerField(default=Rank.TO_ANSWER)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(**PERSON)
    # The second, softer clock: when the full answer is expected.
    answer_by = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(**PERSON)
    no_answer_because = models.CharField(max_length=500, blank=True)
    # How many steps of the ladder are behind it, and when the next one falls due; empty when none does.
    steps_taken = models.PositiveSmallIntegerField(default=0)
    next_step_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "respond_by", "id"]
        indexes = [
            models.Index(fields=["rank", "respond_by", "id"], name="comment_queue"),
            models.Index(fields=["assigned_to", "rank", "respond_by", "id"], name="comment_mine"),
            models.Index(fields=["school_account", "rank", "respond_by", "id"], name="comment_account"),
            models.Index(fields=["kind", "rank", "respond_by", "id"], name="comment_kind"),
            models.Index(fields=["respond_by", "id"], condition=Q(state="new"), name="comment_late"),
            # What the first page asks: flagged and not looked at, given to somebody, given to nobody. The state
            # stands in them, constant or not, so that they are chosen before those of the queue.
            models.Index(
                fields=["rank", "state", "respond_by", "id"],
                condition=Q(rank=Rank.FLAGGED, state="new"),
                name="comment_flagged",
            ),
            models.Index(
                fields=["assigned_to", "state", "rank", "respond_by", "id"],
                condition=Q(assigned_to__isnull=False, closed_at=None),
                name="comment_given",
            ),
            models.Index(
                fields=["school_account", "state", "rank", "respond_by", "id"],
                condition=Q(assigned_to=None, state="new"),
                name="comment_nobodys",
            ),
            models.Index(fields=["closed_at", "id"], condition=Q(closed_at__isnull=False), name="comment_closed"),
            models.Index(fields=["next_step_at", "id"], condition=Q(next_step_at__isnull=False), name="comment_steps"),
            models.Index(fields=["link"], condition=~Q(link=""), name="comment_link"),
            models.Index(fields=["received_at"], name="comment_received"),
        ]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{verb}_by": None}) | Q(**{f"{verb}_at__isnull": False}),
                    name=f"comment_{verb}_pair",
                )
                for verb in ("moved", "assigned", "flagged", "acknowledged", "closed")
            ),
            models.CheckConstraint(
                condition=Q(respond_by__gte=models.F("first_respond_by")), name="comment_never_earlier"
            ),
            models.CheckConstraint(
                condition=~Q(state=CommentState.NO_ANSWER) | ~Q(no_answer_because=""), name="comment_no_answer_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, rank__lt=Rank.FINISHED, closed_at=None)
                | Q(~Q(state__in=OPEN_STATES), rank=Rank.FINISHED, closed_at__isnull=False),
                name="comment_open_or_closed",
            ),
        ]

    def __str__(self):
        """Names the thing without a word of what was said: it stands in the history for good (SC5)."""
        received = self.received_at.astimezone(LONDON)
        return f"{CommentKind(self.kind).label} of {received.day} {received:%B %Y}"

    def get_absolute_url(self):
        """The page of this comment."""
        return address_of("monitoring:comment", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether it still needs an answer."""
        return self.state in OPEN_STATES

    @property
    def first_words(self) -> str:
        """The beginning of what was said, for a list."""
        text = " ".join((self.words or self.subject).split())
        return text if len(text) <= 140 else f"{text[:140].rsplit(' ', 1)[0]} …"

    @property
    def due_by(self):
        """What the queue counts down to: the first clock, then the softer one; None when it is finished."""
        if self.state == CommentState.NEW:
            return self.respond_by
        return self.answer_by if self.state == CommentState.ACKNOWLEDGED else None

    def was_late(self) -> bool:
        """Whether the first word to whoever wrote it came after the fifth working day (MO3)."""
        first = self.acknowledged_at or self.closed_at
        return first is not None and first >= self.respond_by


class Response(models.Model):
    """What was said in answer, where, when and by whom (MO3)."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="responses")
    kind = models.CharField(max_length=20, choices=ResponseKind.choices)
    words = models.TextField()
    said_where = models.CharField(max_length=120)
    said_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["said_at", "id"]

    def __str__(self):
        return f"{self.get_kind_display()} to {self.comment}"


class ClockStep(models.Model):
    """One step of the ladder, taken once for each comment; told, or passed because a later one was due too."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=Step.choices)
    taken_at = models.DateTimeField()
    was_told = models.BooleanField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["comment", "step"], name="step_once")]

    def __str__(self):
        return self.get_step_display()


class OutOfScope(models.Model):
    """That something was not ours: a digest, so that it is not taken in again, and nothing else of it (SC5)."""

    same_key = models.CharField(max_length=64, unique=True)
    deleted_at = models.DateTimeField()
    deleted_by = models.ForeignKey(**PERSON)

    def __str__(self):
        return "something that was not ours"
