"""Ending sign-ins: one, all but this one, all of somebody."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from core.action import Refused, action, refuse_if
from core.audit import api as audit
from people import notices, rules
from people.devices import device_in_words
from people.queries import session_keys_of
from people.session_keys import digest_of


@action
def end_session(person, *, by, now, pk):
    """End one of one's own sign-ins, by the id it has in the list. Raises Refused where it has ended already."""
    refuse_if(rules.why_not_end_session(person, by, now))
    found = UserSession.objects.filter(user=person, pk=pk).first()
    if found is None:
        raise Refused("This sign-in has ended already.")
    _end(person, [found.session_key])
    audit.record("person.signed_out", person, by=by, device=device_in_words(found.user_agent))


@action
def end_other_sessions(person, *, by, now, this_key):
    """End all of one's own sign-ins but this one. Returns how many. Raises Refused."""
    refuse_if(rules.why_not_end_session(person, by, now))
    others = [key for key in session_keys_of(person) if key != digest_of(this_key)]
    _end(person, others)
    audit.record("person.signed_out_elsewhere", person, by=by, sign_ins=len(others))
    return len(others)


@action
def end_all_sessions(person, *, by, now):
    """Sign somebody out everywhere, because a phone or a computer is lost; tells them. Raises Refused."""
    refuse_if(rules.why_not_end_all_sessions(person, by, now))
    keys = session_keys_of(person)
    _end(person, keys)
    audit.record("person.signed_out_everywhere", person, by=by, sign_ins=len(keys))
    notices.signed_out_everywhere(person, by, now)


def close_sessions(person, known_keys=None):
    """End every sign-in of somebody, inside the action that ends or changes how they sign in.

    Where `known_keys` were read a moment before, those that allauth lists by now are ended too.
    """
    if known_keys is None:
        keys = session_keys_of(person)
    else:
        keys = {*known_keys, *UserSession.objects.filter(user=person).values_list("session_key", flat=True)}
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=person).delete()


def _end(person, keys):
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=person, session_key__in=keys).delete()
