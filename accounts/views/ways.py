"""Who could get back into an account (RO7, RO9)."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import ways as actions
from accounts.forms.ways import KINDS, EndForm, NoteForm, PassOnForm, TryForm
from accounts.models import SchoolAccount, WayBack
from accounts.queries import ways as queries
from accounts.queries.reviews import with_lapse
from accounts.rules import ways as rules
from accounts.states import AccountState, WayKind, WayOwner
from accounts.ways import Worry, day_in_words
from accounts.ways_picture import draw, in_words
from core.audit import api as audit
from core.ids import ids_in
from core.pages.forms import sent
from core.pages.keyset import page_of
from people.access import requires
from people.queries import school_day
from people.roles import Permission

PAGE = 50
# More people than this who know the password would fill the picture; the table names them all.
MOST_WHO_KNOW = 6
# A way back in that nobody has tried for as long may have gone without anybody knowing.
TRIED_FOR = timedelta(days=365)


@requires(Permission.SEE_WAYS_BACK)
@require_GET
def all_ways(request):
    """Every account in use with the worst that is wrong with its ways back in."""
    in_use = SchoolAccount.objects.filter(state__in=queries.IN_USE)
    page = page_of(in_use, ("name", "id"), after=request.GET.get("after", ""), size=PAGE)
    found = queries.findings_by_account(page.rows, request.actor, request.now)
    return render(
        request,
        "accounts/all_ways.html",
        {
            "title": "Who could get back in",
            "back": (reverse("accounts:register"), "Our accounts"),
            "page": page,
            "rows": [(account, found[account.pk]) for account in page.rows],
        },
    )


@requires(Permission.SEE_WAYS_BACK)
@require_GET
def ways(request, pk):
    """The picture and the table: what could open the account, whose it is, and what is wrong with that."""
    account = get_object_or_404(with_lapse(SchoolAccount.objects.all(), request.now), pk=pk)
    by, now, today = request.actor, request.now, school_day(request.now)
    rows = list(queries.current_ways(account, by, now))
    noted = [queries.as_way(row) for row in rows]
    kinds = queries.kinds_in_safe([account]).get(pk, ())
    safe = queries.from_safe(kinds, noted)
    knowing = [] if account.each_has_own_access else queries.who_knows(account, by, now)
    drawn = [*noted, *safe, *(knowing if len(knowing) <= MOST_WHO_KNOW else [])]
    ended = list(queries.ended_ways(account))
    is_closed, why_not = account.state == AccountState.CLOSED, rules.why_not_change_ways(account, by, now)
    findings = [] if is_closed else queries.judged(account, noted, kinds, today, queries.lasts_since(now))
    never, long_ago = ([], []) if why_not else _untried(rows, today)
    context = {
        "title": "Who could get back in",
        "caption": f"{account} · {account.platform_label}",
        "account": account,
        "rows": [(row, way, _leaves(way, today)) for row, way in zip(rows, noted, strict=True)],
        "never_tried": never,
        "long_ago": long_ago,
        "safe": safe,
        "knowing": [(way, _leaves(way, today)) for way in knowing],
        "ended": ended,
        "picture": draw(str(account), drawn, today),
        "picture_words": in_words(str(account), drawn, today),
        "findings": findings,
        **_first_to_do(findings, rows),
        "posting": account.posting_rights.current().select_related("person") if account.each_has_own_access else [],
        "why_not": why_not,
        "runs_it": by.may(Permission.RUN_ACCOUNTS),
        "history": audit.history_of(*rows, *ended),
    }
    return render(request, "accounts/ways.html", context)


def _untried(rows, today) -> tuple[list[int], list[int]]:
    """The ids of those never tried, and of those not tried for a year; what does not work is said in red already."""
    since = today - TRIED_FOR
    asked = [row for row in rows if row.kind != WayKind.KNOWS and row.works is not False]
    never = [row.pk for row in asked if row.tried_at is None]
    return never, [row.pk for row in asked if row.tried_at is not None and school_day(row.tried_at) < since]


def _first_to_do(findings, rows) -> dict:
    """What the green button is for, by the worst finding: a leaver's way, another look, or one more way."""
    worst = next(iter(findings), None)
    of_leaver = [row for row in rows if worst and worst.is_of_leaver and row.person_id == worst.person_id]
    is_urgent = worst is not None and (worst.is_bad or worst.is_of_leaver)
    return {
        "to_take_off": next(iter(of_leaver), None),
        "is_only_old": worst is not None and worst.worry == Worry.OLD,
        # While something is red, that all is as it was is not the thing to say first.
        "confirms_below": is_urgent,
    }


def _leaves(way, today) -> str:
    if way.has_left:
        return "Has left"
    return f"Leaves {day_in_words(way.leaves_on, today)}" if way.leaves_on is not None else ""


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def note(request, pk):
    """Note one more way back in; from a set-up it leads back there."""
    account = get_object_or_404(SchoolAccount, pk=pk)
    from_set_up = request.GET.get("from") == "set-up" and account.state == AccountState.SETTING_UP
    initial = {"kind": request.GET.get("kind")} if request.GET.get("kind") in dict(KINDS) else {}
    form = NoteForm(*sent(request), school_account=account, now=request.now, initial=initial)
    why_not = rules.why_not_change_ways(account, request.actor, request.now)
    back = account.set_up_url if from_set_up else reverse("accounts:ways", args=[pk])
    if request.method == "POST" and form.is_valid():
        way = actions.note_way(account, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, f"Noted: {way.name}.")
        return redirect(back)
    return render(
        request,
        "accounts/note_way.html",
        {
            "title": "Note a way back in",
            "caption": str(account),
            "back": (back, "Back to the set-up" if from_set_up else "Who could get back in"),
            "form": form,
            "why_not": why_not,
            "button": "Note it",
        },
    )


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def confirm(request, pk):
    """Everything on the list is still as it says."""
    account = get_object_or_404(SchoolAccount, pk=pk)
    seen = ids_in(request.POST.getlist("way")[:500])
    actions.confirm_ways(account, by=request.actor, now=request.now, seen=seen)
    messages.success(request, "Confirmed: it is still as it stands here.")
    return redirect("accounts:ways", pk)


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def works(request, pk):
    """The technician tried it, and it opened the account."""
    way = _way(pk)
    actions.try_way(way, by=request.actor, now=request.now, works=True)
    messages.success(request, f"Noted: it works. {way.name[:1].upper()}{way.name[1:]}.")
    return redirect(f"{way.get_absolute_url()}#way-{pk}")


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def does_not_work(request, pk):
    """The technician tried it, and it did not: what happened."""
    way = _way(pk)
    form = TryForm(*sent(request)[:1])
    why_not = rules.why_not_try_way(way, request.actor, request.now)
    if request.method == "POST" and form.is_valid():
        actions.try_way(way, by=request.actor, now=request.now, works=False, note=form.cleaned_data["note"])
        messages.success(request, "Noted: it does not work, so it no longer counts as a way back in.")
        return redirect(way)
    return _form(request, way, form, "It did not open the account", "Note it", why_not)


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def end(request, pk):
    """It no longer opens the account."""
    way = _way(pk)
    form = EndForm(*sent(request)[:1])
    why_not = rules.why_not_end_way(way, request.actor, request.now)
    if request.method == "POST" and form.is_valid():
        actions.end_way(way, by=request.actor, now=request.now, reason=form.cleaned_data["reason"])
        messages.success(request, f"Noted: it no longer opens {way.school_account}.")
        return redirect(way)
    passes_on = not why_not and way.kind != WayKind.KNOWS
    instead = (reverse("accounts:pass_on_way", args=[pk]), "It is somebody else’s now") if passes_on else None
    return _form(request, way, form, "It no longer opens the account", "It no longer opens it", why_not, instead)


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def pass_on(request, pk):
    """It belongs to the school, or to somebody else, from now on."""
    way = _way(pk)
    by, now = request.actor, request.now
    initial = {"hint": way.hint, "owner": WayOwner.SCHOOL}
    form = PassOnForm(*sent(request), way=way, by=by, now=now, initial=initial)
    why_not = rules.why_not_end_way(way, by, now) or rules.why_not_change_ways(way.school_account, by, now)
    if request.method == "POST" and form.is_valid():
        actions.pass_on_way(way, by=by, now=now, **form.cleaned_data)
        messages.success(request, "Noted whose it is now.")
        return redirect(way)
    instead = None if why_not else (reverse("accounts:end_way", args=[pk]), "It no longer opens the account at all")
    return _form(request, way, form, "Whose is it now?", "Save", why_not, instead)


def _way(pk):
    return get_object_or_404(WayBack.objects.select_related("school_account", "person"), pk=pk)


def _form(request, way, form, title, button, why_not, instead=None):
    context = {
        "title": title,
        "instead": instead,
        "caption": f"{way.name[:1].upper()}{way.name[1:]} · {way.school_account}",
        "back": (way.get_absolute_url(), "Who could get back in"),
        "way": way,
        "form": form,
        "why_not": why_not,
        "button": button,
    }
    return render(request, "accounts/way_form.html", context)
