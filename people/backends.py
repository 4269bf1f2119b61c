"""Who may sign in."""

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone


class PersonBackend(AuthenticationBackend):
    """allauth's backend, refusing whoever has left from that very instant (RO10)."""

    def user_can_authenticate(self, user):
        """Only people whose access has not ended."""
        return not user.is_shut_out(timezone.now())
