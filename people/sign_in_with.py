"""Signing in with Google or Microsoft: allauth's flow, with the rules of this house around it.

allauth keeps state and code verifier, exchanges the code and signs in; whose word is believed
(`core.connectors.openid`), and to whom a door opens (`people.rules.doors`), is decided here
(docs/adr/0007-doors-of-others.md).
"""

import secrets
from datetime import timedelta

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from requests import RequestException

from core.connectors.openid import api as openid
from people import rules
from people.actions.doors import connect_door, join_by_door
from people.queries import actor_for, door_of, person_with_address

# How long ago somebody may have signed in at the provider, where it must be now.
ANEW = timedelta(minutes=5)


def doors() -> list[tuple[str, str]]:
    """The providers that are configured, as (id, name)."""
    return [(which, known["name"]) for which, known in settings.SIGN_IN_WITH.items()]


def verified_address(claims) -> str:
    """The e-mail address that the provider vouches for; "" where it only repeats what somebody typed.

    Microsoft sends no `email_verified`: there it is `xms_edov`, "the owner of the domain was verified".
    """
    vouched = claims.get("email_verified") is True or claims.get("xms_edov") in (True, 1, "1", "true")
    address = claims.get("email")
    return address.strip().lower() if vouched and isinstance(address, str) else ""


def signed_in_anew(claims, now) -> bool:
    """Whether the provider took a password or key just now; also where it does not say (docs/adr/0007)."""
    if (signed_in_at := claims.get("auth_time")) is None:
        return True
    return isinstance(signed_in_at, int) and now.timestamp() - signed_in_at <= ANEW.total_seconds()


class Door(OpenIDConnectProvider):
    """One provider, as the environment describes it."""

    @property
    def known(self) -> dict:
        """Its issuer, hosts, client and the claim that makes it the school's own."""
        return settings.SIGN_IN_WITH[self.app.provider_id]

    def leave(self, request, process, next_url="", *, is_anew=False):
        """Remember state, nonce and code verifier, and return the address to go to; the same for every browser.

        `is_anew` asks that they sign in at the provider now, whoever is still signed in there.
        """
        nonce = secrets.token_urlsafe(32)
        kind, value = self.known["must_say"]
        asked = {"prompt": "login", "max_age": "0"} if is_anew else {"prompt": "select_account"}
        params = {"nonce": nonce} | asked | ({"hd": value} if kind == "hd" else {})
        kept = {"next_url": next_url or None, "data": {"nonce": nonce, "is_anew": is_anew}}
        return self.redirect(request, process, auth_params=params, scope=self.get_scope(), **kept)["Location"]

    def get_pkce_params(self):
        """Always with a code verifier."""
        self.app.settings = {"oauth_pkce_enabled": True}
        return super().get_pkce_params()

    def get_oauth2_adapter(self, request):
        """The part that talks to the provider."""
        return DoorAdapter(request, self.app.provider_id)

    def extract_uid(self, data):
        """The provider's own lasting name for the account: an address can be given to somebody else."""
        return str(data["sub"])

    def extract_extra_data(self, data):
        """Of all that the provider says only the address is kept, to show whose account is connected."""
        return {"email": str(data.get("email", ""))[:254]}


class DoorAdapter(OpenIDConnectOAuth2Adapter):
    """Talks to the provider, and believes its token only when everything about it is right."""

    state: dict | None = None

    @property
    def openid_config(self):
        """What the provider publishes; a page of ours where it is away."""
        if not hasattr(self, "_openid_config"):
            known = self.get_provider().known
            try:
                self._openid_config = openid.endpoints(known["issuer"], known["hosts"])
            except openid.Unavailable as fault:
                raise ImmediateHttpResponse(away(self.request, known["name"])) from fault
        return self._openid_config

    def get_callback_url(self, request, app):
        """Under the school's own address, whatever host a request named."""
        return settings.SITE_URL + reverse("sign_in_with_back", args=[self.provider_id])

    def complete_login(self, request, app, token, **kwargs):
        """Whose account it is. Raises OAuth2Error where the token is not to be trusted, or is not the school's."""
        provider = self.get_provider()
        known, asked = provider.known, (self.state or {}).get("data") or {}
        try:
            claims = openid.claims_of(
                str(kwargs["response"].get("id_token", "")),
                published=self.openid_config,
                hosts=known["hosts"],
                client_id=known["client_id"],
                nonce=asked.get("nonce", ""),
            )
        except openid.NotTrusted as fault:
            raise OAuth2Error(str(fault)) from fault
        if asked.get("is_anew") and not signed_in_anew(claims, request.now):
            raise OAuth2Error("the sign-in at the provider is an old one")
        name, value = known["must_say"]
        if claims.get(name) != value:
            raise ImmediateHttpResponse(shut(request, known["name"]))
        login = provider.sociallogin_from_response(request, claims)
        login.address = verified_address(claims)
        return login


class DoorCallbackView(OAuth2CallbackView):
    """Where the provider sends people back to."""

    def _get_state(self, request, provider):
        # allauth hands the state to the flow only after the token was read; the nonce is needed before.
        state, answer = super()._get_state(request, provider)
        self.adapter.state = state
        return state, answer


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Nobody is created; a provider's account opens the door of somebody who is on the list, or none."""

    def list_apps(self, request, provider=None, client_id=None):
        """From the environment alone, never from the table that allauth has for it."""
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=which,
                name=known["name"],
                client_id=known["client_id"],
                secret=known["secret"],
            )
            for which, known in settings.SIGN_IN_WITH.items()
            if provider in (None, which) and client_id in (None, known["client_id"])
        ]

    def get_provider(self, request, provider, client_id=None):
        """The door of this name; raises SocialApp.DoesNotExist where it is not configured."""
        return Door(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def get_requests_session(self):
        """Within the limits of `core.connectors.openid`."""
        hosts = {host for known in settings.SIGN_IN_WITH.values() for host in known["hosts"]}
        return openid.session(hosts)

    def is_open_for_signup(self, request, sociallogin):
        """Always closed."""
        return False

    def pre_social_login(self, request, sociallogin):
        """Connect the account where its owner asked for that, else find whose it is; anybody else stays outside."""
        sociallogin.token = None  # kept nowhere, not in the session either
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_connect(request, sociallogin))
        _let_in(request, sociallogin)

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """Cancelled: back to where they were. The provider is away: say so. Anything else: start again."""
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect("mfa_index" if request.user.is_authenticated else "account_login"))
        if isinstance(exception, RequestException):
            raise ImmediateHttpResponse(away(request, provider.name))
        raise ImmediateHttpResponse(_page(request, "did_not_work", provider.name, status=400))


def _let_in(request, login):
    now, provider = request.now, login.account.provider
    known = login.account.pk is not None
    person = login.account.user if known else person_with_address(login.address)
    if person is None or _why_not_let_in(person, login, now):
        raise ImmediateHttpResponse(shut(request, settings.SIGN_IN_WITH[provider]["name"]))
    if not known:
        login.account = join_by_door(person, by=actor_for(person, now), now=now, **_whose(login))
    login.user = person


def _why_not_let_in(person, login, now) -> str:
    if login.account.pk is not None:
        return rules.why_not_enter(person, now)
    return rules.why_not_join_by_door(person, door_of(person, login.account.provider), now)


def _connect(request, login):
    name = settings.SIGN_IN_WITH[login.account.provider]["name"]
    if not request.user.is_authenticated:
        return redirect("account_login")
    if login.account.pk is not None and login.account.user != request.user:
        messages.error(request, f"This {name} account belongs to somebody else’s sign-in here.")
    elif login.account.pk is None:
        connect_door(request.user, by=request.actor, now=request.now, **_whose(login))
        messages.success(request, f"From now on you can also sign in with {name}.")
    return redirect("mfa_index")


def _whose(login) -> dict:
    account = login.account
    return {"provider": account.provider, "uid": account.uid, "address": account.extra_data["email"]}


def shut(request, name):
    """One page for everybody whom this door does not let in, so that nobody learns who is on the list."""
    return _page(request, "shut", name, status=403)


def away(request, name):
    """The page for a provider that does not answer; other ways in stay open."""
    return _page(request, "away", name, status=503)


def _page(request, page, name, *, status):
    response = render(request, f"socialaccount/{page}.html", {"name": name}, status=status)
    response["Cache-Control"] = "no-store"
    return response
