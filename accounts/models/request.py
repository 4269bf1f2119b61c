from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.states import Decider, Platform, RequestState, platform_in_words
from people.roles import Permission


class AccountRequestQuerySet(models.QuerySet):
    """The words for choosing proposals."""

    def waiting(self):
        """Proposals that wait for a decision."""
        return self.filter(state=RequestState.SUBMITTED)

    def overdue(self, now):
        """Waiting ones whose ten working days have passed."""
        return self.waiting().filter(decide_by__lte=now)

    def visible_to(self, actor):
        """One's own; once sent, also to the sponsor, to the stand-in, and to those who see all proposals."""
        if actor.person is None:
            return self.none()
        sent = Q(submitted_at__isnull=False)
        if not actor.may(Permission.SEE_ALL_PROPOSALS):
            sent &= Q(sponsor=actor.person) | Q(passed_on_to=actor.person)
        return self.filter(Q(proposed_by=actor.person) | sent)

    def with_words(self):
        """All but those that were begun and never written nor sent: there is nothing in them to look at."""
        words = ("platform", "name", "aim", "audience", "promotion", "why_not_private", "on_behalf_of")
        return self.exclude(submitted_at=None, **dict.fromkeys(words, ""))

    def to_close_down(self):
        """Declined ones of accounts that are there all the same, until somebody says that they are gone (RO5)."""
        return self.filter(state=RequestState.DECLINED, exists_already=True, closed_down_at=None)

    def to_set_up(self):
        """Approved ones for which no account has been started (RO6)."""
        return self.filter(state=RequestState.APPROVED, school_account=None)


class AccountRequest(models.Model):
    """A proposal for a school account: aim, audience, promotion, private (NA1 to NA5, RO5)."""

    platform = models.CharField(max_length=20, choices=Platform.choices, blank=True)
    platform_name = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120, blank=True)
    aim = models.TextField(blank=True)
    audience = models.TextField(blank=True)
    promotion = models.TextField(blank=True)
    will_be_private = models.BooleanField(null=True, blank=True)
    why_not_private = models.TextField(blank=True)
    children_appear = models.BooleanField(null=True, blank=True)
    will_post = models.ManyToManyField("people.Person", blank=True, related_name="+")
    will_monitor = models.ManyToManyField("people.Person", blank=True, related_name="+")
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="account_requests")
    # For a governor's or a group's proposal: the member of staff who stands behind it.
    sponsor = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="sponsored_requests"
    )
    on_behalf_of = models.CharField(max_length=120, blank=True)
    sponsor_agreed_at = models.DateTimeField(null=True, blank=True)

    # It was there before it was kept here: the set-up proves what stands, and a refusal means that it is closed there.
    exists_already = models.BooleanField(default=False)
    handle = models.CharField(max_length=120, blank=True)
    address = models.URLField(max_length=300, blank=True)
    account_list = models.ForeignKey(
        "accounts.AccountList", on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    closed_down_at = models.DateTimeField(null=True, blank=True)
    closed_down_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_down_note = models.TextField(blank=True)

    state = models.CharField(max_length=20, choices=RequestState.choices, default=RequestState.DRAFT)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    # How often it was sent: each round has its own messages.
    submissions = models.PositiveSmallIntegerField(default=0)
    goes_to = models.CharField(max_length=20, choices=Decider.choices, default=Decider.HEADTEACHER)
    # The first instant after the tenth working day; then the stand-in may decide too.
    decide_by = models.DateTimeField(null=True, blank=True)
    passed_on_at = models.DateTimeField(null=True, blank=True)
    passed_on_to = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision_note = models.TextField(blank=True)
    # One condition a line; each becomes an item of the set-up.
    conditions = models.TextField(blank=True)
    # Where the platform cannot be private, the headteacher's dated exception (NA4).
    not_private_until = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "decide_by"], name="request_state")]
        constraints = [
            models.CheckConstraint(condition=Q(decided_by=None) | Q(decided_at__isnull=False), name="request_decided"),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False), name="request_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(closed_down_by=None) | Q(closed_down_at__isnull=False), name="request_closed_down"
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.APPROVED) | Q(decided_at__isnull=False), name="request_approved_dated"
            ),
        ]

    def __str__(self):
        return self.name or "Proposal without a name yet"

    def get_absolute_url(self):
        """The page of this proposal."""
        return reverse("accounts:request", args=[self.pk])

    @property
    def platform_label(self) -> str:
        """The platform in words."""
        return platform_in_words(self.platform, self.platform_name)

    @property
    def waits_for_sponsor(self) -> bool:
        """Whether it was sent and its sponsor has not yet agreed to stand behind it."""
        return self.state == RequestState.SUBMITTED and self.sponsor_id is not None and self.sponsor_agreed_at is None

    @property
    def condition_lines(self) -> list[str]:
        """The conditions of the approval, one each."""
        return [line.strip() for line in self.conditions.splitlines() if line.strip()]
