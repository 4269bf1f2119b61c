"""The page behind an invitation's link."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.decorators import rate_limit
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from people import rules
from people.access import public
from people.actions.invitations import accept_invitation
from people.forms.people import PasswordForm
from people.queries import actor_for, invitation_of
from people.sign_in_with import doors


@public
@never_cache
@sensitive_variables("token")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@rate_limit(action="invitation")
def invitation(request, token):
    """Show whose link this is and let them choose a password; opening it changes nothing.

    A used, replaced or old link says so and whom to ask. The token never leaves in a referrer.
    """
    found = invitation_of(token)
    response = _no_longer(request, found) or _choose_password(request, found)
    response["Referrer-Policy"] = "strict-origin"
    return response


def _no_longer(request, found):
    reason = "This link is not one of ours, or has been cut short. Open it from the e-mail again."
    if found is not None:
        reason = rules.why_not_accept(found, actor_for(found.person, request.now), request.now)
    if not reason:
        return None
    inviter = found.invited_by.name if found is not None and found.invited_by else ""
    context = {"title": "This link does not work", "reason": reason, "inviter": inviter}
    return render(request, "people/invitation_over.html", context, status=410 if found else 404)


def _choose_password(request, found):
    person = found.person
    form = PasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        accept_invitation(found, by=actor_for(person, request.now), now=request.now, password=password)
        request.session.flush()
        login = Login(user=found.person, email=person.email, redirect_url=reverse("overview:home"))
        return perform_password_login(request, {"email": person.email}, login)
    context = {
        "title": f"Welcome, {person.name}",
        "form": form,
        "button": "Save and sign in",
        "person": person,
        "doors": doors(),
    }
    return render(request, "people/invitation.html", context)
