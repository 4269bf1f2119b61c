"""Fills an installation under test, in a program of its own: see `Installation.seed`.

Prints one JSON object: whom it made, and the key of a signed-in session for each.
"""

import json
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.actions.handovers import offer_handover
from accounts.actions.leaving import record_departure
from core.school.models import School
from people.actions.undertakings import ask_undertaking
from people.models import Person
from people.roles import Role
from tests import factories

OFFICES = {
    "head": ("Hana Okafor", Role.HEADTEACHER, Role.STAFF),
    "deputy": ("Dele Marsh", Role.SLT, Role.STAFF),
    "tech": ("Tom Wells", Role.TECHNICIAN, Role.STAFF),
    "manager": ("Maya Price", Role.BUSINESS_MANAGER, Role.STAFF),
    "dsl": ("Dina Rowe", Role.SAFEGUARDING_LEAD, Role.STAFF),
    "chair": ("Chidi Bello", Role.CHAIR, Role.GOVERNOR),
}


def session(person) -> str:
    """The key of a session in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client.session.session_key


def people(now, *, staff=0, heads=0, new=0):
    """The offices, `staff` who can post on one account, `heads` more headteachers, and `new` staff to be invited."""
    if not School.objects.exists():
        factories.make_school()
    made = {}
    for name, words in OFFICES.items():
        made[name] = Person.objects.filter(name=words[0]).first() or factories.make_person(*words)
    for number in range(staff):
        made[f"staff{number}"] = factories.make_person(f"Staff{number} Field", Role.STAFF)
    for number in range(heads):
        made[f"head{number}"] = factories.make_person(f"Head{number} Marsh", Role.HEADTEACHER)
    for number in range(new):
        made[f"new{number}"] = factories.make_person(f"New{number} Field", Role.STAFF, password="!")
    if staff:
        offices = {"will_post": [made["deputy"]], "will_monitor": [made["manager"]]}
        account = factories.make_live(made["deputy"], made["head"], made["tech"], now, **offices)
        theirs = [made[f"staff{number}"] for number in range(staff)]
        factories.let_post(account, made["tech"], *theirs, now=now)
        factories.publish_statement(made["head"], now=now, adopted_on=now.date())
    return made


def comments(now, *, number, days_ago):
    """Comments that came in some days ago, so that their steps are due."""
    received_at = now - timedelta(days=days_ago)
    for count in range(number):
        factories.make_comment(received_at, words=f"Said {days_ago} days ago, number {count}", received_at=received_at)


def requests(now, *, number, staff):
    """Proposals that wait for a decision."""
    return [factories.make_request(staff, now, name=f"Account {count}").pk for count in range(number)]


def belongings(now, made, number):
    """For each of so many staff an offer of sign-in details and a post, on an account that shares a password."""
    account = factories.make_account("Trips", now=now, proposed_by=made["deputy"])
    factories.store(account, made["tech"], now, username="riverside.trips", password="Plum-Kettle-7-Harbour")
    return [_belongings(now, account, made["tech"], made[f"staff{place}"]) for place in range(number)]


def _belongings(now, account, tech, person):
    factories.let_post(account, tech, person, now=now)
    handover = offer_handover(account, by=factories.actor(tech, now), now=now, person=person)
    post = factories.make_post(person, account, now, pictured="nobody")
    return {"handover": handover.reference, "post": post.pk, "account": account.pk}


def leavers(now, made, number):
    """So many of the staff leave after today, and that is announced."""
    by = factories.actor(made["manager"], now)
    for place in range(number):
        today = timezone.localdate(now)
        record_departure(made[f"staff{place}"], by=by, now=now, last_day_in_school=today, is_announced=True)


def links(now, made, number):
    """What the links end in by which so many leavers are asked for their undertaking."""
    by = factories.actor(made["manager"], now)
    leavers = [made[f"staff{place}"] for place in range(number)]
    return [ask_undertaking(leaver.departures.get(), by=by, now=now) for leaver in leavers]


def main(words):
    """Make what the words ask for: staff, heads, new, late (comments), requests; `again`: so many sign in again.

    `belongings`: so many of the staff have an offer and a post; `leavers`: so many leave after today; `links`: so many
    leavers are asked for an undertaking.
    """
    asked = {name: int(value) for name, value in (word.split("=") for word in words)}
    now = timezone.now()
    made = people(now, **{kind: asked.get(kind, 0) for kind in ("staff", "heads", "new")})
    for number in range(asked.get("again", 0)):
        made[f"staff{number}"] = Person.objects.get(name=f"Staff{number} Field")
    comments(now, number=asked.get("late", 0), days_ago=15)
    facts = {"requests": requests(now, number=asked.get("requests", 0), staff=made["deputy"])}
    facts["belongings"] = belongings(now, made, asked["belongings"]) if "belongings" in asked else []
    leavers(now, made, asked.get("leavers", 0))
    facts["links"] = links(now, made, asked.get("links", 0))
    facts["people"] = {name: _facts(person) for name, person in made.items()}
    print(json.dumps(facts))


def _facts(person):
    return {"id": person.pk, "email": person.email, "session": session(person)}
