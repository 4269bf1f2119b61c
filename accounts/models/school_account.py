from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.states import AccountState, Platform, WayKind, platform_in_words

# What is asked for at set-up and could open the account later: then it is noted whose it is.
WAY_KINDS = {
    "school-email": WayKind.EMAIL,
    "recovery": WayKind.PHONE,
    "two-step": WayKind.APP,
    "two-people": WayKind.CONTROL,
}


class SchoolAccountQuerySet(models.QuerySet):
    """The words for choosing school accounts."""

    def open(self):
        """Accounts that are being set up, live or suspended."""
        return self.exclude(state=AccountState.CLOSED)

    def closed(self):
        """Accounts that are closed for good."""
        return self.filter(state=AccountState.CLOSED)

    def live(self):
        """Accounts in use."""
        return self.filter(state=AccountState.LIVE)


class SchoolAccount(models.Model):
    """An account that speaks for the school; it exists from the start of its set-up (RO5, RO6, SC2)."""

    request = models.OneToOneField("accounts.AccountRequest", on_delete=models.PROTECT, related_name="school_account")
    platform = models.CharField(max_length=20, choices=Platform.choices)
    platform_name = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    handle = models.CharField(max_length=120, blank=True)
    address = models.URLField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=AccountState.choices, default=AccountState.SETTING_UP)
    monitors = models.ManyToManyField("people.Person", blank=True, related_name="monitored_accounts")
    # Whether the public list of official accounts shows it: the headteacher's choice.
    is_listed = models.BooleanField(default=False)
    listed_at = models.DateTimeField(null=True, blank=True)
    listed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    can_public_write = models.BooleanField(default=False)
    # No shared password: everybody signs in as themselves, so nothing lies in the safe.
    each_has_own_access = models.BooleanField(default=False)
    # What the last look at it found; the looks themselves are monitoring's.
    last_looked_at = models.DateTimeField(null=True, blank=True)
    last_looked_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_still_private = models.BooleanField(null=True, blank=True)
    are_comments_hidden = models.BooleanField(null=True, blank=True)
    # The version of the platform's checklist that its set-up began with, and keeps.
    checklist_version = models.PositiveSmallIntegerField(default=1)
    set_up_started_at = models.DateTimeField()
    set_up_started_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    live_at = models.DateTimeField(null=True, blank=True)
    live_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The headteacher decided that it stays, though nothing happened on it.
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closing_note = models.TextField(blank=True)

    objects = SchoolAccountQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["name", "id"], condition=~Q(state=AccountState.CLOSED), name="account_open_by_name"),
            models.Index(
                fields=["closed_at", "id"], condition=Q(state=AccountState.CLOSED), name="account_closed_by_day"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(live_by=None) | Q(live_at__isnull=False), name="account_live_pair"),
            models.CheckConstraint(condition=Q(kept_by=None) | Q(kept_at__isnull=False), name="account_kept_pair"),
            models.CheckConstraint(condition=Q(closed_by=None) | Q(closed_at__isnull=False), name="account_closed"),
            models.CheckConstraint(
                condition=Q(last_looked_by=None) | Q(last_looked_at__isnull=False), name="account_looked_pair"
            ),
            models.CheckConstraint(
                condition=Q(listed_by=None) | Q(listed_at__isnull=False), name="account_listed_pair"
            ),
            models.CheckConstraint(
                condition=Q(suspended_by=None) | Q(suspended_at__isnull=False), name="account_suspended_pair"
            ),
            models.CheckConstraint(
                condition=~Q(state=AccountState.SUSPENDED) | Q(suspended_at__isnull=False, live_at__isnull=False),
                name="account_suspended_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=AccountState.LIVE) | Q(live_at__isnull=False), name="account_live_dated"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The account record."""
        return reverse("accounts:account", args=[self.pk])

    @property
    def set_up_url(self) -> str:
        """The page of its checklist."""
        return reverse("accounts:set_up", args=[self.pk])

    @property
    def platform_label(self) -> str:
        """The platform in words."""
        return platform_in_words(self.platform, self.platform_name)


class SetUpItem(models.Model):
    """One thing to do before an account goes live, with who did it, when and the picture (RO6)."""

    school_account = models.ForeignKey(SchoolAccount, on_delete=models.PROTECT, related_name="items")
    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    help = models.TextField(blank=True)
    clause = models.CharField(max_length=10, blank=True)
    needs_picture = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    picture = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="set_up_items"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["school_account", "key"], name="set_up_item_once"),
            models.CheckConstraint(condition=Q(done_by=None) | Q(done_at__isnull=False), name="set_up_item_done_pair"),
        ]

    def __str__(self):
        return self.title

    @property
    def way_kind(self) -> str:
        """The kind of way back in that it is about, or nothing."""
        return WAY_KINDS.get(self.key, "")
