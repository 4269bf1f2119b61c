"""Looking around the demonstration school as one of its people."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from people.access import demonstration_code, public, sign_in_for_demonstration
from people.queries import first_holder
from people.roles import Role

# The address's word, and whose desk it opens.
DESKS = {
    "teacher": Role.STAFF,
    "headteacher": Role.HEADTEACHER,
    "technician": Role.TECHNICIAN,
    "business-manager": Role.BUSINESS_MANAGER,
    "slt": Role.SLT,
    "safeguarding-lead": Role.SAFEGUARDING_LEAD,
    "chair": Role.CHAIR,
    "governor": Role.GOVERNOR,
}


@public
@never_cache
@require_GET
def desks(request):
    """Choose whose desk to sit at, signed in or not; there is no such page outside demonstration mode."""
    if not settings.DEMONSTRATION:
        raise Http404
    context = {
        "title": "Look around the demonstration school",
        "demonstration_code": demonstration_code(request.user, request.now) if request.user.is_authenticated else "",
    }
    return render(request, "overview/desks.html", context)


@public
@never_cache
@require_POST
def sign_in(request, role):
    """Sign this browser in as the first holder of a role; there is no such page outside demonstration mode."""
    if not settings.DEMONSTRATION or role not in DESKS:
        raise Http404
    person = first_holder(DESKS[role], request.now)
    if person is None:
        raise Http404
    sign_in_for_demonstration(request, person)
    messages.success(request, f"You are looking around as {person.name}.")
    return redirect("overview:home")
