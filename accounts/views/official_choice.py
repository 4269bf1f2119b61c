"""What parents see: the headteacher chooses which accounts the public list shows, looks at it, and puts it out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions.school_accounts import choose_official, correct_place
from accounts.forms.school_accounts import PlaceForm
from accounts.models import SchoolAccount
from accounts.queries.official import as_shown, can_be_checked, choosable, on_the_list_after
from accounts.rules import school_accounts as rules
from accounts.views.official import row_of
from core.ids import ids_in
from core.pages.addresses import origins_of
from core.pages.keyset import page_of
from people.access import requires
from people.roles import Permission

# So many accounts stand on one page that an address still holds what was ticked.
SIZE = 100
LOOK_AFTER = (Permission.RUN_ACCOUNTS, Permission.DECIDE_PROPOSAL)


@requires(Permission.DECIDE_PROPOSAL)
@require_GET
def choose(request):
    """The live accounts, a page at a time, what parents would see of each, and whether they do."""
    after = request.GET.get("after", "")
    page = page_of(choosable(request.now), ["platform", "name", "id"], after=after, size=SIZE)
    among, chosen = _asked(request.GET)
    context = {
        "title": "What parents see",
        "back": (reverse("accounts:register"), "Our accounts"),
        "page": page,
        "after": after if page.previous_query else "",
        "is_one_of_many": page.next_query or page.previous_query,
        "rows": [
            {
                "account": account,
                "is_chosen": account.pk in chosen if account.pk in among else account.is_listed,
                "can_be_checked": can_be_checked(account),
                # Nothing public was agreed for it, so it is most likely a closed class page.
                "is_closed": account.request.not_private_until is None,
                "shown": row_of(account),
            }
            for account in page.rows
            if account.is_listed or can_be_checked(account)
        ],
        "without": [account for account in page.rows if not account.is_listed and not can_be_checked(account)],
        "frame_url": request.build_absolute_uri(reverse("official:frame")),
        "websites": origins_of(request.school.website) if request.school else [],
        "may_change_school": request.actor.may(Permission.KEEP_SCHOOL),
    }
    return render(request, "accounts/choose_official.html", context)


@requires(Permission.DECIDE_PROPOSAL)
@require_http_methods(["GET", "POST"])
def preview(request):
    """The list as parents would see it, and what changes; putting it out is one button."""
    among, chosen = _asked(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        put_on, taken_off = choose_official(by=request.actor, now=request.now, among=among, chosen=chosen, seen=seen)
        messages.success(request, _in_words(put_on, taken_off))
        return redirect(_back_to(request.POST))
    there, listed = on_the_list_after(among, chosen)
    put_on = [account for account in listed if not account.is_listed]
    why_nots = (rules.why_not_choose_listing(account, request.actor, request.now) for account in put_on)
    again = [("there", pk) for pk in sorted(among)] + [("chosen", pk) for pk in sorted(chosen)]
    context = {
        "title": "Is this what parents should see?",
        "back": (_back_to(request.GET, again), "Choose again"),
        "among": sorted(among),
        "chosen": sorted(chosen),
        "after": request.GET.get("after", ""),
        "seen": as_shown(listed),
        "rows": [row_of(account, request.now) for account in listed],
        "put_on": put_on,
        "taken_off": [account for account in there if account.is_listed and account not in listed],
        "why_nots": [why_not for why_not in why_nots if why_not],
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
        why_not=lambda handle, address: rules.why_not_lose_place(found, handle, address, request.actor, request.now),
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


def _asked(data) -> tuple[set[int], set[int]]:
    """The ids of the accounts that stood there, and of those that were ticked; what is no number was neither."""
    among = ids_in(data.getlist("there"))
    return among, ids_in(data.getlist("chosen")) & among


def _back_to(data, again=()) -> str:
    """The page of the choice from which somebody came, as they left it."""
    after = data.get("after", "")
    query = urlencode([("after", after)] * bool(after) + list(again))
    return f"{reverse('accounts:choose_official')}{'?' * bool(query)}{query}"


def _in_words(put_on, taken_off) -> str:
    if not put_on and not taken_off:
        return "Nothing changed: parents saw this already."
    said = [f"{put_on} put on the list" if put_on else "", f"{taken_off} taken off" if taken_off else ""]
    return f"Parents see it now: {', '.join(part for part in said if part)}. Copies on the way last five minutes."
