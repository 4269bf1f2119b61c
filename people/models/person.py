from calendar import day_name

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac

from people.states import Contract


class PersonQuerySet(models.QuerySet):
    """The words for choosing people."""

    def not_left(self, now):
        """People whose access has not ended, away for long or not."""
        return self.filter(Q(access_ends_at=None) | Q(access_ends_at__gt=now), is_active=True)

    def current(self, now):
        """People whose access has not ended and does not rest for a long leave."""
        at_work = Q(on_leave_from=None) | Q(on_leave_from__gt=now) | Q(on_leave_until__lte=now)
        return self.filter(Q(access_ends_at=None) | Q(access_ends_at__gt=now), at_work)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    """Finds people by e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username):
        """The person with this e-mail address; raises Person.DoesNotExist."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Everybody who works for or governs the school, with or without a sign-in (SC1)."""

    name = models.CharField(max_length=120)
    # None for somebody who never signs in, and once somebody has left: the address is then free again.
    email = models.EmailField("e-mail address", max_length=254, unique=True, null=True, blank=True)
    # The key of staff list imports.
    staff_number = models.CharField(max_length=40, unique=True, null=True, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    # As the staff list says: what ends by itself must have an end date somewhere.
    contract = models.CharField(max_length=20, choices=Contract.choices, blank=True)
    # ISO weekdays on which this person works, Monday is 1: the morning's list goes out on these.
    works_on = models.CharField(max_length=7, default="12345")
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(null=True, blank=True)
    # When every access ends, set with the departure and compared on each request: no sweep is needed to refuse.
    access_ends_at = models.DateTimeField(null=True, blank=True)
    # From when and until when every access rests, set with the long leave and compared on each request, too.
    on_leave_from = models.DateTimeField(null=True, blank=True)
    on_leave_until = models.DateTimeField(null=True, blank=True)
    # Ended for good, in the transaction that removed everything.
    left_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = PersonManager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name", "id"], name="person_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The page about this person."""
        return reverse("people:person", args=[self.pk])

    @property
    def working_days(self) -> str:
        """The days on which this person works, in words."""
        if self.works_on == "12345":
            return "Monday to Friday"
        return ", ".join(day_name[int(number) - 1] for number in self.works_on)

    def has_left(self, now) -> bool:
        """Whether every access of this person has ended (RO10)."""
        return not self.is_active or (self.access_ends_at is not None and now >= self.access_ends_at)

    def is_on_leave(self, now) -> bool:
        """Whether every access of this person rests for a long leave."""
        if self.on_leave_from is None or now < self.on_leave_from:
            return False
        return self.on_leave_until is None or now < self.on_leave_until

    def is_shut_out(self, now) -> bool:
        """Whether this person can do nothing here: has left, or is on long leave (RO10)."""
        return self.has_left(now) or self.is_on_leave(now)

    @property
    def gone(self) -> str:
        """What is said of somebody who is shut out; of a leaving to come, which may be confidential, nothing."""
        return "has left" if not self.is_active or self.on_leave_from is None else "is on long leave"

    @property
    def gone_from_school(self) -> str:
        """The same, with the school."""
        return self.gone.replace("has left", "has left the school")

    def _get_session_auth_hash(self, secret=None):
        # A sign-in ends with the password it was made with, and with the address too: whoever takes over
        # an address takes no session, and leaves none behind.
        salt = "people.models.Person.session"
        return salted_hmac(salt, f"{self.password} {self.email}", secret=secret, algorithm="sha256").hexdigest()

    # Django's and allauth's own code asks these three; nobody here is a superuser and there is no admin.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm, obj=None):
        """No: Django's permissions are not used here, roles are."""
        return False
