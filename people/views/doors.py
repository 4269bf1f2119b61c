"""Going to Google or Microsoft to sign in, coming back, connecting an account and taking it off."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from people import access, idle
from people.actions.doors import disconnect_door
from people.queries import doors_of
from people.sign_in_with import DoorAdapter, DoorCallbackView, doors


@access.public
@never_cache
@sensitive_post_parameters("password")
@require_POST
@rate_limit(action="other_door")
def go(request, which):
    """Go to a provider to sign in, and afterwards to the page that was wanted.

    On a shared computer, and for whoever is signed in here, it must take the password or key there anew.

    From the sign-in page it is also said whether others use this computer too.
    """
    from_sign_in, is_shared = "door" in request.POST, bool(request.POST.get("shared"))
    is_anew = request.user.is_authenticated or (is_shared if from_sign_in else idle.is_shared(request))
    response = _on_the_way(request, which, AuthProcess.LOGIN, get_next_redirect_url(request), is_anew=is_anew)
    if from_sign_in:
        idle.mark(request, response, is_shared)
    return response


@access.signed_in
@never_cache
@require_POST
def connect(request, which):
    """Go to a provider to show whose account there is to be connected; asks who they are first."""
    if ask := _who_first(request):
        return ask
    return _on_the_way(request, which, AuthProcess.CONNECT, reverse("mfa_index"), is_anew=True)


@access.public
@never_cache
@require_GET
def back(request, which):
    """Come back from a provider: signed in, connected, or told why not."""
    _configured(which)
    return DoorCallbackView.adapter_view(DoorAdapter(request, which))(request)


@access.signed_in
@require_POST
def disconnect(request, which):
    """Take one's account at a provider off; asks who they are first."""
    account = get_object_or_404(doors_of(request.user), provider=which)
    if ask := _who_first(request):
        return ask
    disconnect_door(account, by=request.actor, now=request.now)
    messages.success(request, "Taken off. It signs you in no more.")
    return redirect("mfa_index")


@access.signed_in
@never_cache
@require_GET
def again(request):
    """For somebody who has nothing but such an account: through its door once more, before sign-in details change."""
    mine = set(doors_of(request.user).values_list("provider", flat=True))
    context = {"doors": [door for door in doors() if door[0] in mine], "next": get_next_redirect_url(request) or "/"}
    return render(request, "socialaccount/again.html", context)


def _configured(which):
    if which not in settings.SIGN_IN_WITH:
        raise Http404
    return settings.SIGN_IN_WITH[which]


def _on_the_way(request, which, process, wanted, *, is_anew):
    """A page that leads on at once: a redirect would have to be allowed for every form, a page needs no exception."""
    name = _configured(which)["name"]
    address = get_adapter(request).get_provider(request, which).leave(request, process, wanted, is_anew=is_anew)
    response = render(request, "socialaccount/on_the_way.html", {"name": name, "address": address})
    response["Refresh"] = f"0; url={address}"
    return response


def _who_first(request):
    if access.must_sign_in_again(request):
        return access.ask_to_sign_in_again(request, reverse("mfa_index"))
    if did_recently_reauthenticate(request):
        return None
    messages.info(request, "Show that it is you first, then press the button again.")
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': reverse('mfa_index')})}")
