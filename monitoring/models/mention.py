from django.db import models
from django.db.models import Q

from core.pages.addresses import address_of
from monitoring.states import MentionKind, MentionState

PERSON = {"to": "people.Person", "on_delete": models.PROTECT, "null": True, "blank": True, "related_name": "+"}


class MentionQuerySet(models.QuerySet):
    """The words for choosing things seen online."""

    def open(self):
        """Those that still need somebody: to decide, or to record what was said."""
        return self.filter(state__in=(MentionState.WAITING, MentionState.AGREED))


class Mention(models.Model):
    """Something seen online that touches the school and is not on its own accounts (MO6, MO7, SC2).

    However often the same address is reported, it is one, until a while after it was decided.
    """

    kind = models.CharField(max_length=20, choices=MentionKind.choices, default=MentionKind.IMPOSTOR)
    # As it was given: never opened, and never shown as a link.
    link = models.CharField(max_length=500)
    same_key = models.CharField(max_length=64)
    # Somebody says that it turns to children or asks for money: not to wait for the afternoon.
    is_urgent = models.BooleanField(default=False)
    times = models.PositiveIntegerField(default=1)
    noted_at = models.DateTimeField()
    # Empty where somebody reported it on the public page.
    noted_by = models.ForeignKey(**PERSON)
    last_noted_at = models.DateTimeField()
    # The first instant at which a decision is late; computed once.
    decide_by = models.DateTimeField()

    state = models.CharField(max_length=20, choices=MentionState.choices, default=MentionState.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(**PERSON)
    because = models.TextField(blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    responded_by = models.ForeignKey(**PERSON)
    response = models.TextField(blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["decide_by", "id"]
        indexes = [
            models.Index(fields=["state", "decide_by", "id"], name="mention_queue"),
            models.Index(fields=["same_key", "-id"], name="mention_same"),
            models.Index(fields=["-decided_at", "-id"], name="mention_decided"),
        ]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{verb}_by": None}) | Q(**{f"{verb}_at__isnull": False}),
                    name=f"mention_{verb}_pair",
                )
                for verb in ("decided", "responded")
            ),
            models.UniqueConstraint(
                fields=["same_key"],
                condition=Q(state__in=[MentionState.WAITING, MentionState.AGREED]),
                name="mention_once_open",
            ),
            # Nothing is said to others before one of the three has agreed it (MO6).
            models.CheckConstraint(
                condition=~Q(state=MentionState.RESPONDED)
                | Q(decided_at__isnull=False, decided_by__isnull=False, responded_at__gte=models.F("decided_at")),
                name="mention_agreed_first",
            ),
        ]

    def __str__(self):
        """Names the thing without its address: it stands in the history for good."""
        return f"{self.get_kind_display()}, seen online"

    def get_absolute_url(self):
        """The page of this mention."""
        return address_of("monitoring:mention", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in (MentionState.WAITING, MentionState.AGREED)


class Sighting(models.Model):
    """What one person said of something seen online; where to write back is forgotten after a month."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="sightings")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(**PERSON)
    words = models.TextField(blank=True)
    reply_to = models.EmailField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["noted_at"], condition=~Q(reply_to=""), name="sighting_reply")]
        constraints = [
            models.CheckConstraint(condition=Q(noted_by=None) | Q(noted_at__isnull=False), name="sighting_noted_pair")
        ]

    def __str__(self):
        return f"sighting of {self.noted_at:%d.%m.%Y}"
