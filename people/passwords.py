"""What a password must be."""

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from core.school.api import school


class StrongEnough:
    """Refuse what somebody who knows the school and the person would guess."""

    def validate(self, password, user=None):
        """Raise ValidationError with what to do about it."""
        known = school()
        words = ["barnes", "school", "social"]
        if known:
            words += known.name.lower().split() + known.town.lower().split()
        if user is not None:
            words += [*(user.name or "").lower().split(), user.email or ""]
        if len(password) < 10 or zxcvbn(password[:72], user_inputs=words)["score"] < 3:
            raise ValidationError("Choose a password that is harder to guess. Three or four random words work well.")

    def get_help_text(self):
        """What to choose."""
        return "At least 10 characters. Three or four random words work well."
