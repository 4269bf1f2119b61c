"""The platforms' checklists: what is asked, how it is done there, and who changed it (RO6)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions.checklists import change_checklist, reset_checklist
from accounts.checklists import from_rows, ours
from accounts.forms.checklists import ChecklistForm, WhyForm
from accounts.queries.checklists import all_current, current, differs_from_ours, noted_on, versions
from accounts.rules.checklists import why_not_edit_checklists
from accounts.states import Platform
from core.pages.forms import sent
from people.access import requires
from people.roles import Permission

LIST = ("accounts:checklists", "All checklists")


def _standing(platform):
    if platform not in Platform.values:
        raise Http404
    return current(platform)


@requires(Permission.SEE_ALL_PROPOSALS)
@require_GET
def checklists(request):
    """One line for each platform."""
    context = {
        "title": "Checklists for new accounts",
        "checklists": [(found, noted_on(found)) for found in all_current()],
        "back": (reverse("accounts:register"), "Our accounts"),
    }
    return render(request, "accounts/checklists.html", context)


@requires(Permission.SEE_ALL_PROPOSALS)
@require_GET
def checklist(request, platform):
    """What is asked there, and every version with what it changed."""
    standing = _standing(platform)
    found = versions(platform)
    context = {
        "title": f"{standing.platform_label}: checklist",
        "back": (reverse(LIST[0]), LIST[1]),
        "checklist": standing,
        "items": from_rows(standing.items),
        "noted_on": noted_on(standing),
        "versions": found if len(found) > 1 else [],
        "differs": from_rows(standing.items) != ours(platform),
        "may_edit": not why_not_edit_checklists(request.actor),
    }
    return render(request, "accounts/checklist.html", context)


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def edit_checklist(request, platform):
    """Change how a step is done, add a step, take one of our own away."""
    standing = _standing(platform)
    form = ChecklistForm(request.POST or None, standing=standing)
    if request.method == "POST" and form.is_valid():
        made = change_checklist(
            platform,
            by=request.actor,
            now=request.now,
            items=form.items(),
            why=form.cleaned_data["why"],
            based_on=form.cleaned_data["based_on"],
        )
        messages.success(request, f"Saved as version {made.version}. Set-ups that have begun keep theirs.")
        return redirect(made)
    return _form(request, standing, form, f"Change the checklist for {standing.get_platform_display()}", "Save")


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def reset_checklist_page(request, platform):
    """Go back to the software's own steps; the school's stay among the versions."""
    standing = _standing(platform)
    initial = {"why": "The software's own steps fit again."}
    form = WhyForm(*sent(request)[:1], standing=standing, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = reset_checklist(platform, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, f"Version {made.version} has the software's own steps again.")
        return redirect(made)
    title = f"Go back to the software's own checklist for {standing.get_platform_display()}"
    return _form(request, standing, form, title, "Go back to it", changes=differs_from_ours(standing))


def _form(request, standing, form, title, button, **more):
    context = {
        "title": title,
        "form": form,
        "button": button,
        "checklist": standing,
        "back": (standing.get_absolute_url(), f"{standing.platform_label}: checklist"),
    }
    return render(request, "accounts/edit_checklist.html", context | more)
