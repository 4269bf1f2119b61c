"""allauth's pages, where ours say or do a little more."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from people import access
from people.access import demonstration_code
from people.actions.factors import note_factor_added
from people.queries import must_enrol


@access.public
def nobody_signs_up(request):
    """There is no sign-up: people are invited."""
    raise Http404


class Index(IndexView):
    """The security page; says why a second step is asked for."""

    def get_context_data(self, **kwargs):
        """allauth's, and whether this person's role needs a second step."""
        needs = must_enrol(self.request.user, self.request.roles)
        return super().get_context_data(**kwargs) | {"must_enrol": needs}


class Authenticate(AuthenticateView):
    """The code after the password."""

    def get_context_data(self, **kwargs):
        """allauth's, and in demonstration mode the code itself."""
        code = demonstration_code(self.stage.login.user, self.request.now)
        return super().get_context_data(**kwargs) | {"demonstration_code": code}


class Reauthenticate(ReauthenticateView):
    """The code again, before something secret is shown."""

    def get_context_data(self, **kwargs):
        """allauth's, and in demonstration mode the code itself."""
        code = demonstration_code(self.request.user, self.request.now)
        return super().get_context_data(**kwargs) | {"demonstration_code": code}


class ActivateTOTP(ActivateTOTPView):
    """Setting up the authenticator app; typing its first code counts as having given it."""

    def get_context_data(self, **kwargs):
        """allauth's, and whether this person sees nothing else before."""
        access.remember_where_to(self.request)
        needs = must_enrol(self.request.user, self.request.roles)
        return super().get_context_data(**kwargs) | {"must_enrol": needs}

    def form_valid(self, form):
        """Keep it, say so in the history, and go on to the spare codes."""
        response = super().form_valid(form)
        request = self.request
        record_authentication(request, request.user, "mfa", type="totp", reauthenticated=True)
        note_factor_added(request.user, by=request.actor, now=request.now, kind="authenticator app")
        return response


class ViewRecoveryCodes(ViewRecoveryCodesView):
    """The spare codes, shown once, and the way on to where somebody wanted to go."""

    def get_context_data(self, **kwargs):
        """allauth's, and the path that the "Go on" button leads to."""
        return super().get_context_data(**kwargs) | {"go_on_to": access.where_to(self.request)}


index = Index.as_view()
authenticate = Authenticate.as_view()
reauthenticate = method_decorator(never_cache, name="dispatch")(Reauthenticate).as_view()
activate_totp = method_decorator(never_cache, name="dispatch")(ActivateTOTP).as_view()
view_recovery_codes = method_decorator(never_cache, name="dispatch")(ViewRecoveryCodes).as_view()
