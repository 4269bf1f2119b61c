"""Pages of the Statement: reading it, confirming it, writing and publishing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.audit import api as audit
from people.access import requires
from people.queries import everybody_in_scope, school_day
from people.roles import Permission
from policy import forms, queries, rules
from policy.actions import acknowledgements, statement
from policy.clauses import SECTIONS
from policy.models import StatementVersion


def _sections(version):
    words = dict(version.clauses.values_list("clause_id", "words"))
    return [
        (title, [(clause, words.get(clause.id, clause.words)) for clause in clauses])
        for title, clauses in SECTIONS.items()
    ]


@requires(Permission.READ_STATEMENT)
@require_http_methods(["GET", "POST"])
def read_statement(request):
    """The Statement in force, with the tick that confirms it (RO2)."""
    version = queries.version_in_force()
    if version is None:
        context = {
            "title": "The Social Media Statement",
            "may_write": not rules.why_not_draft(request.actor, request.now),
        }
        return render(request, "policy/none_yet.html", context)
    form = forms.AcknowledgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        acknowledgements.acknowledge(version, by=request.actor, now=request.now)
        messages.success(request, "Thank you. It is recorded that you have read the Statement.")
        return redirect("policy:statement")
    words, is_overdue = queries.review_in_words(version, school_day(request.now))
    context = {
        "title": "The Social Media Statement",
        "version": version,
        "sections": _sections(version),
        "headings": list(SECTIONS),
        "form": form,
        "has_confirmed": queries.has_acknowledged(request.user),
        "review": words,
        "review_is_overdue": is_overdue,
        "may_write": not rules.why_not_draft(request.actor, request.now),
        "may_see_who": request.actor.may(Permission.SEE_ACKNOWLEDGEMENTS),
    }
    return render(request, "policy/statement.html", context)


@requires(Permission.READ_STATEMENT)
@require_GET
def version(request, number):
    """An earlier or later version, as it was published."""
    published = get_object_or_404(StatementVersion.objects.exclude(published_at=None), number=number)
    context = {
        "title": f"The Statement, version {published.number}",
        "version": published,
        "sections": _sections(published),
        "back": (reverse("policy:statement"), "The Statement in force"),
        "history": audit.history_of(published),
    }
    return render(request, "policy/version.html", context)


@requires(Permission.SEE_ACKNOWLEDGEMENTS)
@require_GET
def who_has_not(request):
    """Everybody who has not confirmed the Statement yet (RO2)."""
    people = list(queries.who_has_not(request.now))
    context = {
        "title": "Who has not read the Statement",
        "people": people,
        "everybody": everybody_in_scope(request.now).count(),
        "version": queries.version_to_confirm(),
    }
    return render(request, "policy/who_has_not.html", context)


@requires(Permission.PUBLISH_STATEMENT)
@require_GET
def versions(request):
    """All versions, the review cycle, and the way to a new one (RO1, RV2)."""
    current = queries.version_in_force()
    cycle = queries.review_cycle()
    context = {
        "title": "Versions and reviews",
        "current": current,
        "draft": StatementVersion.objects.drafts().first(),
        "versions": StatementVersion.objects.exclude(published_at=None).select_related("published_by"),
        "cycle": cycle,
        "review": queries.review_in_words(current, school_day(request.now))[0] if current else "",
        "history": audit.history_of(*StatementVersion.objects.all(), cycle),
    }
    return render(request, "policy/versions.html", context)


@requires(Permission.PUBLISH_STATEMENT)
@require_POST
def start_version(request):
    """Begin a new version, or go on with the one that was begun."""
    statement.draft_version(by=request.actor, now=request.now)
    return redirect("policy:write")


@requires(Permission.PUBLISH_STATEMENT)
@require_http_methods(["GET", "POST"])
def write(request):
    """Put the school's own words over the draft's clauses."""
    draft = get_object_or_404(StatementVersion.objects.drafts())
    form = forms.ClausesForm(request.POST or None, version=draft)
    if request.method == "POST" and form.is_valid():
        statement.change_clauses(draft, by=request.actor, now=request.now, words=form.cleaned_data)
        messages.success(request, "The words are saved. Nobody sees them until the version is published.")
        return redirect("policy:publish" if "publish" in request.POST else "policy:write")
    context = {
        "title": f"Write version {draft.number}",
        "form": form,
        "draft": draft,
        "button": "Save",
        "back": (reverse("policy:versions"), "Versions and reviews"),
    }
    return render(request, "policy/write.html", context)


@requires(Permission.PUBLISH_STATEMENT)
@require_http_methods(["GET", "POST"])
def publish(request):
    """Publish the draft, with the committee, the day and the minute (RV1)."""
    draft = get_object_or_404(StatementVersion.objects.drafts())
    form = forms.PublishForm(request.POST or None, today=school_day(request.now))
    if request.method == "POST" and form.is_valid():
        statement.publish_version(draft, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, f"Version {draft.number} is in force.")
        return redirect("policy:statement")
    context = {
        "title": f"Publish version {draft.number}",
        "form": form,
        "button": "Publish",
        "back": (reverse("policy:write"), "The words"),
    }
    return render(request, "policy/publish.html", context)


@requires(Permission.PUBLISH_STATEMENT)
@require_http_methods(["GET", "POST"])
def review_cycle(request):
    """Confirm how often the Statement is reviewed (RV2)."""
    cycle = queries.review_cycle()
    form = forms.CycleForm(request.POST or None, initial={"months": str(cycle.months)})
    if request.method == "POST" and form.is_valid():
        statement.confirm_review_cycle(by=request.actor, now=request.now, months=form.cleaned_data["months"])
        messages.success(request, "The review cycle is recorded.")
        return redirect("policy:versions")
    context = {
        "title": "Review cycle",
        "form": form,
        "button": "Save",
        "back": (reverse("policy:versions"), "Versions and reviews"),
    }
    return render(request, "layouts/form_page.html", context)
