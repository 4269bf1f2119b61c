"""The staff list: sent in, looked at, taken in."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import staff_lists as actions
from accounts.forms.staff_list import ApplyForm, StaffListForm
from accounts.list_folder import why_folder_fails
from accounts.queries.staff_list import missing_from, picked_up, plan_for, staff_lists
from core.audit import api as audit
from core.pages.forms import sent
from core.pages.tables import csv_response
from people.access import requires
from people.actions import staff as people_staff
from people.queries import people_here, school_day, without_end_date
from people.roles import Permission

SHOWN = 100


@requires(Permission.IMPORT_STAFF)
@require_http_methods(["GET", "POST"])
def staff_list(request):
    """Send in the school's staff list."""
    form = StaffListForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        made = actions.upload_staff_list(by=request.actor, now=request.now, **form.cleaned_data["file"])
        return redirect(made)
    back = (reverse("accounts:departures"), "Leaving") if request.actor.may(Permission.SEE_DEPARTURES) else None
    may_see = request.actor.may(Permission.RECORD_DEPARTURE)
    return render(
        request,
        "accounts/staff_list.html",
        {
            "title": "Take in the staff list",
            "form": form,
            "button": "Look at it first",
            "back": back,
            "folder": settings.STAFF_LIST_FOLDER if may_see else None,
            "folder_fails": why_folder_fails(settings.STAFF_LIST_FOLDER) if may_see else "",
            "picked_up": picked_up() if may_see else [],
        },
    )


@requires(Permission.IMPORT_STAFF)
@require_http_methods(["GET", "POST"])
def staff_list_preview(request, pk):
    """What the list would change; a yes takes it in as it is shown."""
    found = get_object_or_404(staff_lists(request.actor), pk=pk)
    if found.applied_at is not None or found.set_aside_because:
        return _taken_in(request, found)
    plan = plan_for(found, request.actor, request.now)
    form = ApplyForm(*sent(request), plan=plan, by=request.actor, now=request.now)
    if request.method == "POST" and form.is_valid():
        counts = actions.apply_staff_list(found, by=request.actor, now=request.now, **form.answers())
        messages.success(
            request, f"Taken in: {counts['new']} new, {counts['changed']} changed, {counts['leaving']} leaving."
        )
        return redirect(found)
    return render(
        request,
        "accounts/staff_list_preview.html",
        {
            "title": "What this list would change",
            "caption": found.file_name,
            "back": (reverse("accounts:staff_list"), "Take in another list"),
            "form": form,
            "button": "Take it in",
            "plan": plan,
            "shown": SHOWN,
            "today": school_day(request.now),
            "broken_url": reverse("accounts:staff_list_broken", args=[pk]),
            "history": audit.history_of(found),
        },
    )


@requires(Permission.IMPORT_STAFF)
@require_GET
def staff_list_broken(request, pk):
    """The rows that cannot be taken in, with the reason, for a spreadsheet."""
    found = get_object_or_404(staff_lists(request.actor), pk=pk)
    plan = plan_for(found, request.actor, request.now)
    rows = [(row.line, row.staff_number, row.name, row.why) for row in plan.broken]
    return csv_response("rows-not-taken-in.csv", ["row", "staff number", "name", "why"], rows)


@requires(Permission.RECORD_DEPARTURE)
@require_GET
def no_end_date(request):
    """Who is here on a fixed-term or supply contract, and nobody has said until when."""
    return render(
        request,
        "accounts/no_end_date.html",
        {
            "title": "No end date",
            "back": (reverse("accounts:departures"), "Leaving"),
            "people": without_end_date(request.actor, request.now),
        },
    )


@requires(Permission.RECORD_DEPARTURE)
@require_POST
def keep_on(request, pk):
    """Somebody's contract is permanent now."""
    person = get_object_or_404(people_here(request.now), pk=pk)
    people_staff.keep_on(person, by=request.actor, now=request.now)
    messages.success(request, f"Noted: {person.name} is here without an end.")
    return redirect("accounts:no_end_date")


def _taken_in(request, found):
    return render(
        request,
        "accounts/staff_list_taken_in.html",
        {
            "title": "The staff list was set aside" if found.set_aside_because else "The staff list has been taken in",
            "missing": missing_from(found, request.actor, request.now),
            "caption": found.file_name,
            "back": (reverse("accounts:staff_list"), "Take in another list"),
            "counts": found.counts,
            "staff_list": found,
            "may_see_leaving": request.actor.may(Permission.SEE_DEPARTURES),
            "broken_url": reverse("accounts:staff_list_broken", args=[found.pk]),
            "history": audit.history_of(found),
        },
    )
