from django.db import models
from django.db.models import Q

from people.states import Answer, AnsweredHow


class Undertaking(models.Model):
    """Somebody who leaves was asked to keep away from pupils online and to keep confidences (PE4, PE6)."""

    departure = models.OneToOneField("people.Departure", on_delete=models.PROTECT, related_name="undertaking")
    # Which words were put to them.
    version = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Until when the link works; nothing where none was made. Nothing of the link is kept.
    link_until = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answered_how = models.CharField(max_length=20, choices=AnsweredHow.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(answered_at__isnull=False), name="undertaking_answered_pair"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="undertaking_answer_is_dated",
            ),
        ]

    def __str__(self):
        return f"undertaking of {self.departure.person}"

    @property
    def in_words(self) -> str:
        """Where it has got to."""
        return self.get_answer_display() or "asked, not answered yet"
