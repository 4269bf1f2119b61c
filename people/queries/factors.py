"""Who has a second factor, who must have one, and what somebody uses."""

from datetime import datetime

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator

from people import rules
from people.models import Person, UsedCode
from people.queries.roles import roles_of
from people.roles import SECOND_FACTOR_ROLES

# What counts for a role that needs a second step: something one has, and not a list that can be copied (S7).
REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(person: Person) -> bool:
    """Whether this person can give a second step: an app, a key, or a printed code that is left.

    Printed codes alone are for staff whose role needs no second step to sign in; see `must_enrol`.
    """
    return any(factor.type in REAL or codes_left(factor) for factor in Authenticator.objects.filter(user=person))


def has_real_factor(person: Person) -> bool:
    """Whether this person has an app or a key (printed codes are a list that can be copied)."""
    return Authenticator.objects.filter(user=person, type__in=REAL).exists()


def codes_of(person: Person) -> Authenticator | None:
    """The printed codes of this person."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()


def codes_used(factor: Authenticator) -> list[bool]:
    """Which of the printed codes are used, in the order on the sheet; reads no code."""
    return [bool(factor.data["used_mask"] & (1 << place)) for place in range(app_settings.RECOVERY_CODE_COUNT)]


def codes_left(factor: Authenticator) -> int:
    """How many of the printed codes still work."""
    return codes_used(factor).count(False)


def has_any_factor(person: Person) -> bool:
    """Whether anything at all is asked of this person besides the password, printed codes included."""
    return Authenticator.objects.filter(user=person).exists()


def must_enrol(person: Person, roles) -> bool:
    """Whether this person sees no page before enrolling a second factor (S7)."""
    return bool(SECOND_FACTOR_ROLES & set(roles)) and not has_real_factor(person)


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
