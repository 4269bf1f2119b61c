"""What a password must be."""

import re

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from core.school.api import school

SHORTEST = 10
# What must be left once everything that the school knows is taken out.
SHORTEST_OF_ONES_OWN = 6
GOOD = 3
# zxcvbn slows down with length, and nothing is gained beyond this.
LOOKED_AT = 72


class StrongEnough:
    """Refuse what somebody who knows the school and the person would guess."""

    def validate(self, password, user=None):
        """Raise ValidationError with what to do about it."""
        known = _known_words(user)
        looked_at = password[:LOOKED_AT]
        own = _without(known, looked_at)
        if (
            len(password) < SHORTEST
            or len(own) < SHORTEST_OF_ONES_OWN
            or own.isdigit()
            or zxcvbn(looked_at, user_inputs=known)["score"] < GOOD
        ):
            raise ValidationError("Choose a password that is harder to guess. Three or four random words work well.")

    def get_help_text(self):
        """What to choose."""
        return f"At least {SHORTEST} characters. Three or four random words work well."


def _known_words(user) -> list[str]:
    here = school()
    said = ["barnes", "school", "social", "password"]
    if here:
        said += [here.name, here.town]
    if user is not None:
        said += [user.name or "", user.email or ""]
    return sorted({word for text in said for word in re.findall(r"\w{3,}", text.lower())}, key=len, reverse=True)


def _without(known, password) -> str:
    for word in known:
        password = re.sub(re.escape(word), " ", password, flags=re.IGNORECASE)
    return re.sub(r"[\W_]+", "", password)
