from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.states import AT_ONCE, OPEN_TAKEDOWNS, StepAnswer, TakedownReason, TakedownState
from people.roles import Permission

# Our own measure: after it the lead is told once more of what is stopped.
FOR_ITS_LEAD = timedelta(hours=1)


class TakedownQuerySet(models.QuerySet):
    """The words for choosing takedowns."""

    def open(self):
        """Those that are not at their end."""
        return self.filter(state__in=OPEN_TAKEDOWNS)

    def late(self, now):
        """Open ones whose time has passed; for what is stopped its lead has an hour to speak."""
        is_asked = Q(state=TakedownState.STOPPED, asked_at__gt=now - FOR_ITS_LEAD)
        return self.open().filter(due_by__lte=now).exclude(is_asked)

    def not_to_be_opened(self):
        """Those whose post nobody opens, not even to copy its link: it could be sexual, and it is not gone yet."""
        return self.open().filter(reason=TakedownReason.SEXUAL)

    def held_by(self, person):
        """Those that this person sees to: given to them, or of their own posts and given to nobody."""
        return self.filter(Q(given_to=person) | Q(given_to=None, post__posted_by=person))

    def known_to(self, by):
        """Those this actor may know of: one that is stopped, whoever asked for it and who leads on children."""
        if by.may(Permission.LEAD_CHILD_AT_RISK):
            return self
        return self.exclude(~Q(asked_by=by.person), reason=TakedownReason.SEXUAL, released_at=None)


class Takedown(models.Model):
    """A post is taken down: why, by when, each step, and the proof that it is gone; never the picture (CO11, CO13)."""

    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="takedowns")
    reason = models.CharField(max_length=20, choices=TakedownReason.choices)
    words = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=TakedownState.choices)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_by = models.DateTimeField()
    # Who sees to it instead of whoever posted it, because they leave (RO9).
    given_to = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # One that could be sexual: the safeguarding lead says when it may be touched, and on whose advice.
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    advice = models.TextField(blank=True)
    # The sweep told the headteacher that it is late.
    told_late_at = models.DateTimeField(null=True, blank=True)
    proof = models.TextField(blank=True)
    proof_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = TakedownQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["due_by"], condition=Q(state__in=OPEN_TAKEDOWNS), name="takedown_open")]
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(state__in=OPEN_TAKEDOWNS), name="takedown_one_open"),
            models.CheckConstraint(condition=Q(asked_by=None) | Q(asked_at__isnull=False), name="takedown_asked_pair"),
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(released_at__isnull=False), name="takedown_released_pair"
            ),
            models.CheckConstraint(condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="takedown_ended_pair"),
            models.CheckConstraint(
                condition=~Q(state=TakedownState.GONE)
                | Q(proof_on__isnull=False, ended_at__isnull=False) & ~Q(proof=""),
                name="takedown_gone_has_proof",
            ),
            models.CheckConstraint(
                condition=~Q(reason=TakedownReason.SEXUAL, state__in=[TakedownState.OPEN, TakedownState.GONE])
                | Q(released_at__isnull=False),
                name="takedown_sexual_is_released",
            ),
            models.CheckConstraint(
                condition=~Q(state=TakedownState.STOPPED) | Q(reason=TakedownReason.SEXUAL),
                name="takedown_stopped_is_sexual",
            ),
        ]

    def __str__(self):
        return f"“{self.post}” comes down"

    def get_absolute_url(self):
        """The page of its steps and its proof."""
        return reverse("accounts:takedown", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is not at its end."""
        return self.state in OPEN_TAKEDOWNS

    @property
    def is_at_once(self) -> bool:
        """Whether it may not wait until tomorrow (CO13)."""
        return self.reason in AT_ONCE

    @property
    def could_be_sexual(self) -> bool:
        """Whether nobody opens it, not even to make sure that it is gone."""
        return self.reason == TakedownReason.SEXUAL


class TakedownStep(models.Model):
    """One thing to do on the way, with who did it, when, and why where it was not needed."""

    takedown = models.ForeignKey(Takedown, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=20, choices=StepAnswer.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["takedown", "key"], name="takedown_step_once"),
            models.CheckConstraint(
                condition=Q(done_by=None) | Q(done_at__isnull=False), name="takedown_step_done_pair"
            ),
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(answer=""), name="takedown_step_says_what"),
        ]

    def __str__(self):
        return f"{self.key} of {self.takedown}"
