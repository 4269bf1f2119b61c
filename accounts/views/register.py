"""Our accounts: the register, the account record, the public list."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.models import SchoolAccount
from people.access import public, requires
from people.roles import Permission


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def register(request):
    """Every open account and how it stands."""
    return render(request, "accounts/register.html", {"title": "Our accounts"})


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def account(request, pk):
    """The account record."""
    school_account = get_object_or_404(SchoolAccount, pk=pk)
    return render(request, "accounts/account.html", {"title": str(school_account)})


@public
@require_GET
def official(request):
    """The public list of the school's accounts."""
    return render(request, "accounts/official.html", {"title": "Our official accounts"})
