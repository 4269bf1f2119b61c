"""What the school's staff directory says, beside who is here (RO10)."""

import hashlib
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from accounts.models import DirectoryEntry, DirectoryToken
from accounts.queries.staff_list import Numbers
from core.actor import Actor
from core.held import Held
from core.ids import id_in
from core.together import Count
from core.work import Source, WorkItem
from people.queries import everybody, people_here
from people.roles import Permission

DAY = timedelta(days=1)
SHOWN = 200


def digest_of(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_with(secret: str) -> DirectoryToken | None:
    """The open token whose secret this is, or None."""
    return DirectoryToken.objects.filter(digest=digest_of(secret), ended_at=None).first() if secret else None


def open_tokens():
    """The connections that are open, with whoever made them."""
    return DirectoryToken.objects.filter(ended_at=None).select_related("made_by")


def actor_of(token) -> Actor:
    """Who acts when the directory speaks: no person, under the connection's name."""
    return Actor(person=None, name=f"Staff directory ({token.name})")


def entries_compared(compared):
    """The entries that are there, narrowed by what is `compared` as far as the database can."""
    rows = DirectoryEntry.objects.there()
    for name, value in compared.items():
        if name == "username" and isinstance(value, str):
            rows = rows.filter(user_name_key=key_of(value))
        elif name == "externalid" and isinstance(value, str):
            rows = rows.filter(external_id=value)
        elif name == "employeenumber" and isinstance(value, str):
            rows = rows.filter(employee_number=value)
    return rows.order_by("id")


def key_of(user_name: str) -> str:
    """The name for signing in without capitals."""
    return user_name.strip().lower()[:254]


def entry_with(pk: str) -> DirectoryEntry | None:
    """The entry with this id, as long as the directory has not deleted it."""
    return DirectoryEntry.objects.there().filter(pk=id_in(pk)).first()


class Finder:
    """Finds who an account of the directory is about: by the staff number and by the addresses."""

    def __init__(self):
        people = list(everybody())
        self.numbers = Numbers(people)
        self.addresses = {person.email.lower(): person for person in people if person.email}

    def named(self, entry) -> dict:
        """Everybody whom it names, by id."""
        found = [self.numbers.find(entry.employee_number.strip()), *map(self.addresses.get, entry.addresses)]
        return {person.pk: person for person in found if person is not None}

    def find(self, entry):
        """The one person whom it names; None where its number and its addresses name two."""
        named = self.named(entry)
        return next(iter(named.values())) if len(named) == 1 else None

    def is_new(self, entry) -> bool:
        """Whether it names nobody who is or was here."""
        return not self.named(entry)


def entries_to_link() -> list[tuple]:
    """Accounts that named nobody so far, with whom they name now."""
    if not (entries := list(DirectoryEntry.objects.there().filter(person=None))):
        return []
    finder = Finder()
    return [(entry, person) for entry in entries if (person := finder.find(entry)) is not None]


def switched_off_within_a_day(now) -> int:
    """How many people the directory has switched off in a day, those who are asked about included."""
    lately = Q(ended_access_at__gt=now - DAY) | Q(asked_at__gt=now - DAY, settled_at=None)
    return DirectoryEntry.objects.filter(lately).values("person").distinct().count()


def staff_lately(now) -> int:
    """How many people were here a day ago, as far as the directory has ended it since."""
    return people_here(now).count() + DirectoryEntry.objects.filter(ended_access_at__gt=now - DAY).count()


def is_on_elsewhere(entry) -> bool:
    """Whether the same person has another account in the directory that is still switched on."""
    others = DirectoryEntry.objects.there().filter(person=entry.person, is_on=True)
    return others.exclude(pk=entry.pk).exists()


def waiting(by):
    """Who is switched off there and here still, with the question; nobody reads their own."""
    return DirectoryEntry.objects.waiting().exclude(person=by.person).select_related("person")[:SHOWN]


def on_there_and_left_here(now):
    """Who has left, and is still switched on in the directory."""
    gone = Q(person__is_active=False) | Q(person__access_ends_at__lte=now)
    return DirectoryEntry.objects.there().filter(gone, is_on=True).select_related("person")[:SHOWN]


def not_known_here():
    """Who is switched on in the directory and nobody here."""
    return DirectoryEntry.objects.there().filter(person=None, is_on=True)[:SHOWN]


def lately(by, now):
    """What the directory has ended or asked in the last thirty days, newest first."""
    since = now - timedelta(days=30)
    done = Q(ended_access_at__gt=since) | Q(settled_at__gt=since)
    told = DirectoryEntry.objects.filter(done).exclude(person=by.person).select_related("person", "settled_by")
    return told.order_by("-last_said_at", "-id")[:20]


def work_for(person, now, granted) -> list[Source]:
    """Who was switched off in the directory, and has anybody left: for whoever records who leaves (RO10)."""
    if Permission.RECORD_DEPARTURE not in granted:
        return []

    def items(count):
        if not count:
            return []
        who = "Somebody is" if count == 1 else f"{count} people are"
        return [
            WorkItem(
                title=f"{who} switched off in the staff directory, and still here",
                url=reverse("accounts:directory"),
                button="Say who has left",
                asked_by="Staff directory",
                clause="RO10",
                act_now=True,
            )
        ]

    return [Source(items, says_more=True, count=Count(DirectoryEntry.objects.waiting().exclude(person=person)))]


def held_by(person, now) -> list[Held]:
    """The connections that somebody made and may have kept the token of."""
    return [
        Held(
            "connected the staff directory", token.name, reverse("accounts:directory"), "make a new token, end this one"
        )
        for token in open_tokens().filter(made_by=person)
    ]
