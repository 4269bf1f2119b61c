"""Who has a second factor, and who must have one."""

from allauth.mfa.models import Authenticator

from people.models import Person
from people.roles import SECOND_FACTOR_ROLES


def has_second_factor(person: Person) -> bool:
    """Whether this person has enrolled something besides a password (recovery codes alone do not count)."""
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=person, type__in=factors).exists()


def must_enrol(person: Person, roles) -> bool:
    """Whether this person sees no page before enrolling a second factor (S7)."""
    return bool(SECOND_FACTOR_ROLES & set(roles)) and not has_second_factor(person)
