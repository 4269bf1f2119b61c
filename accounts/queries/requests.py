"""Reads about proposals: who decides, what is like it, what waits for whom."""

from django.db.models import Q
from django.urls import reverse

from accounts.models import AccountRequest, SchoolAccount
from accounts.queries.reviews import with_lapse
from accounts.states import Decider, RequestState
from core.held import Held, How
from core.school.api import school
from core.together import Rows
from core.work import Source, WorkItem, each
from core.workdays.queries import school_calendar
from people.queries import holders, shut_out, who_acts_as
from people.roles import GRANTS, Permission, Role

WORKING_DAYS_TO_STAND_BEHIND = 5
# What an item of the first page needs to know of a proposal.
_OF_REQUEST = (
    "id",
    "name",
    "platform",
    "platform_name",
    "state",
    "submitted_at",
    "decide_by",
    "sponsor_id",
    "sponsor_agreed_at",
)
OPEN_STATES = (RequestState.DRAFT, RequestState.SUBMITTED, RequestState.RETURNED)
_DECIDING = {
    Permission.DECIDE_PROPOSAL: Decider.HEADTEACHER,
    Permission.DECIDE_HEADTEACHERS_PROPOSAL: Decider.CHAIR,
}


def empty_draft(by) -> AccountRequest | None:
    """The newest proposal that this person began and wrote nothing in; None where there is none."""
    mine = AccountRequest.objects.filter(proposed_by=by.person, state=RequestState.DRAFT)
    return mine.filter(platform="", name="", aim="").first()


def kept_out(account_request) -> set[int]:
    """The ids of those who must not decide it: who proposed it and who stands behind it (RO5)."""
    return {account_request.proposed_by_id, account_request.sponsor_id} - {None}


def sponsors(now) -> list:
    """Everybody who may stand behind a proposal today: headteacher, business manager, SLT (NA5)."""
    roles = [role for role, granted in GRANTS.items() if Permission.SPONSOR_PROPOSAL in granted]
    people = {person.pk: person for role in roles for person in holders(role, now)}
    return sorted(people.values(), key=str)


def goes_to(account_request, now) -> Decider:
    """The headteacher decides, unless they propose or stand behind it (or cover as headteacher): then the chair."""
    heads = {person.pk for person in holders(Role.HEADTEACHER, now)}
    return Decider.CHAIR if heads & kept_out(account_request) else Decider.HEADTEACHER


def deciders(account_request, now) -> list:
    """Who is told that it waits: whoever acts for the role it goes to, and the stand-in it was passed on to."""
    role = Role(account_request.goes_to)
    there = [person for person in holders(role, now) if person.pk not in kept_out(account_request)]
    passed_on = [account_request.passed_on_to] if account_request.passed_on_to else []
    return [*there, *(person for person in passed_on if person not in there)]


def next_in_line(account_request, now):
    """Who decides when the role's holders do not: its stand-in, else the next role's holder."""
    role = Role(account_request.goes_to)
    holding = {person.pk for person in holders(role, now)}
    following = who_acts_as(role, now, but_not=kept_out(account_request) | holding)
    return following[0] if following else None


def to_pass_on(now):
    """Proposals undecided for too long, and passed on to nobody, or to somebody who can no longer sign in."""
    nobody = Q(passed_on_at=None) | shut_out(now, "passed_on_to__")
    late = AccountRequest.objects.overdue(now).filter(nobody)
    return late.select_related("proposed_by", "sponsor", "passed_on_to")


def is_somebody_there(account_request, now) -> bool:
    """Whether a holder of the deciding role is at school to decide it."""
    holding = {person.pk for person in holders(Role(account_request.goes_to), now)} - kept_out(account_request)
    return any(person.pk in holding for person in who_acts_as(Role(account_request.goes_to), now))


def similar_to(account_request) -> tuple[list[SchoolAccount], list[AccountRequest]]:
    """Open accounts and waiting proposals on the same platform or with a long word of the name in common (NA5)."""
    alike = Q(platform=account_request.platform) if account_request.platform else Q(pk__in=[])
    for word in _telling_words(account_request.name):
        alike |= Q(name__icontains=word)
    accounts = SchoolAccount.objects.open().filter(alike).exclude(request=account_request)
    waiting = AccountRequest.objects.waiting().filter(alike).exclude(pk=account_request.pk)
    return list(accounts[:5]), list(waiting.select_related("proposed_by")[:5])


def _telling_words(name) -> list[str]:
    """The long words of a name that are not the school's own."""
    of_school = school()
    own = set(f"{of_school.name} {of_school.town}".lower().split()) if of_school else set()
    return [word for word in name.split() if len(word) > 4 and word.lower() not in own]


def sponsor_answers_by(account_request, calendar=None):
    """By when the sponsor should have answered: our own aim, shown and not enforced."""
    return (calendar or school_calendar()).respond_by(account_request.submitted_at, days=WORKING_DAYS_TO_STAND_BEHIND)


def list_for(actor, now) -> tuple[list[AccountRequest], list[AccountRequest]]:
    """What this person may see: open proposals, and the last hundred decided or withdrawn ones, with `is_lapsed`."""
    seen = AccountRequest.objects.visible_to(actor).with_words().select_related("proposed_by", "sponsor", "decided_by")
    seen = with_lapse(seen, now, "school_account")
    still_open = seen.filter(state__in=OPEN_STATES)
    return list(still_open), list(seen.exclude(state__in=OPEN_STATES)[:100])


def work_for(person, now, granted, calendar) -> list[Source]:
    """Proposals that wait for this person: to decide, to stand behind, to change or complete, to set up or close."""
    goes_to = [decider for permission, decider in _DECIDING.items() if permission in granted]
    # A sponsor who left without an answer holds it up no longer: it is sent back or declined.
    has_backing = Q(sponsor=None) | Q(sponsor_agreed_at__isnull=False) | shut_out(now, "sponsor__")
    is_another = ~Q(proposed_by=person) & ~Q(sponsor=person)
    mine = (
        Q(state=RequestState.RETURNED, proposed_by=person)
        | Q(state=RequestState.SUBMITTED, sponsor=person, sponsor_agreed_at=None)
        | (
            Q(state=RequestState.SUBMITTED)
            & (Q(goes_to__in=goes_to) | Q(passed_on_to=person))
            & has_backing
            & is_another
        )
    )
    mine |= Q(state=RequestState.DRAFT, exists_already=True, proposed_by=person)
    if Permission.RUN_ACCOUNTS in granted:
        mine |= Q(state=RequestState.APPROVED, school_account=None)
        mine |= Q(state=RequestState.DECLINED, exists_already=True, closed_down_at=None)
    rows = Rows(
        AccountRequest.objects.filter(mine).order_by("decide_by", "id"),
        **{name: name for name in _OF_REQUEST},
        proposer="proposed_by__name",
        decider="decided_by__name",
    )
    return [each(lambda row: _item(row, person, calendar), rows)]


def _item(row, person, calendar) -> WorkItem:
    account_request = AccountRequest(**{name: getattr(row, name) for name in _OF_REQUEST})
    url = account_request.get_absolute_url()
    what = f"{account_request} · {account_request.platform_label}"
    if row.state == RequestState.RETURNED:
        return WorkItem(f"Change your proposal: {what}", url, "Change it", row.decider or "")
    if row.state == RequestState.DRAFT:
        edit = reverse("accounts:edit_request", args=[account_request.pk])
        return WorkItem(f"Complete what exists already: {what}", edit, "Complete it", clause="RO5")
    if row.state == RequestState.DECLINED:
        title = f"Close {account_request} on {account_request.platform_label}"
        return WorkItem(title, url, "Close it", row.decider or "", clause="RO5")
    if row.state == RequestState.APPROVED:
        return WorkItem(f"Set up {what}", url, "Start set-up", str(row.decider), None, "RO6")
    if account_request.waits_for_sponsor and row.sponsor_id == person.pk:
        title, due_by = f"Will you stand behind this proposal? {what}", sponsor_answers_by(account_request, calendar)
        return WorkItem(title, url, "Read it", row.proposer, due_by, "NA5")
    return WorkItem(f"Decide: {what}", url, "Decide", row.proposer, row.decide_by, "RO5")


def held_by(person, now) -> list[Held]:
    """The proposals that somebody who leaves has under way, stands behind, or decides as a stand-in.

    A draft ends with them; what they decide as a stand-in is passed on again by itself.
    """
    begun = AccountRequest.objects.filter(state__in=OPEN_STATES).with_words()
    decides = Q(passed_on_to=person, state=RequestState.SUBMITTED)
    mine = begun.filter(Q(proposed_by=person) | Q(sponsor=person) | decides)
    mine = mine.prefetch_related("will_post", "will_monitor")
    return [_proposal_held(found, person) for found in mine]


def _proposal_held(found, person) -> Held:
    is_theirs = found.proposed_by_id == person.pk
    if not is_theirs and found.sponsor_id != person.pk:
        title = f"{found} · {found.platform_label}"
        return Held("proposal to decide", title, found.get_absolute_url(), "as a stand-in", how=How.ITSELF)
    others = [one for one in (*found.will_post.all(), *found.will_monitor.all()) if one.pk != person.pk]
    to = others[0].pk if is_theirs and others else None
    return Held(
        kind="proposal",
        title=f"{found} · {found.platform_label}" if found.platform else str(found),
        url=found.get_absolute_url(),
        note=found.get_state_display() if is_theirs else "stands behind it",
        how=How.ITSELF if found.state == RequestState.DRAFT else How.GIVE,
        key=f"proposal:{found.pk}" if is_theirs else f"sponsor:{found.pk}",
        suggested=to,
        because="is to post or look there" if to else "",
        needs=Permission.RECORD_DEPARTURE,
        wants=Permission.PROPOSE_ACCOUNT if is_theirs else Permission.SPONSOR_PROPOSAL,
    )
