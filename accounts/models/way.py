from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.states import OF_A_PERSON, WayKind, WayOwner
from accounts.ways import Way


class WayBackQuerySet(models.QuerySet):
    """The words for choosing ways back in."""

    def current(self):
        """Those that have not ended."""
        return self.filter(ended_at=None)


class WayBack(models.Model):
    """Something that could open a school account, and whose it is; never a secret (RO7, RO9).

    `hint` tells one from another: the last digits of a telephone, the school's mailbox, which tablet.
    """

    school_account = models.ForeignKey("accounts.SchoolAccount", on_delete=models.PROTECT, related_name="ways")
    kind = models.CharField(max_length=20, choices=WayKind.choices)
    owner = models.CharField(max_length=20, choices=WayOwner.choices)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="ways_back"
    )
    hint = models.CharField(max_length=60, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # When somebody last tried whether it really opens the account, and what came of it; None before anybody has.
    tried_at = models.DateTimeField(null=True, blank=True)
    tried_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    works = models.BooleanField(null=True, blank=True)
    try_note = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)

    objects = WayBackQuerySet.as_manager()

    class Meta:
        ordering = ["noted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_account", "kind", "owner", "hint"],
                condition=Q(ended_at=None, person=None),
                name="way_once",
            ),
            models.UniqueConstraint(
                fields=["school_account", "kind", "person", "hint"],
                condition=Q(ended_at=None, person__isnull=False),
                name="way_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(owner=WayOwner.PERSON, person__isnull=False) | ~Q(owner=WayOwner.PERSON) & Q(person=None),
                name="way_of_a_person_names_them",
            ),
            models.CheckConstraint(
                condition=~Q(owner=WayOwner.SCHOOL, kind__in=OF_A_PERSON), name="way_that_only_a_person_has"
            ),
            models.CheckConstraint(condition=Q(tried_by=None) | Q(tried_at__isnull=False), name="way_tried_pair"),
            models.CheckConstraint(
                condition=Q(tried_at=None, works=None, try_note="")
                | Q(tried_at__isnull=False, works=True, try_note="")
                | Q(tried_at__isnull=False, works=False) & ~Q(try_note=""),
                name="way_tried_says_what_came",
            ),
            models.CheckConstraint(condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="way_ended_pair"),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(end_reason=""), name="way_ended_with_a_reason"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.person or self.get_owner_display()}), {self.school_account}"

    def get_absolute_url(self):
        """The page of all ways back into its account."""
        return reverse("accounts:ways", args=[self.school_account_id])

    @property
    def name(self) -> str:
        """What and which: "telephone ending 0412"."""
        return Way(self.kind, self.owner, hint=self.hint).name
