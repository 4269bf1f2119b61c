from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.states import GroupState, Platform


class LinkedGroupQuerySet(models.QuerySet):
    """The words for choosing linked groups."""

    def open(self):
        """Those that have not ended, agreed or not."""
        return self.exclude(state=GroupState.ENDED)

    def agreed(self):
        """Those of which whoever runs them has said yes."""
        return self.filter(state=GroupState.AGREED)


class LinkedGroup(models.Model):
    """A chat or page that staff, governors or the parents' association run, noted by their agreement (SC3, PE1).

    Never a group that parents run among themselves. `runner` is a person of the list of people; with `organisation`
    it is whoever stands for it at the school.
    """

    name = models.CharField(max_length=120)
    platform = models.CharField(max_length=20, choices=Platform.choices)
    organisation = models.CharField(max_length=120, blank=True)
    runner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="linked_groups")
    purpose = models.CharField(max_length=300)
    # Private: only whoever may change the group sees it.
    link = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=20, choices=GroupState.choices, default=GroupState.WAITING)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ends_on = models.DateField()
    # The day on which that end date was chosen: it lies at most a year before it.
    dated_on = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_past_at = models.DateTimeField(null=True, blank=True)
    disclaimer_up_at = models.DateTimeField(null=True, blank=True)
    disclaimer_up_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    offered_to = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="linked_groups_offered"
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)

    objects = LinkedGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None) | Q(agreed_at__isnull=False), name="linked_group_agreed_pair"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="linked_group_ended_pair"
            ),
            models.CheckConstraint(
                condition=~Q(state=GroupState.AGREED) | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="linked_group_agreed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=GroupState.ENDED) | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="linked_group_ended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(offered_to=None, offered_at=None) | Q(offered_to__isnull=False, offered_at__isnull=False),
                name="linked_group_offered_pair",
            ),
            models.CheckConstraint(
                condition=Q(disclaimer_up_by=None) | Q(disclaimer_up_at__isnull=False),
                name="linked_group_disclaimer_pair",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Its page."""
        return reverse("accounts:linked_group", args=[self.pk])

    @property
    def run_by(self) -> str:
        """Who runs it, in words."""
        return f"{self.organisation}, through {self.runner}" if self.organisation else str(self.runner)

    def is_past(self, today) -> bool:
        """Its end date has passed, and it has neither been renewed nor ended."""
        return self.state != GroupState.ENDED and self.ends_on < today
