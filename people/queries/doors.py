"""The accounts at Google and Microsoft with which people sign in."""

from allauth.socialaccount.models import SocialAccount

from people.models import Person


def person_with_address(address: str) -> Person | None:
    """Whoever has this e-mail address, whatever its capitals, or None."""
    return Person.objects.filter(email__iexact=address).first() if address else None


def door_of(person: Person, provider: str) -> SocialAccount | None:
    """The account with which this person signs in at a provider ("google", "microsoft"), or None."""
    return doors_of(person).filter(provider=provider).first()


def doors_of(person: Person):
    """Every account with which this person signs in elsewhere."""
    return SocialAccount.objects.filter(user=person).order_by("provider", "id")


def has_joined(person: Person) -> bool:
    """Whether this person can sign in: with a password, or with Google or Microsoft."""
    return person.has_usable_password() or doors_of(person).exists()
