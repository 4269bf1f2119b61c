"""How the clauses on creating accounts stand: RO5, RO6, NA1 to NA5, SC0, SC2, MO2."""

from django.db.models import Count, Min, Q
from django.urls import reverse

from accounts.models import AccountRequest, SchoolAccount
from accounts.queries.school_accounts import done
from accounts.states import AccountState, Platform, RequestState
from core.standing import Level, Standing
from core.workdays.queries import school_calendar
from people.queries import school_day

# Working days after which a set-up that waits is to be looked at.
SLOW = 10


def _accounts(today):
    """Counts over open accounts, in one statement."""
    live = Q(state=AccountState.LIVE)
    figures = SchoolAccount.objects.open().annotate(
        proved=done("private"),
        hides_comments=done("comments"),
    )
    return figures.aggregate(
        all=Count("pk"),
        live=Count("pk", filter=live),
        unapproved=Count("pk", filter=~Q(request__state=RequestState.APPROVED)),
        setting_up=Count("pk", filter=Q(state=AccountState.SETTING_UP)),
        begun=Min("request__decided_at", filter=Q(state=AccountState.SETTING_UP)),
        aim=Count("pk", filter=~Q(request__aim="")),
        audience=Count("pk", filter=~Q(request__audience="")),
        promotion=Count("pk", filter=~Q(request__promotion="")),
        private=Count("pk", filter=live & Q(proved=True)),
        excepted=Count("pk", filter=live & Q(proved=False, request__not_private_until__gte=today)),
        one_way=Count("pk", filter=live & Q(hides_comments=True)),
    )


def _proposals(today):
    """Counts over proposals, in one statement; a school year begins on 1 September."""
    year = today.year if today.month >= 9 else today.year - 1
    return AccountRequest.objects.aggregate(
        this_year=Count(
            "pk", filter=Q(submitted_at__year__gt=year) | Q(submitted_at__year=year, submitted_at__month__gte=9)
        ),
        to_set_up=Count("pk", filter=Q(state=RequestState.APPROVED, school_account=None)),
        approved=Min("decided_at", filter=Q(state=RequestState.APPROVED, school_account=None)),
    )


def number(count, thing) -> str:
    """ "1 account", "3 accounts"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def standing(person, now) -> list[Standing]:
    """Two statements at any size, and the calendar where a set-up waits."""
    today = school_day(now)
    accounts, proposals = _accounts(today), _proposals(today)
    register = reverse("accounts:register") if person is not None else ""
    requests = reverse("accounts:requests") if person is not None else ""

    def answered(clause, words, count):
        level = Level.IN_ORDER if count == accounts["all"] else Level.NOT_IN_ORDER
        return Standing(clause, level, f"{count} of {number(accounts['all'], 'account')} {words}", register)

    return [
        Standing("SC0", Level.INFORMATION, f"{len(Platform)} kinds of platform, games with chat included", requests),
        Standing("SC2", Level.INFORMATION, f"{number(accounts['all'], 'account')} in the register", register),
        Standing(
            "RO5",
            Level.NOT_IN_ORDER if accounts["unapproved"] else Level.IN_ORDER,
            f"{number(accounts['unapproved'], 'account')} without an approval"
            if accounts["unapproved"]
            else "Every account was approved",
            register,
        ),
        _set_up(accounts, proposals, now, register),
        answered("NA1", "say their aim", accounts["aim"]),
        answered("NA2", "say who they are for", accounts["audience"]),
        answered("NA3", "say how people hear of them", accounts["promotion"]),
        _private(accounts, register),
        Standing("NA5", Level.INFORMATION, f"{number(proposals['this_year'], 'proposal')} this school year", requests),
        Standing(
            "MO2",
            Level.IN_ORDER if accounts["one_way"] == accounts["live"] else Level.NOT_IN_ORDER,
            f"{accounts['one_way']} of {number(accounts['live'], 'live account')} proved one-way at set-up",
            register,
        ),
    ]


def _set_up(accounts, proposals, now, register) -> Standing:
    waiting = accounts["setting_up"] + proposals["to_set_up"]
    since = min((at for at in (accounts["begun"], proposals["approved"]) if at), default=None)
    if since is None:
        return Standing("RO6", Level.IN_ORDER, "no set-up waits", register)
    calendar = school_calendar()
    days = calendar.working_days_left(since, calendar.end_of(school_day(now)))
    level = Level.LOOK if days > SLOW else Level.IN_ORDER
    figure = f"{number(waiting, 'set-up')} not finished, the longest for {number(days, 'working day')}"
    return Standing("RO6", level, figure, register)


def _private(accounts, register) -> Standing:
    open_ = accounts["live"] - accounts["private"] - accounts["excepted"]
    level = Level.NOT_IN_ORDER if open_ else Level.LOOK if accounts["excepted"] else Level.IN_ORDER
    figure = f"{accounts['private']} of {number(accounts['live'], 'live account')} proved private"
    if accounts["excepted"]:
        figure += f", {accounts['excepted']} with the headteacher's dated exception"
    return Standing("NA4", level, figure, register)
