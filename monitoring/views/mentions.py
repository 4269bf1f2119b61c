"""What was seen online: the queue, one of them, deciding, and telling of one (MO6, MO7)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.queries.official import account_at
from core.audit import api as audit
from monitoring.actions import mentions as actions
from monitoring.forms.mentions import DecideForm, NoteForm, ResponseForm
from monitoring.queries import mentions as queue
from monitoring.rules import mentions as rules
from monitoring.states import MentionKind
from people.access import requires
from people.roles import Permission

SEES = (Permission.DECIDE_MENTION, Permission.LEAD_CHILD_AT_RISK)
DECIDE = {
    "agree_response": (actions.agree_response, "Agreed. Once it was said, record the words here."),
    "leave_mention": (actions.leave_mention, "Recorded: no response."),
    "report_mention": (actions.report_mention, "Recorded: reported to the platform."),
}
BACK = "Seen online"


@requires(*SEES)
@require_GET
def mentions(request):
    """What waits, then what was decided."""
    page = queue.decided_mentions(request.actor, request.GET.get("after", ""))
    context = {
        "title": "Seen online",
        "waiting": queue.open_mentions(request.actor),
        "page": page,
        "is_first": not request.GET.get("after"),
    }
    return render(request, "monitoring/mentions.html", context)


@requires(*SEES)
@require_GET
def mention(request, pk):
    """Where it was seen, what people said of it, what was decided."""
    found = get_object_or_404(
        queue.visible_to(request.actor).select_related("noted_by", "decided_by", "responded_by"), pk=pk
    )
    context = {
        "title": found.get_kind_display().capitalize(),
        "caption": BACK,
        "back": (reverse("monitoring:mentions"), BACK),
        "mention": found,
        "sightings": found.sightings.select_related("noted_by").order_by("-id"),
        "ours": account_at(found.link),
        "earlier": queue.earlier_of(found),
        "why_not_decide": rules.why_not_leave_mention(found, request.actor, request.now),
        "why_not_record": rules.why_not_record_response(found, request.actor, request.now),
        "history": audit.history_of(found),
    }
    return render(request, "monitoring/mention.html", context)


@requires(Permission.DECIDE_MENTION)
@require_http_methods(["GET", "POST"])
def decide_mention(request, pk):
    """What is done about it, decided by the headteacher, the business manager or a senior leader (MO6)."""
    found = get_object_or_404(queue.visible_to(request.actor), pk=pk)
    form = DecideForm(request.POST if request.method == "POST" else None, initial={"kind": found.kind})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        act, said = DECIDE[values.pop("outcome")]
        act(found, by=request.actor, now=request.now, **values)
        messages.success(request, said)
        return redirect(found)
    context = {
        "title": "Decide what is done",
        "form": form,
        "button": "Decide",
        "back": (found.get_absolute_url(), "What was seen"),
        "mention": found,
        "ours": account_at(found.link),
        "why_not": rules.why_not_leave_mention(found, request.actor, request.now),
    }
    return render(request, "monitoring/decide_mention.html", context)


@requires(Permission.DECIDE_MENTION)
@require_http_methods(["GET", "POST"])
def record_response(request, pk):
    """What was said, after it was agreed (MO6)."""
    found = get_object_or_404(queue.visible_to(request.actor), pk=pk)
    form = ResponseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.record_response(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Recorded.")
        return redirect(found)
    context = {
        "title": "Record what was said",
        "form": form,
        "button": "Record it",
        "back": (found.get_absolute_url(), "What was seen"),
        "mention": found,
        "why_not": rules.why_not_record_response(found, request.actor, request.now),
    }
    return render(request, "monitoring/respond_mention.html", context)


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def note_mention(request):
    """Tell headteacher and business manager what was seen (MO7)."""
    form = NoteForm(request.POST if request.method == "POST" else None, initial={"kind": MentionKind.IMPOSTOR})
    if request.method == "POST" and form.is_valid():
        noted = actions.note_mention(by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Thank you. The headteacher and the business manager have it.")
        seen = queue.visible_to(request.actor).filter(pk=noted.pk).exists()
        return redirect(noted if seen else "overview:home")
    context = {
        "title": "Tell us what you saw online",
        "form": form,
        "button": "Tell them",
        "back": (reverse("overview:home"), "Waiting for you"),
    }
    return render(request, "monitoring/note_mention.html", context)
