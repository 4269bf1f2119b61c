"""Plain functions that make rows for tests; each app's writer adds theirs below its heading."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.actions.requests import approve_request, save_draft, start_request, submit_request
from core.actor import SYSTEM
from core.school.models import School
from people.models import Person, RoleHolding
from people.queries import actor_for
from people.roles import SECOND_FACTOR_ROLES, Role

LONDON = ZoneInfo("Europe/London")
# A Thursday in term, in the middle of the morning.
NOW = datetime(2026, 11, 19, 10, 30, tzinfo=LONDON)
TERM_BEGAN = date(2026, 9, 1)

_numbers = count(1)


def system(now=NOW):
    """The software itself, at an instant."""
    return SYSTEM.afresh(now)


def actor(person, now=NOW):
    """This person as somebody who acts."""
    return actor_for(person, now)


def make_school(**details):
    """The one school."""
    values = {"name": "Riverside Primary School", "town": "Riverside", "started_on": TERM_BEGAN}
    # The tests run as a demonstration, which opens no real school's pages.
    return School.objects.create(pk=1, **values | {"is_demonstration": True} | details)


def make_person(name="Sam Field", *roles, **details):
    """Somebody with these roles since the start of term; enrolled where their role must be."""
    number = next(_numbers)
    values = {"name": name, "email": f"{name.split()[0].lower()}{number}@school.example"} | details
    person = Person.objects.create(**values)
    for role in roles:
        RoleHolding.objects.create(person=person, role=role, starts_on=TERM_BEGAN)
    if SECOND_FACTOR_ROLES & {Role(role) for role in roles}:
        enrol(person)
    return person


def enrol(person):
    """Give somebody an authenticator app."""
    return TOTP.activate(person, generate_totp_secret()).instance


# accounts: proposals, set-up, register

COMPLETE = {
    "platform": "facebook",
    "name": "Year 3 news",
    "aim": "Show families what the class is learning.",
    "audience": "Families of Year 3.",
    "promotion": "A letter home with the link.",
    "will_be_private": True,
    "children_appear": True,
}


def make_draft(person, now=NOW, **answers):
    """A proposal by this person with every question answered, not yet sent."""
    account_request = start_request(by=actor(person, now), now=now)
    values = COMPLETE | {"will_post": [person], "will_monitor": [person]} | answers
    save_draft(account_request, by=actor(person, now), now=now, **values)
    return account_request


def make_request(person, now=NOW, **answers):
    """A proposal by this person that waits for a decision."""
    account_request = make_draft(person, now, **answers)
    submit_request(account_request, by=actor(person, now), now=now)
    return account_request


def make_approved(person, head, now=NOW, *, conditions="", not_private_until=None, **answers):
    """A proposal by this person that the headteacher approved."""
    account_request = make_request(person, now, **answers)
    approve_request(
        account_request, by=actor(head, now), now=now, conditions=conditions, not_private_until=not_private_until
    )
    return account_request
