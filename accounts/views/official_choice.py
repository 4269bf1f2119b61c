"""What parents see: the headteacher chooses which accounts the public list shows, looks at it, and puts it out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions.school_accounts import choose_official, correct_place
from accounts.forms.school_accounts import PlaceForm
from accounts.models import SchoolAccount
from accounts.queries.official import as_shown, can_be_checked, choosable
from accounts.rules import school_accounts as rules
from accounts.views.official import row_of
from core.ids import ids_in
from core.pages.addresses import origins_of
from people.access import requires
from people.roles import Permission

LOOK_AFTER = (Permission.RUN_ACCOUNTS, Permission.DECIDE_PROPOSAL)


@requires(Permission.DECIDE_PROPOSAL)
@require_GET
def choose(request):
    """Every live account, what parents would see of it, and whether they do."""
    there = list(choosable(request.now))
    asked = _chosen(request.GET)
    context = {
        "title": "What parents see",
        "back": (reverse("accounts:register"), "Our accounts"),
        "rows": [
            {
                "account": account,
                "is_chosen": account.pk in asked if asked else account.is_listed,
                "can_be_checked": can_be_checked(account),
                # Nothing public was agreed for it, so it is most likely a closed class page.
                "is_closed": account.request.not_private_until is None,
                "shown": row_of(account),
            }
            for account in there
        ],
        "frame_url": request.build_absolute_uri(reverse("official:frame")),
        "websites": origins_of(request.school.website) if request.school else [],
        "may_change_school": request.actor.may(Permission.KEEP_SCHOOL),
    }
    return render(request, "accounts/choose_official.html", context)


@requires(Permission.DECIDE_PROPOSAL)
@require_http_methods(["GET", "POST"])
def preview(request):
    """The list as parents would see it, and what changes; putting it out is one button."""
    if request.method == "POST":
        chosen, seen = _chosen(request.POST), request.POST.get("seen", "")
        put_on, taken_off = choose_official(by=request.actor, now=request.now, chosen=chosen, seen=seen)
        messages.success(request, _in_words(put_on, taken_off))
        return redirect("accounts:choose_official")
    chosen = _chosen(request.GET)
    there = list(choosable(request.now))
    shown = [account for account in there if account.pk in chosen]
    context = {
        "title": "Is this what parents should see?",
        "back": (
            f"{reverse('accounts:choose_official')}?{urlencode({'chosen': sorted(chosen)}, doseq=True)}",
            "Choose again",
        ),
        "chosen": sorted(chosen),
        "seen": as_shown(shown),
        "rows": [row_of(account, request.now) for account in shown],
        "put_on": [account for account in shown if not account.is_listed],
        "taken_off": [account for account in there if account.is_listed and account.pk not in chosen],
    }
    return render(request, "accounts/preview_official.html", context)


@requires(*LOOK_AFTER)
@require_http_methods(["GET", "POST"])
def place(request, pk):
    """Put right where people find an account."""
    found = get_object_or_404(SchoolAccount, pk=pk)
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        initial={"handle": found.handle, "address": found.address},
        platform=found.platform,
    )
    if request.method == "POST" and form.is_valid():
        correct_place(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(found)
    context = {
        "title": f"Where people find {found}",
        "form": form,
        "button": "Save",
        "back": (found.get_absolute_url(), str(found)),
        "why_not": rules.why_not_correct_place(found, request.actor, request.now),
    }
    return render(request, "accounts/correct_place.html", context)


def _chosen(data) -> set[int]:
    """The ids that were ticked; what is no number was not ticked."""
    return ids_in(data.getlist("chosen")[:1000])


def _in_words(put_on, taken_off) -> str:
    if not put_on and not taken_off:
        return "Nothing changed: parents saw this already."
    said = [f"{put_on} put on the list" if put_on else "", f"{taken_off} taken off" if taken_off else ""]
    return f"Parents see it now: {', '.join(part for part in said if part)}. Copies on the way last five minutes."
