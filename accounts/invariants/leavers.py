"""Nothing is left to a leaver, and what is to do on the platforms is kept until it is proved (RO9, RO10)."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import (
    AccessRemoval,
    Credential,
    CredentialLook,
    Handover,
    PostingRight,
    RemovalStep,
    SchoolAccount,
)
from accounts.queries.credentials import opens_for
from accounts.queries.handovers import UNDER_WAY
from accounts.rules.credentials import OPENS_FOR_WHO_STORED_IT
from accounts.states import AccountState, HandoverState, LateStep, RemovalState
from core.audit import api as audit
from core.invariant import GRACE, RUN_SWEEP, Broken, broken, invariant, row
from core.workdays.queries import school_calendar
from people.invariants import ON_PAGE, gone

DAYS_UNTIL_HEADTEACHER = 2


@invariant("Nobody who has left can post, holds an offer of sign-in details or watches an account", clause="RO10")
def leavers_hold_no_account(now):
    """All of it ends in the transaction that ends the sign-in."""
    theirs = gone(now, "person__")
    rights = PostingRight.objects.current().filter(theirs).select_related("person", "school_account")
    yield from broken(
        rights, lambda found: f"{found.person} has left, but can still post on {found.school_account}.", ON_PAGE
    )
    offers = Handover.objects.filter(theirs, state__in=UNDER_WAY).select_related("person", "school_account")
    yield from broken(
        offers,
        lambda found: f"{found.person} has left, but sign-in details of {found.school_account} still wait for them.",
        ON_PAGE,
    )
    watched = SchoolAccount.monitors.through.objects.filter(gone(now, "person__"))
    for kept in watched.select_related("person", "schoolaccount").iterator(chunk_size=500):
        yield Broken(
            row(kept.schoolaccount), f"{kept.person} has left, but still keeps an eye on {kept.schoolaccount}.", ON_PAGE
        )


@invariant("Only people who can post hold sign-in details, and nobody can post on a closed account", clause="RO9")
def posting_agrees(now):
    """An offer ends with the right to post."""
    closed = PostingRight.objects.current().filter(school_account__state=AccountState.CLOSED)
    yield from broken(
        closed.select_related("person", "school_account"),
        lambda found: f"{found.school_account} is closed, but {found.person} can still post there.",
        "End it on the page of who can post there.",
    )
    right = PostingRight.objects.current().filter(person=OuterRef("person"), school_account=OuterRef("school_account"))
    offers = Handover.objects.filter(~Exists(right), state=HandoverState.OFFERED)
    yield from broken(
        offers.select_related("person", "school_account"),
        lambda found: f"{found.school_account} is offered to {found.person}, who cannot post there.",
        "Take the offer back on its page.",
    )


@invariant("An offer of sign-in details that nobody collects ends after three working days", clause="RO7")
def offers_expire(now):
    """And each handover is as its state says."""
    late = Handover.objects.filter(state=HandoverState.OFFERED, expires_at__lte=now - GRACE)
    yield from broken(
        late.select_related("person", "school_account"),
        lambda found: f"The {found} could still be collected.",
        RUN_SWEEP,
    )
    wrong = (
        Q(state=HandoverState.COLLECTED, collected_at=None)
        | Q(state=HandoverState.CONFIRMED, confirmed_at=None)
        | Q(state=HandoverState.CANCELLED, cancelled_at=None)
        | Q(state=HandoverState.EXPIRED, expired_at=None)
        | Q(state=HandoverState.OFFERED, collected_at__isnull=False)
    )
    yield from broken(
        Handover.objects.filter(wrong).select_related("person", "school_account"),
        lambda found: f"The {found} are {found.get_state_display()}, but no moment says so.",
    )


@invariant("Every account that a leaver could post on, or was still to be taken off, has its removal", clause="RO9")
def leavers_have_removals(now):
    """Opened in the transaction that ended their access; closed accounts need none."""
    opened = AccessRemoval.objects.filter(
        school_account=OuterRef("school_account"), departure__person=OuterRef("person")
    )
    ended = PostingRight.objects.filter(
        person__departures__access_ended_at=F("ended_at"), person__departures__cancelled_at=None
    )
    without = ended.exclude(Exists(opened)).exclude(school_account__closed_at__lte=F("ended_at"))
    yield from broken(
        without.select_related("person", "school_account"),
        lambda found: (
            f"{found.person} could post on {found.school_account} until they left, but nothing asks to take it away."
        ),
        "Make sure on the platform that they cannot sign in there, and keep a note of it.",
    )
    left = F("person__departures__access_ended_at")
    open_then = Q(school_account__closed_at=None) | Q(school_account__closed_at__gt=left)
    rested = PostingRight.objects.to_take_off().filter(
        open_then, ended_at__lt=left, person__departures__cancelled_at=None
    )
    yield from broken(
        rested.exclude(Exists(opened)).select_related("person", "school_account").distinct(),
        lambda found: f"{found.person} has left, but nobody has taken them off {found.school_account} there.",
        "Take them off there, and say so on the page of who can post.",
    )


@invariant("Every removal that is done was decided and proved", clause="RO9")
def removals_are_proved(now):
    """What was done, by whom and when, with a picture or a line; the state says the same."""
    unproved = Q(state=RemovalState.DONE) & (
        Q(completed_at=None) | Q(proof_on=None) | Q(proof="", picture=None) | Q(decision="")
    )
    open_again = ~Q(state=RemovalState.DONE) & Q(completed_at__isnull=False)
    early = Q(state=RemovalState.DONE, proof_on__lt=F("departure__last_day_in_school"))
    yield from broken(
        AccessRemoval.objects.filter(unproved | open_again | early).select_related(
            "school_account", "departure__person"
        ),
        lambda found: f"{found}: it is {found.get_state_display()}, but its decision or proof does not say so.",
    )


@invariant("What a leaver knew of a sign-in has changed before its removal was done", clause="RO10")
def known_secrets_have_changed(now):
    """No current sign-in detail is one that the leaver saw, or typed, before access ended."""
    known = Credential.objects.current().filter(school_account=OuterRef("school_account"))
    seen = CredentialLook.objects.filter(credential=OuterRef("pk"), person=OuterRef(OuterRef("departure__person")))
    before = seen.filter(looked_at__lte=OuterRef(OuterRef("departure__access_ended_at")))
    known = known.filter(
        opens_for(before)
        | Q(
            stored_by=OuterRef("departure__person"),
            stored_at__lte=OuterRef("departure__access_ended_at"),
            kind__in=OPENS_FOR_WHO_STORED_IT,
        )
    )
    done = AccessRemoval.objects.filter(Exists(known), state=RemovalState.DONE)
    yield from broken(
        done.select_related("school_account", "departure__person"),
        lambda found: f"{found}: it is done, but a password or code that they knew has not changed.",
        "Change it on the platform and in the password safe now.",
    )


@invariant("Whoever must know hears once that a removal is late", clause="RO10")
def late_removals_are_told(now):
    """The business manager when it is late, the headteacher two working days later."""
    told = RemovalStep.objects.filter(removal=OuterRef("pk"))
    late = AccessRemoval.objects.late(now - GRACE).select_related("school_account", "departure__person")
    untold = late.exclude(Exists(told.filter(step=LateStep.LATE)))
    yield from broken(untold, lambda found: f"{found}: it is late, and nobody was told.", RUN_SWEEP)
    calendar = school_calendar(now)
    for removal in late.exclude(Exists(told.filter(step=LateStep.STILL_LATE))).iterator(chunk_size=500):
        due = calendar.respond_by(removal.due_by - timedelta(microseconds=1), days=DAYS_UNTIL_HEADTEACHER)
        if due <= now - GRACE:
            yield Broken(
                row(removal), f"{removal}: it is two working days late, and the headteacher was not told.", RUN_SWEEP
            )


@invariant("Every handing over and every removal has its line in the history", clause="RO9")
def handovers_and_removals_are_recorded(now):
    """Offered, collected, confirmed; opened and completed."""
    offers, removals = Handover.objects.order_by("pk"), AccessRemoval.objects.order_by("pk")
    lines = (
        (offers, "handover.offered", "was offered"),
        (offers.exclude(collected_at=None), "handover.collected", "was collected"),
        (offers.exclude(confirmed_at=None), "handover.confirmed", "was confirmed"),
        (removals, "removal.opened", "was opened"),
        (removals.filter(state=RemovalState.DONE), "removal.completed", "was completed"),
    )
    for rows, event, what in lines:
        yield from broken(audit.without_line(rows, event), f"It {what}, but the history has no line of it.")


INVARIANTS = (
    leavers_hold_no_account,
    posting_agrees,
    offers_expire,
    leavers_have_removals,
    removals_are_proved,
    known_secrets_have_changed,
    late_removals_are_told,
    handovers_and_removals_are_recorded,
)
