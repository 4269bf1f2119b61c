"""How allauth behaves here."""

import base64
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from core.actor import SYSTEM
from core.school.api import school
from core.vault import api as vault
from people.access import factor_is_fresh
from people.actions.factors import choose_password
from people.actions.letters import tell_of_sign_in
from people.limits import wait_in_words
from people.queries import actor_for, why_not_remove_factor
from people.sealing import whose

TOO_MANY = f"There were too many tries. Wait {wait_in_words()} and try again."


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are invited. Whoever has left does not sign in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again.",
        "too_many_login_attempts": TOO_MANY,
        "incorrect_password": "That is not your password. Try again.",
        "enter_current_password": "That is not your current password. Try again.",
        "invalid_password_reset": "This link no longer works. Ask for a new one.",
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request):
        """Always closed."""
        return False

    def is_safe_url(self, url):
        """Only paths of our own are returned to after sign-in."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def pre_login(self, request, user, **kwargs):
        """Whoever has left reads so, password right or not yet forgotten (RO10)."""
        if user.is_shut_out(timezone.now()):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        """Sign in, unless the last day ended while the code was being typed (RO10)."""
        if user.is_shut_out(timezone.now()):
            clear_login(request)
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)

    def set_password(self, user, password):
        """Keep a password chosen on one of allauth's pages."""
        now = timezone.now()
        choose_password(user, by=actor_for(user, now), now=now, password=password)

    def get_reset_password_from_key_url(self, key):
        """The link in the mail, under the school's own address and never under a host that a request named."""
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return settings.SITE_URL + path

    def send_mail(self, template_prefix, email, context):
        """Owe one of allauth's notes about a sign-in; the worker sends it, whatever the mail server does now."""
        now = timezone.now()
        facts = {"text": template_prefix, "ip": context["ip"], "at": context["timestamp"].isoformat()}
        tell_of_sign_in(by=SYSTEM, now=now, address=email, facts=facts)

    def get_reauthentication_methods(self, user):
        """A factor first, where somebody has one: it proves more than the password. All factors share one page."""
        methods = {method["id"].partition(":")[0]: method for method in super().get_reauthentication_methods(user)}
        ways = []
        if "mfa_reauthenticate" in methods:
            for name in ("mfa_reauthenticate", "mfa_reauthenticate_webauthn"):
                ways.append({"id": name, "url": reverse(name), "description": "Use your second step instead"})
        if "reauthenticate" in methods:
            ways.append(methods["reauthenticate"] | {"description": "Use your password instead"})
        return ways

    def is_reauthentication_required(self, *, app, **kwargs):
        """Password or factor again before factors change, but neither twice within five minutes."""
        if app == "allauth.mfa" and (_is_first_enrolment(context.request) or _is_fresh(context.request)):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


def _is_first_enrolment(request) -> bool:
    if request is None or not request.user.is_authenticated:
        return False
    if Authenticator.objects.filter(user=request.user).exists():
        return False
    records = get_authentication_records(request, request.user)
    newest = max((record["at"] for record in records), default=0)
    return timezone.now().timestamp() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _is_fresh(request) -> bool:
    return request is not None and request.user.is_authenticated and factor_is_fresh(request, timezone.now())


class MFAAdapter(DefaultMFAAdapter):
    """Second factors; their seeds are sealed by the vault and open only for the person they belong to (S2)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Your role needs a second step at sign-in, so the last one stays. "
        "Add another first, then remove this one.",
        "cannot_generate_recovery_codes": "Your role needs an app or a key first. The codes are for a day without it.",
        "incorrect_key": "That passkey or security key was not accepted. Try again, or use another way to sign in.",
        "incorrect_code": "That code is not right, or has been used. Wait for the next one and try again.",
    }

    def encrypt(self, text):
        """Seal a seed to the person whose it is."""
        return base64.b64encode(vault.seal(text, context=("second factor", whose()))).decode()

    def decrypt(self, encrypted_text):
        """Open a seed; raises vault.CannotOpen for anybody else's, a changed one, or without its key."""
        return vault.open_sealed(base64.b64decode(encrypted_text), context=("second factor", whose()))

    def get_totp_issuer(self):
        """The name that the authenticator app shows."""
        return settings.MFA_TOTP_ISSUER

    def can_delete_authenticator(self, authenticator):
        """Not the last real factor of somebody whose role needs one (S7)."""
        now = timezone.now()
        return not why_not_remove_factor(authenticator, actor_for(authenticator.user, now), now)

    def get_public_key_credential_rp_entity(self):
        """Passkeys belong to the host of SITE_URL, whatever host a request names."""
        return {"id": urlsplit(settings.SITE_URL).hostname, "name": school().name if school() else "barnes_social"}

    def name_for(self, person, kind):
        """What a new passkey or security key is called where somebody does not say."""
        word = "Passkey" if kind == "passkey" else "Security key"
        used = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count()
        return f"{word} {used + 1}" if used else word

    def generate_authenticator_name(self, user, type):
        """None beforehand: the form asks."""
        return ""
