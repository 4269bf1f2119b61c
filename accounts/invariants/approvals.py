"""No account without its approval, and every proposal and account as its state says (RO5, RO6)."""

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import AccountRequest, SchoolAccount, SetUpItem
from accounts.queries.requests import next_in_line, to_pass_on
from accounts.states import AccountState, RequestState
from core.audit import api as audit
from core.invariant import GRACE, RUN_SWEEP, broken, invariant

BY_HAND = "Nothing here makes an account without it: ask who wrote to the database, and close the account."


@invariant("No school account exists without an approved proposal, decided before it was set up", clause="RO5")
def accounts_are_approved(now):
    """Set-up begins after the approval, for being set up, live and closed accounts alike."""
    unapproved = SchoolAccount.objects.exclude(
        request__state=RequestState.APPROVED, request__decided_at__lte=F("set_up_started_at")
    )
    yield from broken(unapproved, lambda found: f"“{found}” was set up without an approval before it.", BY_HAND)


@invariant("Nobody approved their own proposal", clause="RO5")
def nobody_approves_their_own(now):
    """Neither as proposer nor as the one who stands behind it."""
    decided = AccountRequest.objects.filter(state__in=[RequestState.APPROVED, RequestState.DECLINED])
    own = decided.filter(Q(decided_by=F("proposed_by")) | Q(decided_by=F("sponsor")))
    yield from broken(own, lambda found: f"“{found}” was decided by whoever proposed or sponsored it.")


@invariant("Every live account has its set-up done", clause="RO6")
def live_accounts_are_set_up(now):
    """Each item ticked, with its picture where one is asked for, and live after its set-up began."""
    undone = SetUpItem.objects.filter(school_account=OuterRef("pk"), done_at=None)
    live = SchoolAccount.objects.live()
    yield from broken(
        live.filter(Exists(undone)), lambda found: f"“{found}” is live, but not everything of its set-up is done."
    )
    unproved = SetUpItem.objects.filter(
        school_account=OuterRef("pk"), needs_picture=True, done_at__isnull=False, picture=None
    )
    yield from broken(
        live.filter(Exists(unproved)), lambda found: f"“{found}” is live, but a picture of its set-up is gone."
    )
    nameless = live.filter(live_at__lt=F("set_up_started_at"))
    yield from broken(nameless, lambda found: f"“{found}” went live before its set-up began.")


@invariant("Every proposal and every account is as its state says", clause="RO5")
def states_agree(now):
    """What a state needs is there, and what it forbids is not."""
    wrong = (
        Q(state=RequestState.DRAFT, submitted_at__isnull=False)
        | ~Q(state__in=[RequestState.DRAFT, RequestState.WITHDRAWN]) & Q(submitted_at=None)
        | Q(state=RequestState.SUBMITTED, decided_at__isnull=False)
        | Q(state__in=[RequestState.RETURNED, RequestState.APPROVED, RequestState.DECLINED], decided_at=None)
        | Q(state=RequestState.WITHDRAWN, withdrawn_at=None)
        | ~Q(state=RequestState.WITHDRAWN) & Q(withdrawn_at__isnull=False)
    )
    yield from broken(
        AccountRequest.objects.filter(wrong),
        lambda found: f"“{found}” is {found.get_state_display()}, but its days do not say so.",
    )
    wrong = (
        Q(state=AccountState.SETTING_UP, live_at__isnull=False)
        | Q(state=AccountState.CLOSED, closed_at=None)
        | ~Q(state=AccountState.CLOSED) & Q(closed_at__isnull=False)
        | Q(state=AccountState.CLOSED, is_listed=True)
        | ~Q(state=AccountState.SUSPENDED) & ~Q(state=AccountState.CLOSED) & Q(suspended_at__isnull=False)
        | Q(state=AccountState.SUSPENDED, suspended_at=None)
    )
    yield from broken(
        SchoolAccount.objects.filter(wrong),
        lambda found: f"“{found}” is {found.get_state_display()}, but its days do not say so.",
    )


@invariant("No proposal waits longer than ten working days without a stand-in", clause="RO5")
def proposals_are_passed_on(now):
    """The sweep passes it on as soon as there is somebody to pass it to."""
    stuck = (
        found for found in to_pass_on(now - GRACE).iterator(chunk_size=500) if next_in_line(found, now) is not None
    )
    yield from broken(stuck, lambda found: f"“{found}” has waited longer than ten working days.", RUN_SWEEP)
    waiting = AccountRequest.objects.waiting().filter(decide_by=None)
    no_clock = waiting.exclude(sponsor__isnull=False, sponsor_agreed_at=None)
    yield from broken(no_clock, lambda found: f"“{found}” waits for a decision without a day to decide it by.")


@invariant("Every decision about an account has its line in the history", clause="RO5")
def decisions_are_recorded(now):
    """Approved, declined and withdrawn proposals; live and closed accounts."""
    requests, accounts = AccountRequest.objects.order_by("pk"), SchoolAccount.objects.order_by("pk")
    lines = (
        (requests.filter(state=RequestState.APPROVED), "account_request.approved", "was approved"),
        (requests.filter(state=RequestState.DECLINED), "account_request.declined", "was declined"),
        (requests.filter(state=RequestState.WITHDRAWN), "account_request.withdrawn", "was withdrawn"),
        (accounts, "school_account.set_up_started", "was set up"),
        (accounts.exclude(live_at=None), "school_account.set_up_finished", "went live"),
        (accounts.exclude(closed_at=None), "school_account.closed", "was closed"),
    )
    for rows, event, what in lines:
        missing = audit.without_line(rows, event)
        yield from broken(missing, lambda found, what=what: f"“{found}” {what}, but the history has no line of it.")


INVARIANTS = (
    accounts_are_approved,
    nobody_approves_their_own,
    live_accounts_are_set_up,
    states_agree,
    proposals_are_passed_on,
    decisions_are_recorded,
)
