"""The school's staff directory: its connection, whom it switched off, whom nobody here knows."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import directory as actions
from accounts.actions.directory_tokens import end_directory_token as end_token
from accounts.actions.directory_tokens import make_directory_token as make_token
from accounts.forms.directory import TickedForm, TokenForm
from accounts.models import DirectoryToken
from accounts.queries import directory as queries
from accounts.rules import directory as rules
from accounts.views.scim import base_address
from core.pages.forms import sent
from core.pages.once import is_first_use, mark
from people.access import needs_fresh_factor, requires
from people.roles import Permission

SHOWN_ALREADY = (
    "That token was made and shown once, and no second one was made. If you have not pasted it, end its connection "
    "and make another."
)


@requires(Permission.RECORD_DEPARTURE)
@require_GET
def directory(request):
    """The connection, who is asked about, and what the directory and the school say differently."""
    actor, now = request.actor, request.now
    tokens = list(queries.open_tokens())
    context = {
        "title": "Staff directory",
        "back": (reverse("accounts:departures"), "Leaving"),
        "tokens": [(token, rules.why_not_end_directory_token(token, actor, now)) for token in tokens],
        "why_not_make": rules.why_not_make_directory_token(actor, now, open_tokens=len(tokens)),
        "may_add": actor.may(Permission.MANAGE_PEOPLE),
        "asked": _asked(actor),
        "unknown": _unknown(),
        "still_on": list(queries.on_there_and_left_here(now)),
        "lately": list(queries.lately(actor, now)),
        "shown": queries.SHOWN,
    }
    return render(request, "accounts/directory.html", context)


@requires(Permission.CONNECT_DIRECTORY)
@needs_fresh_factor(lambda request: True)
@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "POST"])
def make_directory_token(request):
    """Make a token, with a fresh second step; it is shown by this one answer and never again."""
    form = TokenForm(*sent(request))
    tokens = queries.open_tokens().count()
    if request.method == "POST" and form.is_valid():
        if not is_first_use(request):
            messages.info(request, SHOWN_ALREADY)
            return redirect("accounts:directory")
        token, secret = make_token(by=request.actor, now=request.now, name=form.cleaned_data["name"])
        context = {"title": "The directory’s token", "address": base_address(), "secret": secret, "token": token}
        return render(request, "accounts/directory_token.html", context)
    context = {
        "title": "Connect the staff directory",
        "form": form,
        "once": mark(),
        "button": "Make its token",
        "back": (reverse("accounts:directory"), "Staff directory"),
        "why_not": rules.why_not_make_directory_token(request.actor, request.now, open_tokens=tokens),
    }
    return render(request, "accounts/make_directory_token.html", context)


@requires(Permission.RECORD_DEPARTURE)
@require_POST
def end_directory_token(request, pk):
    """End a connection."""
    token = get_object_or_404(DirectoryToken, pk=pk)
    end_token(token, by=request.actor, now=request.now)
    messages.success(request, f"The connection to {token.name} has ended.")
    return redirect("accounts:directory")


@requires(Permission.RECORD_DEPARTURE)
@require_POST
def settle_directory(request):
    """Say who of those switched off there has left; the others of the page stay."""
    form = _asked(request.actor, request.POST)
    if not form.is_valid():
        return _look_again(request)
    answered, gone = form.answered(), {entry.pk for entry in form.chosen()}
    actions.settle_entries(by=request.actor, now=request.now, entries=answered, have_left=gone)
    messages.success(request, f"Noted: {len(gone)} left, {len(answered) - len(gone)} stay.")
    return redirect("accounts:directory")


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def add_from_directory(request):
    """Add people whom only the directory names."""
    form = _unknown(request.POST)
    if not form.is_valid():
        return _look_again(request)
    added = actions.add_from_directory(by=request.actor, now=request.now, entries=form.chosen())
    messages.success(request, f"{added} added as staff, without a sign-in until somebody invites them.")
    return redirect("accounts:directory")


def _look_again(request):
    messages.info(request, "This list has changed meanwhile. Nothing was done. Look at it again.")
    return redirect("accounts:directory")


def _asked(actor, data=None):
    return TickedForm(
        data,
        prefix="asked",
        entries=queries.waiting(actor),
        label="Who of them has left?",
        hint="Of those you tick, every access ends at once. The others stay as they are.",
        words=lambda entry: f"{entry.person.name}. {entry.asked_because}",
    )


def _unknown(data=None):
    return TickedForm(
        data,
        prefix="unknown",
        entries=queries.not_known_here(),
        label="Whom do you want to add?",
        hint="Tick only people who work for the school. They are added as staff, without a sign-in.",
        words=lambda entry: ", ".join(
            dict.fromkeys(filter(None, [entry.shown_name, str(entry.said.get("title") or "")[:60], entry.user_name]))
        ),
    )
