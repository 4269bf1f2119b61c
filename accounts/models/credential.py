import uuid

from django.db import models
from django.db.models import Q

from accounts.states import SecretKind
from accounts.ways import IN_THE_SAFE, TO_BE_NOTED


class CredentialQuerySet(models.QuerySet):
    """The words for choosing sign-in details."""

    def current(self):
        """Those that have not been replaced by a newer version."""
        return self.filter(replaced_at=None)

    def that_help_back_in(self):
        """What counts today and opens an account that is locked: the kinds alone say so, whatever lies in them."""
        return self.current().filter(kind__in=[*IN_THE_SAFE, *TO_BE_NOTED], retired_at=None)


class Credential(models.Model):
    """One secret of one kind, sealed; a change keeps the old version and adds a new one (RO7)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school_account = models.ForeignKey("accounts.SchoolAccount", on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=20, choices=SecretKind.choices)
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Easy to guess, and kept because the account has it today: due for change.
    is_weak = models.BooleanField(default=False)
    # Of recovery codes: how many there were when they were stored; not known of those stored before it was counted.
    code_count = models.PositiveSmallIntegerField(null=True, blank=True)

    # The account has ended: nobody is shown it any more, but for the technician for a while.
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_by=None) | Q(retired_at__isnull=False), name="credential_retired_pair"
            ),
            models.UniqueConstraint(fields=["school_account", "kind", "version"], name="credential_version"),
            models.UniqueConstraint(
                fields=["school_account", "kind"], condition=Q(replaced_at=None), name="credential_one_current"
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(replaced_at__isnull=False), name="credential_replaced_pair"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.school_account}"

    @property
    def context(self) -> tuple[str, ...]:
        """What the sealed bytes are bound to: they open in this row only, and only while it is this account's."""
        return "credential", str(self.school_account_id), str(self.pk), self.kind, str(self.version)


class RecoveryCodeUse(models.Model):
    """One recovery code was used up on the platform; only its place in the list is kept here."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="used_codes")
    position = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField()
    used_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["credential", "position"], name="recovery_code_used_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="recovery_code_counted_from_one"),
        ]

    def __str__(self):
        return f"recovery code {self.position} of {self.credential.school_account}"


class CredentialLookQuerySet(models.QuerySet):
    """The words for choosing looks."""

    def of_one_account(self):
        """Those at the details of one account: whoever takes a copy of the safe looks at all, used or not."""
        return self.filter(in_a_copy=False)


class CredentialLook(models.Model):
    """Somebody saw a secret: who, when, why (RO7)."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="looks")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="credential_looks")
    looked_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    # By two people without the technician: what was seen so is due for change, whoever saw it.
    in_emergency = models.BooleanField(default=False)
    # In a copy of the whole safe: it holds the keys of authenticators too, and says nothing of an account's being used.
    in_a_copy = models.BooleanField(default=False)

    objects = CredentialLookQuerySet.as_manager()

    class Meta:
        ordering = ["-looked_at", "-id"]
        indexes = [
            models.Index(fields=["person", "credential"], name="look_person"),
            models.Index(fields=["person", "looked_at"], name="look_hour"),
            models.Index(fields=["looked_at", "id"], name="look_week"),
        ]

    def __str__(self):
        return f"{self.person} saw the {self.credential}"
