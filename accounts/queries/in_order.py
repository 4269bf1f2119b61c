"""How the clauses on creating accounts stand: RO5, RO6, NA1 to NA5, SC0, SC2, MO2."""

from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse

from accounts.models import AccountRequest, SchoolAccount
from accounts.queries.reviews import proof_is_old
from accounts.queries.school_accounts import done
from accounts.states import AccountState, Platform, RequestState
from core.standing import Level, Standing
from core.workdays.queries import school_calendar
from people.queries import end_of_day, school_day

# Working days after which a set-up that waits is to be looked at.
SLOW = 10


def _accounts(today, now):
    """Counts over open accounts, in one statement."""
    live, is_old, proved, hides_comments = (
        Q(state=AccountState.LIVE),
        proof_is_old(now),
        done("private"),
        done("comments"),
    )
    return SchoolAccount.objects.open().aggregate(
        all=Count("pk"),
        live=Count("pk", filter=live),
        unapproved=Count("pk", filter=~Q(request__state=RequestState.APPROVED)),
        setting_up=Count("pk", filter=Q(state=AccountState.SETTING_UP)),
        begun=Min("request__decided_at", filter=Q(state=AccountState.SETTING_UP)),
        aim=Count("pk", filter=~Q(request__aim="")),
        audience=Count("pk", filter=~Q(request__audience="")),
        promotion=Count("pk", filter=~Q(request__promotion="")),
        private=Count("pk", filter=live & proved & ~is_old & ~Q(is_still_private=False)),
        found_open=Count("pk", filter=live & Q(is_still_private=False, request__not_private_until=None)),
        old=Count("pk", filter=live & is_old),
        old_private=Count("pk", filter=live & is_old & proved & ~Q(is_still_private=False)),
        old_one_way=Count("pk", filter=live & is_old & hides_comments & ~Q(are_comments_hidden=False)),
        excepted=Count("pk", filter=live & Q(request__not_private_until__gte=today) & ~proved),
        one_way=Count("pk", filter=live & hides_comments & ~is_old & ~Q(are_comments_hidden=False)),
        found_seen=Count("pk", filter=live & Q(are_comments_hidden=False)),
    )


def _proposals(today):
    """Counts over proposals, in one statement; a school year begins on 1 September."""
    began = end_of_day(date(today.year if today.month >= 9 else today.year - 1, 8, 31))
    return AccountRequest.objects.aggregate(
        this_year=Count("pk", filter=Q(submitted_at__gte=began)),
        to_set_up=Count("pk", filter=Q(state=RequestState.APPROVED, school_account=None)),
        existing=Count(
            "pk",
            filter=Q(
                exists_already=True, state__in=[RequestState.DRAFT, RequestState.SUBMITTED, RequestState.RETURNED]
            ),
        ),
        to_close=Count("pk", filter=Q(state=RequestState.DECLINED, exists_already=True, closed_down_at=None)),
        approved=Min("decided_at", filter=Q(state=RequestState.APPROVED, school_account=None)),
    )


def number(count, thing) -> str:
    """ "1 account", "3 accounts"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def standing(person, now) -> list[Standing]:
    """Two statements at any size, and the calendar where a set-up waits."""
    today = school_day(now)
    accounts, proposals = _accounts(today, now), _proposals(today)
    register = reverse("accounts:register") if person is not None else ""
    requests = reverse("accounts:requests") if person is not None else ""

    def answered(clause, words, count):
        level = Level.IN_ORDER if count == accounts["all"] else Level.NOT_IN_ORDER
        return Standing(clause, level, f"{count} of {number(accounts['all'], 'account')} {words}", register)

    return [
        Standing("SC0", Level.INFORMATION, f"{len(Platform)} kinds of platform, games with chat included", requests),
        Standing("SC2", Level.INFORMATION, f"{number(accounts['all'], 'account')} in the register", register),
        _approved(accounts, proposals, register, requests),
        _set_up(accounts, proposals, now, register),
        answered("NA1", "say their aim", accounts["aim"]),
        answered("NA2", "say who they are for", accounts["audience"]),
        answered("NA3", "say how people hear of them", accounts["promotion"]),
        _private(accounts, register),
        Standing("NA5", Level.INFORMATION, f"{number(proposals['this_year'], 'proposal')} this school year", requests),
        _one_way(accounts, register),
    ]


def _approved(accounts, proposals, register, requests) -> Standing:
    """No account without an approval; those that existed before are said until they are decided, or gone."""
    if accounts["unapproved"]:
        words = f"{number(accounts['unapproved'], 'account')} without an approval"
        return Standing("RO5", Level.NOT_IN_ORDER, words, register)
    waiting = []
    if proposals["existing"]:
        waiting.append(f"{number(proposals['existing'], 'account')} that existed before, not decided yet")
    if proposals["to_close"]:
        waiting.append(f"{number(proposals['to_close'], 'declined account')} still to be closed")
    if waiting:
        return Standing("RO5", Level.LOOK, "; ".join(waiting), requests)
    return Standing("RO5", Level.IN_ORDER, "Every account was approved", register)


def _set_up(accounts, proposals, now, register) -> Standing:
    waiting = accounts["setting_up"] + proposals["to_set_up"]
    since = min((at for at in (accounts["begun"], proposals["approved"]) if at), default=None)
    if since is None:
        return Standing("RO6", Level.IN_ORDER, "No set-up waits", register)
    calendar = school_calendar()
    days = calendar.working_days_left(since, calendar.end_of(school_day(now)))
    level = Level.LOOK if days > SLOW else Level.IN_ORDER
    figure = f"{number(waiting, 'set-up')} not finished, the longest for {number(days, 'working day')}"
    return Standing("RO6", level, figure, register)


def _private(accounts, register) -> Standing:
    only_old = accounts["live"] - accounts["private"] - accounts["excepted"] == accounts["old_private"]
    figure = f"{accounts['private']} of {number(accounts['live'], 'live account')} proved private"
    if accounts["excepted"]:
        figure += f", {accounts['excepted']} with the headteacher's dated exception"
    return Standing("NA4", *_proved(accounts, figure, only_old, accounts["excepted"], "found_open"), register)


def _one_way(accounts, register) -> Standing:
    only_old = accounts["live"] - accounts["one_way"] == accounts["old_one_way"]
    figure = f"{accounts['one_way']} of {number(accounts['live'], 'live account')} proved one-way"
    return Standing("MO2", *_proved(accounts, figure, only_old, False, "found_seen"), register)


def _proved(accounts, figure, only_old, is_excepted, found) -> tuple:
    """A proof that is only too old is to be looked at; none at all, or the opposite found, is not in order."""
    if accounts["old"]:
        figure += f", {number(accounts['old'], 'proof')} older than a term"
    if accounts[found]:
        figure += f", {accounts[found]} found not to be"
    if not only_old:
        return Level.NOT_IN_ORDER, figure
    return (Level.LOOK if accounts["old"] or is_excepted else Level.IN_ORDER), figure
