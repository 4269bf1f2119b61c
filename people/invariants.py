"""What must hold about people, roles and leaving (RO10)."""

import base64
import binascii

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db.models import Exists, F, OuterRef, Q
from django.utils.encoding import force_str

from core.audit import api as audit
from core.invariant import GRACE, RUN_SWEEP, Broken, broken, invariant, row
from core.vault.soundness import why_not_open
from people.models import Absence, Departure, FactorReset, Invitation, Letter, Person, RoleHolding, StandIn
from people.queries import school_day
from people.roles import APART, Role
from people.states import FactorResetState


def gone(now, whose="") -> Q:
    """The condition for people whose access ended longer ago than the background work needs.

    `whose` is the path to the person: "person__", "assigned_to__".
    """
    return Q(**{f"{whose}is_active": False}) | Q(**{f"{whose}access_ends_at__lte": now - GRACE})


@invariant("Access ends when the last day in school has ended", clause="RO10")
def access_ends_in_time(now):
    """A departure whose day has passed is ended by the next sweep."""
    late = Departure.objects.due(now - GRACE).select_related("person")
    yield from broken(
        late, lambda found: f"{found.person.name}’s last day has passed, but access has not ended.", ON_PAGE
    )


ON_PAGE = f"{RUN_SWEEP} If it stays, open their leaving, press “End it”, and look into the worker's log for the reason."


@invariant("Nobody who has left can sign in", clause="RO10")
def leavers_cannot_sign_in(now):
    """No address, password, second factor, other sign-in, invitation or session is left when access has ended."""
    left = Person.objects.filter(left_at__isnull=False)
    can = left.exclude(email=None, password__startswith=UNUSABLE_PASSWORD_PREFIX, is_active=False)
    yield from broken(can, lambda found: f"{found.name} has left, but still has an address, a password or a sign-in.")
    theirs = gone(now, "user__")
    for factor in Authenticator.objects.filter(theirs).select_related("user").iterator(chunk_size=500):
        yield Broken(row(factor), f"{factor.user.name} has left, but still has a second step at sign-in.", RUN_SWEEP)
    for door in SocialAccount.objects.filter(theirs).select_related("user").iterator(chunk_size=500):
        yield Broken(row(door), f"{door.user.name} has left, but an account elsewhere still signs them in.", RUN_SWEEP)
    invited = Invitation.objects.filter(gone(now, "person__"), Invitation.open_at(now)).select_related("person")
    yield from broken(
        invited, lambda found: f"{found.person.name} has left, but an invitation to sign in still works.", RUN_SWEEP
    )
    for listed in UserSession.objects.filter(theirs).select_related("user").iterator(chunk_size=500):
        yield Broken(row(listed), f"{listed.user.name} has left, but a sign-in is still listed.", RUN_SWEEP)
    yield from _sessions_of_leavers(now)


def _sessions_of_leavers(now):
    names = {str(pk): name for pk, name in Person.objects.filter(gone(now)).values_list("pk", "name")}
    for session in Session.objects.filter(expire_date__gt=now).iterator(chunk_size=500):
        whose = session.get_decoded().get(SESSION_KEY)
        if whose in names:
            yield Broken("a session", f"{names[whose]} has left, but is still signed in somewhere.", RUN_SWEEP)


@invariant("Nobody who has left holds a role, stands in or is expected back", clause="RO10")
def leavers_hold_nothing(now):
    """Roles, stand-ins and absences end with the access."""
    today, theirs = school_day(now), gone(now, "person__")
    held = RoleHolding.objects.filter(theirs).overlapping(today, None).select_related("person")
    yield from broken(
        held, lambda found: f"{found.person.name} has left, but is still {found.get_role_display()}.", RUN_SWEEP
    )
    named = StandIn.objects.filter(theirs).select_related("person")
    yield from broken(
        named,
        lambda found: f"{found.person.name} has left, but stands in for the {found.get_role_display()}.",
        RUN_SWEEP,
    )
    away = Absence.objects.filter(theirs).to_come(today).select_related("person")
    yield from broken(away, lambda found: f"{found.person.name} has left, but is still kept as away.", RUN_SWEEP)


@invariant("A person and their leaving agree about when access ends", clause="RO10")
def leavings_agree(now):
    """The instant on the person, compared on each request, is that of their departure."""
    differ = Departure.objects.expected().exclude(person__access_ends_at=F("access_ends_at")).select_related("person")
    yield from broken(
        differ, lambda found: f"{found.person.name} and their leaving do not name the same last moment.", SAY_AGAIN
    )
    expected = Departure.objects.expected().filter(person=OuterRef("pk"))
    alone = Person.objects.filter(is_active=True, access_ends_at__isnull=False).exclude(Exists(expected))
    yield from broken(alone, lambda found: f"{found.name}’s access is to end, but no leaving says so.", SAY_AGAIN)
    halves = Person.objects.filter(Q(is_active=True, left_at__isnull=False) | Q(is_active=False, left_at=None))
    yield from broken(halves, lambda found: f"{found.name} has half left: the sign-in and the day do not agree.")
    ended = Departure.objects.filter(cancelled_at__isnull=False, access_ended_at__isnull=False)
    yield from broken(ended, "This leaving was cancelled, and yet access was ended for it.")


SAY_AGAIN = "Open their leaving and save its last day again."


@invariant("Nobody is headteacher and chair of governors on one day", clause="RO3")
def heads_are_not_chairs(now):
    """The chair hears what concerns the headteacher."""
    today = RoleHolding.objects.current(school_day(now))
    others = today.filter(role__in=APART[Role.HEADTEACHER], person=OuterRef("person"))
    both = today.filter(Exists(others), role=Role.HEADTEACHER)
    yield from broken(
        both.select_related("person"),
        lambda found: f"{found.person.name} is headteacher and chair or vice-chair of governors at the same time.",
        "End one of the two roles on the person's page.",
    )


@invariant("Every second step at sign-in opens with the keys of this server", clause="RO7")
def factors_open(now):
    """The seeds are sealed to their person; a missing key locks people out."""
    for factor in Authenticator.objects.select_related("user").order_by("pk").iterator(chunk_size=500):
        for sealed in _sealed_parts(factor):
            if reason := _why_not_open_factor(sealed, factor.user_id):
                yield Broken(
                    row(factor), f"{factor.user.name}’s second step at sign-in does not open. {reason}", NEW_FACTOR
                )
                break


NEW_FACTOR = "Put the missing key back into VAULT_KEYS, or let this person set up their second step again."


def _sealed_parts(factor) -> list[str]:
    data = factor.data
    if factor.type == Authenticator.Type.TOTP:
        return [data.get("secret", "")]
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        return data["migrated_codes"] if "migrated_codes" in data else [data.get("seed", "")]
    return []


def _why_not_open_factor(sealed, user_id) -> str:
    try:
        raw = base64.b64decode(force_str(sealed))
    except binascii.Error:
        return "It is not what was sealed here."
    return why_not_open(raw, context=("second factor", str(user_id)))


@invariant("Every leaving has its lines in the history", clause="RO10")
def leavings_are_recorded(now):
    """Recorded, cancelled and ended ones."""
    lines = (
        (Departure.objects.order_by("pk"), ("departure.recorded",), "was recorded"),
        (Departure.objects.exclude(cancelled_at=None).order_by("pk"), ("departure.cancelled",), "was cancelled"),
        (Departure.objects.ended().order_by("pk"), ("departure.sign_in_ended",), "ended a sign-in"),
    )
    for rows, events, what in lines:
        yield from broken(audit.without_line(rows, *events), f"This leaving {what}, but the history has no line of it.")


@invariant("Every e-mail about signing in that is owed is sent, or waits for another try with its reason")
def letters_are_sent(now):
    """None is claimed by a worker that died, and none waits for nothing."""
    before = now - GRACE
    free = Q(leased_until=None) | Q(leased_until__lte=before)
    owed = Letter.objects.filter(free, gave_up_at=None, owed_at__lte=before).order_by("pk")
    yield from broken(owed, "Its time has come, and nobody sends it.", RUN_SWEEP)
    silent = Letter.objects.filter(gave_up_at__isnull=False, last_fault="").order_by("pk")
    yield from broken(silent, "It was given up without a reason.", RUN_SWEEP)


@invariant("What two people must agree to ends when its time is over")
def resets_expire(now):
    """Nobody sets up a second step again on an old question, and never on one person's word."""
    late = FactorReset.objects.overdue(now - GRACE).order_by("pk")
    yield from broken(late, "It could still be agreed to, although its time is over.", RUN_SWEEP)
    alone = FactorReset.objects.filter(state=FactorResetState.AGREED, agreed_by=None).order_by("pk")
    yield from broken(alone, "It was agreed to, and nobody's name stands there.")


INVARIANTS = (
    access_ends_in_time,
    leavers_cannot_sign_in,
    leavers_hold_nothing,
    leavings_agree,
    heads_are_not_chairs,
    factors_open,
    leavings_are_recorded,
    letters_are_sent,
    resets_expire,
)
