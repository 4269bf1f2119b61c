"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are invited."""

    def is_open_for_signup(self, request):
        """Always closed."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Second factors; their seeds are sealed by the vault."""
