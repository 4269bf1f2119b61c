from django.db import models
from django.db.models import Q
from django.urls import reverse


class DirectoryToken(models.Model):
    """What lets the school's staff directory in at /scim/v2/: the school's own, made by somebody, shown once (RO10)."""

    name = models.CharField(max_length=60)
    # SHA-256 of 32 random bytes: nothing here opens anything.
    digest = models.CharField(max_length=64, unique=True)
    # Its last four characters, by which it is told from another; nothing in older ones.
    ending = models.CharField(max_length=4, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="directory_tokens")
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="directory_token_ended")
        ]

    def __str__(self):
        return f"connection to {self.name}"

    def get_absolute_url(self):
        """The page about the staff directory."""
        return reverse("accounts:directory")


class DirectoryEntryQuerySet(models.QuerySet):
    """The words for choosing what the directory says."""

    def there(self):
        """Those that the directory has not deleted."""
        return self.filter(removed_at=None)

    def waiting(self):
        """Switched off in the directory, with somebody to say whether they have left."""
        return self.filter(asked_at__isnull=False, settled_at=None)


class DirectoryEntry(models.Model):
    """One account as the school's directory describes it. It names nobody here, and gives nothing (RO10).

    `said` is the SCIM resource as the directory sent it. Switched off or deleted there, the access of the
    `person` whom it is about ends; where that is asked about first, `asked_because` says why.
    """

    user_name = models.CharField(max_length=254)
    # The same without capitals: one of each among those that are there.
    user_name_key = models.CharField(max_length=254)
    external_id = models.CharField(max_length=254, blank=True)
    employee_number = models.CharField(max_length=40, blank=True)
    is_on = models.BooleanField(default=True)
    said = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="directory_entries"
    )
    first_said_at = models.DateTimeField()
    last_said_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    # When the directory ended somebody's access here.
    ended_access_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_because = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DirectoryEntryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user_name_key"], condition=Q(removed_at=None), name="directory_entry_user_name"
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | Q(settled_at__isnull=False), name="directory_entry_settled"
            ),
        ]
        indexes = [
            models.Index(fields=["external_id"], name="directory_entry_external_id"),
            models.Index(fields=["employee_number"], name="directory_entry_number"),
        ]

    def __str__(self):
        return f"{self.shown_name} in the staff directory"

    def get_absolute_url(self):
        """The page about the staff directory."""
        return reverse("accounts:directory")

    @property
    def shown_name(self) -> str:
        """What the directory calls them."""
        name = self.said.get("name") or {}
        parts = f"{name.get('givenName', '')} {name.get('familyName', '')}".strip()
        return (self.said.get("displayName") or name.get("formatted") or parts or self.user_name)[:120]

    @property
    def addresses(self) -> list[str]:
        """The addresses that it names, without capitals: the name for signing in, where it is one, and the others."""
        mails = [str(mail.get("value") or "") for mail in self.said.get("emails") or []]
        return [address.lower() for address in dict.fromkeys([self.user_name, *mails]) if "@" in address]

    @property
    def is_off(self) -> bool:
        """Whether the directory has switched it off or deleted it."""
        return not self.is_on or self.removed_at is not None
