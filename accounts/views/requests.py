"""Proposals: the list and the page of one."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.models import AccountRequest
from people.access import requires
from people.roles import Permission


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def request(request, pk):
    """One proposal: what is asked, what was checked, and what happened to it."""
    account_request = get_object_or_404(AccountRequest.objects.visible_to(request.actor), pk=pk)
    return render(request, "accounts/request.html", {"title": str(account_request), "request_": account_request})


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def requests(request):
    """The proposals that this person may see."""
    return render(request, "accounts/requests.html", {"title": "Proposals"})
