"""Taking a post down: begun, each step, the proof (CO11, CO13)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import takedowns as actions
from accounts.forms.takedowns import BeginForm, DropForm, GoneForm, ReleaseForm, StepForm
from accounts.models import TakedownStep
from accounts.queries import takedowns as queries
from accounts.queries.posts import posts
from accounts.rules import takedowns as rules
from accounts.states import TakedownState
from accounts.views.posts import form_about
from core.audit import api as audit
from core.pages import words
from core.pages.forms import sent
from people.access import signed_in

TITLES = {TakedownState.STOPPED: "Do not touch it yet", TakedownState.OPEN: "Take it down"}


@signed_in
@require_http_methods(["GET", "POST"])
def begin_takedown(request, pk):
    """Why it must come down; then the steps."""
    post = get_object_or_404(posts(request.actor), pk=pk)
    form = BeginForm(*sent(request)[:1])
    if request.method == "POST" and form.is_valid():
        takedown = actions.begin_takedown(post, by=request.actor, now=request.now, **form.cleaned_data)
        if not queries.takedowns(request.actor).filter(pk=takedown.pk).exists():
            messages.success(request, "Thank you. Somebody is seeing to it already.")
            return redirect("accounts:posts")
        return redirect(takedown)
    return form_about(
        request,
        post,
        form,
        title="Take it down",
        button="Go on",
        why_not=rules.why_not_begin_takedown(post, request.actor, request.now),
        template="accounts/begin_takedown.html",
    )


@signed_in
@require_GET
def takedown(request, pk):
    """What to do, step by step, and what has been done."""
    return _page(request, _takedown(request, pk))


@signed_in
@require_POST
def stop_takedown(request, pk):
    """It could be sexual: nobody goes on before the safeguarding lead says so."""
    found = _takedown(request, pk)
    actions.stop_takedown(found, by=request.actor, now=request.now)
    messages.success(request, "Stopped. The safeguarding lead is told.")
    return redirect(found)


@signed_in
@require_POST
def release_takedown(request, pk):
    """The safeguarding lead says what may be done."""
    found = _takedown(request, pk)
    form = ReleaseForm(request.POST)
    if not form.is_valid() and not rules.why_not_release_takedown(found, request.actor, request.now):
        return _page(request, found, release_form=form)
    actions.release_takedown(found, by=request.actor, now=request.now, advice=form.cleaned_data.get("advice", ""))
    messages.success(request, "It may be taken down now. Whoever can has been told.")
    return redirect(found)


@signed_in
@require_POST
def settle_step(request, pk):
    """One step is done, or not needed."""
    step = get_object_or_404(
        TakedownStep.objects.select_related("takedown__post__school_account", "done_by").filter(
            takedown__in=queries.takedowns(request.actor)
        ),
        pk=pk,
    )
    form = StepForm(request.POST, step=step)
    if not form.is_valid():
        return _page(request, _takedown(request, step.takedown_id), step_form=(pk, form))
    answer, note = request.POST.get("answer", ""), form.cleaned_data["note"]
    actions.settle_step(step, by=request.actor, now=request.now, answer=answer, note=note)
    return redirect(f"{step.takedown.get_absolute_url()}#step-{pk}")


@signed_in
@require_POST
def complete_takedown(request, pk):
    """It is gone, with the proof."""
    found = _takedown(request, pk)
    form = GoneForm(request.POST, takedown=found, now=request.now)
    if not form.is_valid() and not rules.why_not_complete_takedown(found, request.actor, request.now):
        return _page(request, found, gone_form=form)
    values = {"proof_on": form.cleaned_data.get("proof_on"), "proof": form.cleaned_data.get("proof", "")}
    actions.complete_takedown(found, by=request.actor, now=request.now, **values)
    messages.success(request, f"“{found.post}” is gone, and that is proved. Thank you.")
    return redirect(found.post)


@signed_in
@require_http_methods(["GET", "POST"])
def drop_takedown(request, pk):
    """It stays after all."""
    found = _takedown(request, pk)
    form = DropForm(*sent(request)[:1])
    if request.method == "POST" and form.is_valid():
        actions.drop_takedown(found, by=request.actor, now=request.now, why=form.cleaned_data["why"])
        messages.success(request, f"“{found.post}” stays.")
        return redirect(found.post)
    return form_about(
        request,
        found.post,
        form,
        title="Let it stay",
        button="It stays",
        why_not=rules.why_not_drop_takedown(found, request.actor, request.now),
        back=(found.get_absolute_url(), "Taking it down"),
    )


def _takedown(request, pk):
    return get_object_or_404(queries.takedowns(request.actor), pk=pk)


def _page(request, found, *, step_form=(None, None), release_form=None, gone_form=None):
    by, now = request.actor, request.now
    why_not_touch = rules.why_not_touch(found, by, now)
    steps = [
        (row, step_form[1] if row.row.pk == step_form[0] else StepForm(step=row.row)) for row in queries.steps_of(found)
    ]
    why_not_release = rules.why_not_release_takedown(found, by, now)
    context = {
        "title": TITLES.get(found.state, str(found.post)),
        "caption": f"{found.post} · {found.post.school_account}" if found.is_open else "Taken down",
        "back": (found.post.get_absolute_url(), str(found.post)),
        "form": release_form or gone_form or step_form[1],
        "takedown": found,
        "is_stopped": found.state == TakedownState.STOPPED,
        "rows": _rows(found),
        "steps": steps,
        "done": sum(row.row.done_at is not None for row, _ in steps),
        "why_not_touch": why_not_touch,
        "why_not_stop": rules.why_not_stop_takedown(found, by, now),
        "release_form": None if why_not_release else release_form or ReleaseForm(),
        "why_not_complete": rules.why_not_complete_takedown(found, by, now),
        "gone_form": gone_form or GoneForm(takedown=found, now=now),
        "why_not_drop": rules.why_not_drop_takedown(found, by, now),
        "history": audit.history_of(found),
    }
    return render(request, "accounts/takedown.html", context)


def _rows(found):
    post = found.post
    rows = [
        ("Why", capfirst(found.get_reason_display())),
        # While it is to be done they stand at the top.
        ("What to know", "" if found.state == TakedownState.OPEN else found.words),
        ("Asked by", f"{found.asked_by}, {words.moment(found.asked_at)}"),
        ("Handed on to", str(found.given_to or "")),
        ("Posted", f"{words.moment(post.posted_at)}, by {post.posted_by}"),
        ("Link", post.link or ("It has none" if post.has_no_link else "Not added")),
        ("To be done", "" if found.is_at_once else f"by the end of {words.last_day(found.due_by)}"),
    ]
    if found.released_at:
        rows.append(("May be taken down", f"{found.released_by}, {words.moment(found.released_at)}: {found.advice}"))
    if found.ended_at:
        ended = f"{found.ended_by}, {words.moment(found.ended_at)}"
        rows.append((found.get_state_display().capitalize(), ended))
        if found.proof:
            rows.append(("Made sure", f"{words.day(found.proof_on)}: {found.proof}"))
    return [row for row in rows if row[1]]
