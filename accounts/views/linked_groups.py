"""Linked groups: chats and pages that staff, governors or the parents' association run (SC3, PE1)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import linked_groups as actions
from accounts.disclaimer import disclaimer
from accounts.forms.linked_groups import EndForm, GroupForm, NoteForm, OfferForm, RenewForm
from accounts.queries import linked_groups as queries
from accounts.rules import linked_groups as rules
from accounts.states import GroupState
from core.audit import api as audit
from core.pages import words
from core.pages.forms import sent
from core.pages.keyset import page_of
from core.school.api import school
from people.access import requires
from people.queries import school_day
from people.roles import Permission

SEES = Permission.SEE_ACCOUNTS
PAGE = 50


@requires(SEES)
@require_GET
def groups(request):
    """Every group that goes on; those that have ended below."""
    by, now = request.actor, request.now
    after = request.GET.get("after", "")
    page = page_of(queries.open_groups(by, now), ("name", "id"), after=after, size=PAGE)
    context = {
        "title": "Linked groups",
        "back": (reverse("accounts:register"), "Our accounts"),
        "page": page,
        "groups": [(group, group.is_past(school_day(now))) for group in page.rows],
        "ended": [] if after else list(queries.ended_groups(by)),
    }
    return render(request, "accounts/linked_groups.html", context)


@requires(SEES)
@require_GET
def group(request, pk):
    """One group: what is noted, the words to put up, and what can be done."""
    found = _group(request, pk)
    by, now = request.actor, request.now
    looks_after = rules.looks_after(found, by)
    has_ended = found.state == GroupState.ENDED
    here = school()
    context = {
        "title": found.name,
        "caption": f"Linked group · {found.get_platform_display()}",
        "back": (reverse("accounts:linked_groups"), "Linked groups"),
        "group": found,
        "is_past": found.is_past(school_day(now)),
        "has_left": not has_ended and found.runner.has_left(now),
        "rows": _facts(found, looks_after),
        "words": disclaimer(here.name if here else "the school", found.organisation),
        "looks_after": looks_after,
        "is_asked": not rules.why_not_agree_to_group(found, by, now),
        "is_offered": not rules.why_not_answer_offer(found, by, now),
        "may_change": not rules.why_not_change_group(found, by, now),
        "may_confirm": not rules.why_not_confirm_disclaimer(found, by, now),
        "history": audit.history_of(found) if looks_after else [],
    }
    return render(request, "accounts/linked_group.html", context)


@requires(SEES)
@require_http_methods(["GET", "POST"])
def note(request):
    """A new one: one's own, or for those who look after them somebody else's."""
    by, now = request.actor, request.now
    chooses = by.may(Permission.LOOK_AFTER_GROUPS)
    form = NoteForm(*sent(request)[:1], by=by, now=now, chooses=chooses)
    if request.method == "POST" and form.is_valid():
        made = actions.note_group(by=by, now=now, **{"runner": by.person} | form.cleaned_data)
        done = f"Noted. {made.runner} is asked to say yes." if made.state == GroupState.WAITING else "Noted."
        messages.success(request, done if made.noted_at == now else "This group is noted already: here it is.")
        return redirect(made)
    back = (reverse("accounts:linked_groups"), "Linked groups")
    context = {"title": "Note a linked group", "form": form, "button": "Note it", "back": back, "is_new": True}
    return render(request, "accounts/linked_group_form.html", context)


@requires(SEES)
@require_http_methods(["GET", "POST"])
def change(request, pk):
    """Correct what is noted."""
    found = _group(request, pk)
    why_not = rules.why_not_change_group(found, request.actor, request.now)
    # What is private stays so where the page only says why not.
    fields = ("name", "platform", "organisation", "purpose", "link")
    initial = {} if why_not else {name: getattr(found, name) for name in fields}
    form = GroupForm(*sent(request)[:1], initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_group(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(found)
    return _form(request, found, form, f"Change {found}", "Save", why_not)


@requires(SEES)
@require_http_methods(["GET", "POST"])
def renew(request, pk):
    """It goes on for another year at most."""
    found, by, now = _group(request, pk), request.actor, request.now
    initial = {"ends_on": rules.a_year_on(school_day(now))}
    form = RenewForm(*sent(request)[:1], by=by, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.renew_group(found, by=by, now=now, ends_on=form.cleaned_data["ends_on"])
        messages.success(request, f"Renewed until {words.day(found.ends_on)}.")
        return redirect(found)
    why_not = rules.why_not_change_agreed(found, by, now)
    return _form(request, found, form, f"Renew {found}", "Renew it", why_not)


@requires(SEES)
@require_http_methods(["GET", "POST"])
def hand_on(request, pk):
    """Ask somebody else to take it over."""
    found, by, now = _group(request, pk), request.actor, request.now
    form = OfferForm(*sent(request)[:1], group=found, by=by, now=now)
    if request.method == "POST" and form.is_valid():
        actions.offer_group(found, by=by, now=now, to=form.cleaned_data["to"])
        messages.success(request, f"{found.offered_to} is asked to take it over.")
        return redirect(found)
    why_not = rules.why_not_change_group(found, by, now)
    return _form(request, found, form, f"Hand on {found}", "Ask them", why_not)


@requires(SEES)
@require_http_methods(["GET", "POST"])
def end(request, pk):
    """It is no longer noted, and why."""
    found, by, now = _group(request, pk), request.actor, request.now
    form = EndForm(*sent(request)[:1])
    if request.method == "POST" and form.is_valid():
        actions.end_group(found, by=by, now=now, reason=form.cleaned_data["reason"])
        messages.success(request, f"“{found}” is no longer noted.")
        return redirect("accounts:linked_groups")
    return _form(request, found, form, f"End {found}", "End it", rules.why_not_end_group(found, by, now))


@requires(SEES)
@require_POST
def agree(request, pk):
    """Yes, I run it."""
    found = _group(request, pk)
    actions.agree_to_group(found, by=request.actor, now=request.now)
    messages.success(request, "Thank you. It is on the list now.")
    return redirect(found)


@requires(SEES)
@require_POST
def confirm_disclaimer(request, pk):
    """The words are up."""
    found = _group(request, pk)
    actions.confirm_disclaimer(found, by=request.actor, now=request.now)
    messages.success(request, "Noted: the words are up today.")
    return redirect(found)


@requires(SEES)
@require_POST
def take_over(request, pk):
    """Yes, I take it over."""
    found = _group(request, pk)
    actions.take_over_group(found, by=request.actor, now=request.now)
    messages.success(request, "Thank you. You run it from now on.")
    return redirect(found)


@requires(SEES)
@require_POST
def turn_down(request, pk):
    """No, I do not take it over."""
    found = _group(request, pk)
    actions.turn_down_group(found, by=request.actor, now=request.now)
    messages.success(request, "Thank you. Whoever asked is told.")
    return redirect("accounts:linked_groups")


def _group(request, pk):
    return get_object_or_404(queries.groups_for(request.actor), pk=pk)


def _form(request, found, form, title, button, why_not):
    back = (found.get_absolute_url(), str(found))
    context = {"title": title, "group": found, "form": form, "button": button, "back": back, "why_not": why_not}
    return render(request, "accounts/linked_group_form.html", context)


def _facts(found, looks_after):
    agreed = f"{found.agreed_by}, {words.day(found.agreed_at)}" if found.agreed_at else "Not yet"
    up = f"{words.day(found.disclaimer_up_at)}, {found.disclaimer_up_by}" if found.disclaimer_up_at else "Not yet"
    rows = [
        ("Who runs it", found.run_by),
        ("What for", found.purpose),
        ("Agreed by", agreed),
        ("Noted until", words.day(found.ends_on)),
        ("Disclaimer seen there", up),
        ("Asked to take it over", str(found.offered_to) if found.offered_to else ""),
        ("Link", found.link if looks_after else ""),
        ("Ended", f"{words.day(found.ended_at)}: {found.end_reason}" if found.ended_at else ""),
    ]
    return [row for row in rows if row[1]]
