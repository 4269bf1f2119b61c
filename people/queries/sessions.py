"""Where somebody is signed in."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from people.devices import device_in_words
from people.models import Person
from people.session_keys import digest_of


@dataclass(frozen=True)
class SignIn:
    """One computer or phone on which somebody is signed in."""

    pk: int
    device: str
    address: str
    since: datetime
    is_this: bool


def sign_ins_of(person: Person, now: datetime, *, this_key: str = "") -> list[SignIn]:
    """Where this person is signed in now, this very one (`this_key`: its session's) first, then the newest."""
    this = digest_of(this_key)
    listed = UserSession.objects.filter(user=person).order_by("-created_at", "-id")
    alive = _alive(person, [row.session_key for row in listed], now)
    found = [
        SignIn(row.pk, device_in_words(row.user_agent), row.ip, row.created_at, row.session_key == this)
        for row in listed
        if row.session_key in alive
    ]
    return sorted(found, key=lambda sign_in: not sign_in.is_this)


def _alive(person, keys, now) -> set[str]:
    """Those of these sessions that still let this person in: not over, and of today's password and address."""
    good = person.get_session_auth_hash()
    return {
        session.session_key
        for session in Session.objects.filter(session_key__in=keys, expire_date__gt=now)
        if constant_time_compare(session.get_decoded().get(HASH_SESSION_KEY, ""), good)
    }


def session_keys_of(person: Person) -> list[str]:
    """Every session that is this person's, as the table has it; allauth's list does not hold each of them."""
    return session_keys_by_person()[str(person.pk)]


def session_keys_by_person() -> dict[str, list[str]]:
    """The keys of every session by the id of whose it is: to find one person's, all must be opened. One statement."""
    found = defaultdict(list)
    for session in Session.objects.iterator():
        found[session.get_decoded().get(SESSION_KEY)].append(session.session_key)
    return found
