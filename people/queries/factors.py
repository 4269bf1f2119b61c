"""Who has a second factor, who must have one, and what somebody uses."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from people import rules
from people.models import Person, UsedCode
from people.queries.roles import roles_of
from people.roles import SECOND_FACTOR_ROLES

# What counts for a role that needs a second step: something one has, and not a list that can be copied (S7).
REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(person: Person) -> bool:
    """Whether this person has enrolled something besides a password (printed codes alone do not count)."""
    return Authenticator.objects.filter(user=person, type__in=REAL).exists()


def has_any_factor(person: Person) -> bool:
    """Whether anything at all is asked of this person besides the password, printed codes included."""
    return Authenticator.objects.filter(user=person).exists()


def must_enrol(person: Person, roles) -> bool:
    """Whether this person sees no page before enrolling a second factor (S7)."""
    return bool(SECOND_FACTOR_ROLES & set(roles)) and not has_second_factor(person)


def factors_of(person: Person) -> dict[str, bool]:
    """Which kinds of factor this person has: has_app, has_key, has_codes."""
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    names = {"has_app": "totp", "has_key": "webauthn", "has_codes": "recovery_codes"}
    return {name: kind in kinds for name, kind in names.items()}


def was_used(person: Person, step: int | None) -> bool:
    """Whether the code of this half minute was used already."""
    return step is not None and UsedCode.objects.filter(person=person, step=step).exists()


def why_not_remove_factor(factor: Authenticator, by, now: datetime) -> str:
    """Why this actor may not remove this factor, as a sentence; "" where they may."""
    person = factor.user
    others = Authenticator.objects.filter(user=person, type__in=REAL).exclude(pk=factor.pk)
    is_last_needed = bool(SECOND_FACTOR_ROLES & roles_of(person, now)) and not others.exists()
    return rules.why_not_remove_factor(person, by, now, is_last_needed=is_last_needed)
