"""allauth's pages, where ours say or do a little more."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from people import access, codes, idle
from people.access import demonstration_code
from people.actions.factors import note_code_used, note_factor_added, remove_factor, spend_code
from people.queries import (
    actor_for,
    codes_left,
    codes_of,
    codes_used,
    doors_of,
    factors_of,
    has_real_factor,
    must_enrol,
    why_not_remove_factor,
)
from people.sign_in_with import doors


@access.public
def nobody_signs_up(request):
    """There is no sign-up: people are invited."""
    raise Http404


TOO_MANY = "too_many_login_attempts"


def _say_429(response, form):
    """A form that was refused for too many tries answers as such (429), with the sentence on the page."""
    if any(error.code == TOO_MANY for errors in form.errors.as_data().values() for error in errors):
        response.status_code = 429
    return response


class Login(LoginView):
    """E-mail address and password, or another door."""

    def get_initial(self):
        """Whether others use this computer too, as somebody said on it before."""
        return super().get_initial() | {"shared": idle.is_marked(self.request)}

    def form_valid(self, form):
        """Sign in, and keep what was said of this computer."""
        response = super().form_valid(form)
        idle.mark(self.request, response, form.cleaned_data["shared"])
        return response

    def form_invalid(self, form):
        """The page again, with what was wrong: the same for whoever is known and whoever is not."""
        return _say_429(super().form_invalid(form), form)

    def get_context_data(self, **kwargs):
        """allauth's, and the providers that are configured."""
        wanted = get_next_redirect_url(self.request)
        return super().get_context_data(**kwargs) | {"doors": doors(), "next": wanted}


class Logout(LogoutView):
    """Signing out, on this computer or phone."""

    def post(self, *args, **kwargs):
        """Sign out, and have the browser forget what it kept."""
        response = super().post(*args, **kwargs)
        idle.forget(response)
        return response


class Index(IndexView):
    """The security page; says why a second step is asked for."""

    def get_context_data(self, **kwargs):
        """allauth's, the keys in the order they were added, and whether this person's role needs a second step."""
        person, found = self.request.user, super().get_context_data(**kwargs)
        codes = codes_of(person)
        left = codes_left(codes) if codes else 0
        connected = {account.provider: account for account in doors_of(person)}
        return found | {
            "keys": sorted(found["authenticators"].get("webauthn", []), key=lambda key: key.instance.pk),
            "must_enrol": must_enrol(person, self.request.roles),
            "codes": codes,
            "left": left,
            "few": f"{left} left" if left else "None left",
            "doors": [(which, name, connected.get(which)) for which, name in doors()],
            "has_password": person.has_usable_password(),
        }


class Authenticate(AuthenticateView):
    """The code after the password."""

    def form_valid(self, form):
        """Go on, and count a printed code."""
        response = super().form_valid(form)
        if form is not self.webauthn_form:
            _code_was_used(self.request, self.stage.login.user, form.authenticator)
        return response

    def get_context_data(self, **kwargs):
        """allauth's, and in demonstration mode the code itself."""
        person = self.stage.login.user
        return (
            super().get_context_data(**kwargs)
            | factors_of(person)
            | {"demonstration_code": demonstration_code(person, self.request.now)}
        )

    def form_invalid(self, form):
        """The page again, with what was wrong; a key's answer is said above, because its form has no field."""
        if form is self.webauthn_form:
            messages.error(self.request, form.errors["credential"][0])
            return redirect(self.request.get_full_path())
        return _say_429(super().form_invalid(form), form)


class Reauthenticate(ReauthenticateView):
    """The code or the key again, before something secret is shown."""

    def get_context_data(self, **kwargs):
        """allauth's, what a key is asked, and in demonstration mode the code itself."""
        person = self.request.user
        found = super().get_context_data(**kwargs) | factors_of(person)
        if found["has_key"]:
            found["js_data"] = {"request_options": begin_authentication(person)}
        # The password opens pages of allauth's only; elsewhere it would lead straight back here.
        is_allauths = self.get_next_url() and self.get_next_url().startswith("/sign-in/")
        ways = found["reauthentication_alternatives"] if is_allauths else []
        by_password = [way for way in ways if way["id"] == "reauthenticate"]
        return found | {
            "reauthentication_alternatives": by_password,
            "demonstration_code": demonstration_code(person, self.request.now),
        }

    def form_valid(self, form):
        """Go on, and count a printed code."""
        response = super().form_valid(form)
        _code_was_used(self.request, self.request.user, form.authenticator)
        return response

    def form_invalid(self, form):
        """The page again, with what was wrong."""
        return _say_429(super().form_invalid(form), form)


class ActivateTOTP(ActivateTOTPView):
    """Setting up the authenticator app; typing its first code counts as having given it."""

    def get_context_data(self, **kwargs):
        """allauth's, and whether this person sees nothing else before."""
        access.remember_where_to(self.request)
        needs = must_enrol(self.request.user, self.request.roles)
        return super().get_context_data(**kwargs) | {"must_enrol": needs}

    def form_valid(self, form):
        """Keep it, say so in the history, and go on to the printed codes."""
        response = super().form_valid(form)
        request = self.request
        record_authentication(request, request.user, "mfa", type="totp", reauthenticated=True)
        step = codes.step_of(request.user, form.cleaned_data["code"])
        spend_code(request.user, by=request.actor, now=request.now, step=step)
        note_factor_added(request.user, by=request.actor, now=request.now, kind="authenticator app")
        return response


class DeactivateTOTP(DeactivateTOTPView):
    """Taking the authenticator app away; the last step of somebody whose role needs one stays (S7)."""

    def get_context_data(self, **kwargs):
        """allauth's, what else this person has, and why the app cannot be removed."""
        request = self.request
        why_not = why_not_remove_factor(self.authenticator, request.actor, request.now)
        return super().get_context_data(**kwargs) | factors_of(request.user) | {"why_not": why_not}

    def form_valid(self, form):
        """Take it away, by the one verb that does."""
        request = self.request
        remove_factor(request.user, by=request.actor, now=request.now, factor=self.authenticator)
        messages.success(request, "The authenticator app is removed.")
        return redirect("mfa_index")


FEW = 3


def _code_was_used(request, person, factor):
    """Where a printed code was given, record it, and say how many are left when they are few."""
    if factor.type != Authenticator.Type.RECOVERY_CODES:
        return
    left = codes_left(codes_of(person))
    note_code_used(person, by=actor_for(person, request.now), now=request.now, left=left)
    if left <= FEW:
        how_many = "no printed code" if not left else "1 printed code" if left == 1 else f"{left} printed codes"
        messages.warning(request, f"You have {how_many} left. Print new ones under Security.")


class PrintCodes(GenerateRecoveryCodesView):
    """New printed codes; the old ones stop working."""

    def get_context_data(self, **kwargs):
        """allauth's, and whether codes alone count for this person."""
        access.remember_where_to(self.request)
        return super().get_context_data(**kwargs) | {"are_alone": not has_real_factor(self.request.user)}

    def form_valid(self, form):
        """Make them, and say so in the history; whoever may make them may see them, without being asked once more."""
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "printed", reauthenticated=True)
        note_factor_added(self.request.user, by=self.request.actor, now=self.request.now, kind="printed codes")
        return response


class ViewRecoveryCodes(ViewRecoveryCodesView):
    """The printed codes, shown once; afterwards which of them are used. And the way on."""

    def get_context_data(self, **kwargs):
        """allauth's, the places on the sheet, and the path that the "Go on" button leads to."""
        found = super().get_context_data(**kwargs)
        used = codes_used(codes_of(self.request.user))
        return found | {
            "used": used,
            "left": used.count(False),
            "codes": [f"{code[:4]} {code[4:]}" for code in found["unused_codes"]] if found["can_view_codes"] else [],
            "go_on_to": access.where_to(self.request),
        }


login, logout = Login.as_view(), Logout.as_view()
index = Index.as_view()
authenticate = Authenticate.as_view()
reauthenticate = method_decorator(never_cache, name="dispatch")(Reauthenticate).as_view()
activate_totp = method_decorator(never_cache, name="dispatch")(ActivateTOTP).as_view()
deactivate_totp = method_decorator(never_cache, name="dispatch")(DeactivateTOTP).as_view()
print_codes = method_decorator(never_cache, name="dispatch")(PrintCodes).as_view()
view_recovery_codes = method_decorator(never_cache, name="dispatch")(ViewRecoveryCodes).as_view()
