"""People who leave: the list, one leaving, and what is recorded about it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import leaving as actions
from accounts.forms.leaving import BackForm, DepartureForm, StayForm
from accounts.queries import leaving as queries
from accounts.queries.long_leave import long_leaves
from accounts.queries.removals import removals_of
from accounts.queries.settlements import settlements_of
from accounts.states import SecretKind
from core.audit import api as audit
from core.pages import words
from core.pages.forms import sent
from core.pages.keyset import page_of
from people import queries as people
from people.access import requires
from people.actions import departures as people_departures
from people.roles import Permission

PAGE = 25


def _departure(request, pk):
    return get_object_or_404(people.departures(request.actor), pk=pk)


@requires(Permission.SEE_DEPARTURES)
@require_GET
def departures(request):
    """Who leaves, who has left with something still to do, and what is done."""
    order = ("access_ends_at", "id")
    page = page_of(queries.done(request.actor), order, after=request.GET.get("after", ""), size=PAGE, newest_first=True)
    return render(
        request,
        "accounts/departures.html",
        {
            "title": "Leaving",
            "upcoming": queries.upcoming(request.actor, request.now),
            "still_to_do": queries.still_to_do(request.actor, request.now),
            "page": page,
            "on_leave": long_leaves(request.actor).open(),
            "may_import": request.actor.may(Permission.IMPORT_STAFF),
        },
    )


@requires(Permission.SEE_DEPARTURES)
@require_GET
def departure(request, pk):
    """One leaving: what they hold, what breaks, and what is still to do."""
    found = _departure(request, pk)
    is_expected = found.state == "expected"
    removals = removals_of(found)
    missing = queries.missing(found, request.actor, request.now) if found.access_ended_at else []
    return render(
        request,
        "accounts/departure.html",
        {
            "title": _title(found),
            "back": (reverse("accounts:departures"), "Leaving"),
            "departure": found,
            "is_expected": is_expected,
            "has_passed": is_expected and found.access_ends_at <= request.now,
            "handed_on": settlements_of(found) if found.state == "cancelled" else [],
            "removals": [(removal, _password(removal)) for removal in removals],
            "is_all_proved": all(removal.completed_at for removal in removals),
            "missing": missing,
            "undertaking": people.undertaking_after(found),
            "ask_url": reverse("people:ask_undertaking", args=[pk]),
            "why_not_ask": people.why_not_ask_undertaking(found, request.actor, request.now),
            "all_done": _all_done(found, removals, missing),
            "since": queries.done_since_last_day(found),
            "why_not_change": people.why_not_change_departure(found, request.actor, request.now),
            "back_url": reverse("accounts:bring_back", args=[pk]),
            "may_come_back": not people.why_not_bring_back(found, request.actor, request.now),
            "history": audit.history_of(found, *removals),
            "rows": _rows(found),
            "end_url": reverse("accounts:end_access", args=[pk]),
            "change_url": reverse("accounts:change_departure", args=[pk]),
            "announce_url": reverse("accounts:announce_departure", args=[pk]),
            "cancel_url": reverse("accounts:cancel_departure", args=[pk]),
            "holds_url": reverse("overview:leaver", args=[pk]),
            "certificate_url": reverse("overview:certificate", args=[pk]),
        },
    )


@requires(Permission.RECORD_DEPARTURE)
@require_http_methods(["GET", "POST"])
def record_departure(request):
    """The form for somebody who leaves; a past last day ends access in the same step."""
    form = DepartureForm(
        *sent(request), by=request.actor, now=request.now, initial={"person": request.GET.get("person")}
    )
    if request.method == "POST" and form.is_valid():
        made = actions.record_departure(
            form.cleaned_data["person"], by=request.actor, now=request.now, **form.details()
        )
        return _recorded(request, made)
    return render(
        request,
        "accounts/record_departure.html",
        {
            "title": "Somebody leaves",
            "form": form,
            "button": "Record it",
            "back": (reverse("accounts:departures"), "Leaving"),
        },
    )


@requires(Permission.RECORD_DEPARTURE)
@require_http_methods(["GET", "POST"])
def change_departure(request, pk):
    """Move the dates of a leaving."""
    found = _departure(request, pk)
    if reason := people.why_not_change_departure(found, request.actor, request.now):
        messages.error(request, reason)
        return redirect(found)
    initial = {
        "last_day_in_school": found.last_day_in_school,
        "contract_ends_on": found.contract_ends_on,
        "note": found.note,
    }
    form = DepartureForm(*sent(request), by=request.actor, now=request.now, departure=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _recorded(
            request, actions.record_departure(found.person, by=request.actor, now=request.now, **form.details())
        )
    return render(
        request,
        "accounts/record_departure.html",
        {
            "title": f"Change when {found.person.name} leaves",
            "form": form,
            "button": "Save the dates",
            "back": (found.get_absolute_url(), str(found)),
        },
    )


@requires(Permission.RECORD_DEPARTURE)
@require_POST
def announce_departure(request, pk):
    """Say that a leaving is no longer confidential."""
    found = _departure(request, pk)
    people_departures.announce_departure(found, by=request.actor, now=request.now)
    messages.success(request, f"It is announced that {found.person.name} leaves.")
    return redirect(found)


@requires(Permission.RECORD_DEPARTURE)
@require_http_methods(["GET", "POST"])
def cancel_departure(request, pk):
    """Take a leaving back, and why; where only one of two contracts ends, perhaps until the end of the other."""
    found = _departure(request, pk)
    name = found.person.name
    if reason := people.why_not_cancel_departure(found, request.actor, request.now):
        messages.error(request, reason)
        return redirect(found)
    form = StayForm(*sent(request), departure=found, by=request.actor, now=request.now)
    handed_on = settlements_of(found)
    if request.method == "POST" and form.is_valid():
        until, because = form.cleaned_data["until"], form.cleaned_data["because"]
        if until:
            actions.stay_until(found, by=request.actor, now=request.now, until=until)
            messages.success(request, f"{name} stays until {words.day(until)}. Nothing ends before that.")
        else:
            actions.cancel_departure(found, by=request.actor, now=request.now, because=because)
            messages.success(request, f"{name} stays. {_handed_on_stays(handed_on)}")
        return redirect(found)
    context = {
        "title": f"{name} stays",
        "departure": found,
        "handed_on": handed_on,
        "form": form,
        "button": "They stay",
        "back": (found.get_absolute_url(), str(found)),
    }
    return render(request, "accounts/cancel_departure.html", context)


@requires(Permission.RECORD_DEPARTURE)
@require_POST
def end_access(request, pk):
    """End a past leaving's access by hand, where the background work has not."""
    found = _departure(request, pk)
    actions.end_access(found, by=request.actor, now=request.now)
    messages.success(request, f"Every access of {found.person.name} has ended.")
    return redirect(found)


@requires(Permission.RECORD_DEPARTURE)
@require_http_methods(["GET", "POST"])
def bring_back(request, pk):
    """Say that somebody who left works here again."""
    found = _departure(request, pk)
    if reason := people.why_not_bring_back(found, request.actor, request.now):
        messages.error(request, reason)
        return redirect(found)
    form = BackForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        people_departures.bring_back(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, f"{found.person.name} is back as a member of staff.")
        return redirect(found.person)
    return render(
        request,
        "accounts/bring_back.html",
        {
            "title": f"{found.person.name} is back",
            "form": form,
            "button": "They are back",
            "back": (found.get_absolute_url(), _title(found)),
        },
    )


def _handed_on_stays(handed_on) -> str:
    """What a leaving that is taken back leaves as it is now, for the message."""
    if not handed_on:
        return "Nothing has changed for them."
    what = "one thing was" if len(handed_on) == 1 else f"{len(handed_on)} things were"
    return f"Access goes on, but {what} handed on already. See below with whom they stay."


def _title(found):
    name = found.person.name
    return {"expected": f"{name} leaves", "ended": f"{name} has left", "cancelled": f"{name} stays"}[found.state]


def _password(removal) -> str:
    """Whether the leaver saw the sign-in details of this account, and whether they have changed since."""
    if not removal.must_change_password:
        return "was not seen"
    if removal.completed_at or not removal.kinds_known:
        return "was seen, has changed"
    if SecretKind.PASSWORD in removal.kinds_known:
        return "was seen, must change"
    known = " and the ".join(SecretKind(kind).label.lower() for kind in removal.kinds_known)
    return f"has changed, but they know the {known}"


def _all_done(found, removals, missing) -> str:
    """That nothing is left to do after somebody left, with the days; "" while something is."""
    if found.access_ended_at is None or missing:
        return ""
    ended = f"Every access here ended on {words.day(found.access_ended_at)}"
    if not removals:
        return f"{ended}, and there was none to take away on the platforms."
    proved = max(removal.completed_at for removal in removals)
    return f"{ended}, and the last proof is of {words.day(proved)}."


def _rows(found):
    rows = [
        ("Last day in school", words.day(found.last_day_in_school)),
        ("Every access ended" if found.access_ended_at else "Every access ends", words.until(found.access_ends_at)),
        ("End of the contract", words.day(found.contract_ends_on) or "not written down"),
        (
            "Recorded",
            f"{words.moment(found.recorded_at)}, {f'by {found.recorded_by}' if found.recorded_by else 'automatically'}",
        ),
    ]
    if found.announced_at:
        rows.append(("Announced", words.moment(found.announced_at)))
    if found.one_contract_ends_on and found.state != "cancelled":
        one_ends = f"One of two ends on {words.day(found.one_contract_ends_on)}; the later last day counts"
        rows.append(("Contracts", one_ends))
    if found.cancelled_at:
        why = found.get_cancelled_because_display()
        rows.append(("They stay", f"{words.moment(found.cancelled_at)}, by {found.cancelled_by}{why and f': {why}'}"))
    if found.note:
        rows.append(("Note", found.note))
    return rows


def _recorded(request, made):
    name = made.person.name
    if made.access_ended_at is not None:
        messages.success(request, f"Every access of {name} has ended. See below what is left to do.")
    else:
        messages.success(request, f"It is recorded that {name} leaves. Now hand on what they hold.")
    return redirect(made)
