"""The termly review of all accounts, on one page (RO9, NA4, MO2)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.actions.reviews import confirm_holders, prove_accounts
from accounts.forms.reviews import HoldersForm, ProofForm
from accounts.models import Review
from accounts.queries import reviews as queries
from accounts.queries.life import forgotten
from accounts.rules.reviews import may_be_open
from core.files import api as files
from core.workdays.queries import school_calendar
from people.access import requires
from people.roles import Permission

EITHER = (Permission.DECIDE_PROPOSAL, Permission.RUN_ACCOUNTS)


@requires(*EITHER)
@require_GET
def review(request):
    """What is to be confirmed, and what is to be proved."""
    return _page(request)


@requires(Permission.DECIDE_PROPOSAL)
@require_POST
def confirm(request):
    """The headteacher confirms who can post."""
    form = _holders_form(request, request.POST)
    if not form.is_valid():
        return _page(request, holders_form=form)
    answers = form.answers()
    if not answers:
        messages.success(request, "Nothing is confirmed yet. The accounts wait for you.")
        return redirect("accounts:review")
    left = confirm_holders(by=request.actor, now=request.now, answers=answers)
    if done := len(answers) - len(left):
        messages.success(request, f"Thank you. Who can post is confirmed for {_accounts(done)}.")
    for name in left:
        messages.error(request, f"Who can post on “{name}” has changed since you opened this page. Read it again.")
    return redirect("accounts:review")


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def prove(request):
    """The technician proves private and one-way; accounts without a fault are taken even where others have one."""
    form = _proof_form(request, request.POST, request.FILES)
    is_good = form.is_valid()
    answers = form.answers() if form.is_good_in_part() else []
    if answers:
        done = prove_accounts(
            by=request.actor, now=request.now, answers=answers, proved_on=form.cleaned_data["proved_on"]
        )
        _say(request, done, len(answers) - done)
    if is_good:
        return redirect("accounts:review")
    return _page(request, proof_form=form, is_done={answer.review_id for answer in answers})


def _say(request, done, found):
    if done:
        messages.success(request, f"Thank you. {_accounts(done)} proved for this term.")
    if found:
        messages.error(
            request, f"{_accounts(found)} not in order. The headteacher is told. Put it right, then prove it."
        )


@requires(Permission.SEE_ALL_PROPOSALS)
@require_GET
def review_picture(request, pk, number):
    """A picture that proves it, as a cleaned copy."""
    found = get_object_or_404(Review.objects.select_related("picture", "second_picture"), pk=pk)
    picture = found.picture if number == 1 else found.second_picture
    if picture is None:
        raise Http404
    return files.response(picture)


def _holders_form(request, *data):
    return HoldersForm(*data, reviews=queries.to_confirm()[: queries.PER_PAGE])


def _proof_form(request, *data):
    begins = queries.this_term(request.now).begins_on(school_calendar())
    reviews = queries.to_prove()[: queries.PER_PAGE]
    return ProofForm(*data, reviews=reviews, term_begins=begins, now=request.now)


def _page(request, *, holders_form=None, proof_form=None, is_done=frozenset()):
    confirms, proves = (request.actor.may(permission) for permission in EITHER)
    holders_form = holders_form or (_holders_form(request) if confirms else None)
    proof_form = proof_form or (_proof_form(request) if proves else None)
    figures = queries.figures(request.now)
    reviews = [one for form in (holders_form, proof_form) if form for one in form.reviews]
    context = {
        "title": "Termly review of our accounts",
        "caption": queries.this_term(request.now).label.capitalize(),
        "figures": figures,
        "is_late": figures["finish_by"] is not None and figures["finish_by"] <= request.now,
        "holders_form": holders_form,
        "proof_form": proof_form,
        "holder_rows": _holder_rows(holders_form, request.now),
        "proof_rows": _proof_rows(proof_form, request.now, is_done),
        "more_to_confirm": figures["to_confirm"] - len(holders_form.reviews) if holders_form else 0,
        "more_to_prove": figures["to_prove"] - len(proof_form.reviews) if proof_form else 0,
        "is_empty": not reviews,
    }
    return render(request, "accounts/review.html", context)


def _holder_rows(form, now):
    if form is None:
        return []
    quiet = forgotten([one.school_account for one in form.reviews], now)
    return [
        {
            "account": one.school_account,
            "seen": form[f"seen_{one.pk}"],
            "changes": form[f"changes_{one.pk}"],
            "quiet_since": quiet.get(one.school_account_id),
        }
        for one in form.reviews
    ]


def _proof_rows(form, now, is_done):
    if form is None:
        return []
    reviews = [one for one in form.reviews if one.pk not in is_done]
    last = queries.last_proved([one.school_account for one in reviews])
    return [
        {
            "account": one.school_account,
            "picture": form[f"picture_{one.pk}"],
            "changed": form[f"changed_{one.pk}"],
            "second": form[f"second_{one.pk}"],
            "last": last.get(one.school_account_id),
            "may_be_open": may_be_open(one.school_account, now),
            "is_found": one.is_private is False or one.is_one_way is False,
        }
        for one in reviews
    ]


def _accounts(count) -> str:
    return "1 account" if count == 1 else f"{count} accounts"
