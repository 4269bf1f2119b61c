"""The public list of official accounts, for anybody, signed in or not: one page for all, with nothing about people."""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.forms.official import CheckForm
from accounts.qr import write_qr
from accounts.queries.official import Found, answer_about, link_to, official_accounts
from core.pages.addresses import origins_of
from core.pages.shared import shared
from core.pages.words import day
from core.printing.api import Code, Section, Sheet, kept_pdf
from core.workdays.calendar import LONDON
from people.access import public

TITLE = "Is this account really ours?"
TITLES = {
    Found.OURS: "Yes, this is ours",
    Found.LIKE: "Careful: this looks like ours, but is not on our list",
    Found.UNKNOWN: "This is not on our list",
}
OTHERS = {"Cross-Origin-Resource-Policy": "cross-origin"}


@public
@shared
def accounts(request):
    """Which accounts are really the school's, and whether a pasted address is one of them."""
    return render(request, "accounts/official.html", _page(request, "official:accounts"))


@public
@shared
def frame(request):
    """The same for the school's own website to show inside a page of its own; no other website may."""
    response = render(request, "accounts/official_frame.html", _page(request, "official:frame") | {"is_frame": True})
    origins = origins_of(request.school.website) if request.school else []
    if origins:
        # What the decorators of django-csp and Django write, known only when the page is asked for.
        response._csp_replace = {"frame-ancestors": origins}
        response.xframe_options_exempt = True
        for name, value in OTHERS.items():
            response[name] = value
    return response


@public
@shared
def listed(request):
    """The list for other programs; its shape is written down in docs/official-accounts.md and stays."""
    found = {
        "school": request.school.name if request.school else "",
        "page": _absolute("official:accounts"),
        "accounts": [
            {
                "platform": account.platform_label,
                "name": account.name,
                "handle": account.handle,
                "address": link_to(account),
                "confirmed_on": _confirmed_on(account).isoformat(),
            }
            for account in official_accounts()
        ],
    }
    return JsonResponse(found, headers=OTHERS | {"Access-Control-Allow-Origin": "*"})


@public
@shared
def sheet(request):
    """The list on paper, with a square code for each account."""
    school_name = request.school.name if request.school else ""
    return kept_pdf(official_sheet(school_name, official_accounts()), "official accounts", now=request.now)


def official_sheet(school_name, accounts) -> Sheet:
    """What is printed: one square code that leads to the check, and one for each account that has an address."""
    page = _absolute("official:accounts")
    codes = [
        Code(write_qr(page), f"Square code that opens {page}", [TITLE, "Open this page and paste any address.", page])
    ]
    for account in accounts:
        where = link_to(account)
        lines = [account.name, account.platform_label, account.handle, where]
        picture = write_qr(where) if where else ""
        codes.append(Code(picture, f"Square code that opens {where}", [line for line in lines if line]))
    return Sheet(
        school=school_name,
        kind="Public list",
        title="Our official accounts",
        sections=[Section(codes=codes)],
        foot=f"The list as it is now: {page}",
    )


def _page(request, here) -> dict:
    """What both pages show: the form, the answer where something was asked, and the list."""
    found = list(official_accounts())
    form = CheckForm(request.GET if "q" in request.GET else None)
    answer = None
    if form.is_bound and form.is_valid():
        school_name = request.school.name if request.school else ""
        answer = answer_about(form.cleaned_data["q"], school_name, found)
    return {
        "title": TITLES[answer.found] if answer else TITLE,
        "form": form,
        "answer": answer,
        "here": reverse(here),
        "impostor_url": f"{reverse('impostor:report')}?{urlencode({'link': answer.pasted.text})}" if answer else "",
        "rows": [row_of(account) for account in found],
        "concerned": [row_of(account) for account in answer.accounts] if answer else [],
    }


def row_of(account, now=None) -> dict:
    """What the list shows of an account; `now` where it is to be put on it."""
    return {
        "platform": account.platform_label,
        "name": account.name,
        "handle": account.handle,
        "link": link_to(account),
        "confirmed": day(_confirmed_on(account, now)),
    }


def _confirmed_on(account, now=None):
    return (account.listed_at or now or account.live_at).astimezone(LONDON).date()


def _absolute(name) -> str:
    return f"{settings.SITE_URL}{reverse(name)}"
