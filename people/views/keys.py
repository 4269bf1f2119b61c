"""Passkeys and security keys: adding, naming, removing, and signing in with one."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import flows
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from people import access, idle
from people.actions.factors import note_factor_added, remove_factor
from people.queries import must_enrol, why_not_remove_factor


class Add(webauthn.AddWebAuthnView):
    """Setting up a passkey or a security key; using it for the first time counts as having given it."""

    def get_context_data(self, **kwargs):
        """allauth's, and whether this person sees nothing else before."""
        access.remember_where_to(self.request)
        # allauth's drops what it is given, and with it the form that says what is wrong.
        found = super().get_context_data(**kwargs) | kwargs
        return found | {"must_enrol": must_enrol(self.request.user, self.request.roles)}

    def form_valid(self, form):
        """Keep it, say so in the history, and go on."""
        response = super().form_valid(form)
        request = self.request
        record_authentication(request, request.user, "mfa", type="webauthn", reauthenticated=True)
        kind = "passkey" if form.cleaned_data["passwordless"] else "security key"
        note_factor_added(request.user, by=request.actor, now=request.now, kind=kind)
        return response

    def get_success_url(self):
        """The printed codes where there are new ones, else where somebody wanted to go."""
        return super().get_success_url() if self.did_generate_recovery_codes else reverse("mfa_index")


class Name(webauthn.EditWebAuthnView):
    """Another name for one."""

    success_url = reverse_lazy("mfa_index")


class Remove(webauthn.RemoveWebAuthnView):
    """Taking one away; the last of somebody whose role needs one stays (S7)."""

    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs):
        """allauth's, and why this one cannot be removed."""
        why_not = why_not_remove_factor(self.object, self.request.actor, self.request.now)
        return super().get_context_data(**kwargs) | {"why_not": why_not}

    def form_valid(self, form):
        """Take it away, by the one verb that does."""
        request, factor = self.request, self.get_object()
        name = str(factor)
        remove_factor(request.user, by=request.actor, now=request.now, factor=factor)
        messages.success(request, f"“{name}” is removed.")
        return HttpResponseRedirect(self.get_success_url())


class SignIn(webauthn.LoginWebAuthnView):
    """Signing in with a passkey: what it is asked (GET, JSON) and what it answers (POST)."""

    def form_valid(self, form):
        """Sign in, and go on to where somebody wanted to go."""
        factor = form.cleaned_data["credential"]
        login = Login(user=factor.user, redirect_url=get_next_redirect_url(self.request))
        try:
            response = flows.perform_passwordless_login(self.request, factor, login)
        except ImmediateHttpResponse as answer:  # access ended while the key was being touched (RO10)
            return answer.response
        idle.mark(self.request, response, bool(self.request.POST.get("shared")))
        return response

    def form_invalid(self, form):
        """The sign-in page, and what was wrong: the same for whoever is known and whoever is not."""
        messages.error(self.request, form.errors["credential"][0])
        return HttpResponseRedirect(passthrough_next_redirect_url(self.request, reverse("account_login"), "next"))


class Again(webauthn.ReauthenticateWebAuthnView):
    """The key once more, before something secret is shown; its button stands on the page that asks for a code."""

    def get(self, request, *args, **kwargs):
        """The page with the button."""
        return HttpResponseRedirect(self.passthrough_next_url(reverse("mfa_reauthenticate")))

    def form_invalid(self, form):
        """The page with the button again, and what was wrong."""
        messages.error(self.request, form.errors["credential"][0])
        return self.get(self.request)


def _never_kept(view):
    return method_decorator(never_cache, name="dispatch")(view).as_view()


add, name, remove = _never_kept(Add), _never_kept(Name), _never_kept(Remove)
sign_in, again = _never_kept(SignIn), _never_kept(Again)
