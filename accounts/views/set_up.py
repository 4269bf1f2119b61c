"""The technician's checklist of one account."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.models import SchoolAccount
from people.access import requires
from people.roles import Permission


@requires(Permission.RUN_ACCOUNTS)
@require_GET
def set_up(request, pk):
    """What is done and what is not."""
    school_account = get_object_or_404(SchoolAccount, pk=pk)
    return render(request, "accounts/set_up.html", {"title": f"Set up {school_account}"})
