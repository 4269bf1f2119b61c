"""Nobody who has left could get back in unseen, and what is noted fits together (RO9, RO10)."""

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import AccessRemoval, WayBack
from accounts.states import OF_A_PERSON, AccountState, RemovalState, WayOwner
from core.audit import api as audit
from core.invariant import broken, invariant

ON_ITS_PAGE = (
    "Look on the platform whether it is still so, and say on the page of who could get back in that it is not."
)


@invariant("Nothing of somebody who left could open an account without being asked to be taken away", clause="RO10")
def leavers_have_no_way_back(now):
    """What was noted before their access ended has its removal, and is gone once that is done."""
    removals = AccessRemoval.objects.filter(
        school_account=OuterRef("school_account"), departure__person=OuterRef("person"), departure__cancelled_at=None
    )
    ways = WayBack.objects.current().exclude(school_account__state=AccountState.CLOSED)
    ways = ways.select_related("person", "school_account").order_by("pk")
    proved = removals.filter(state=RemovalState.DONE, completed_at__gte=OuterRef("noted_at"))
    yield from broken(
        ways.filter(Exists(proved)),
        lambda way: (
            f"{way.person} has left and their access to {way.school_account} was taken away, but "
            f"a {way.get_kind_display()} of theirs stands."
        ),
        ON_ITS_PAGE,
    )
    ended = Q(person__departures__access_ended_at__gte=F("noted_at"), person__departures__cancelled_at=None)
    yield from broken(
        ways.filter(ended, person__is_active=False).exclude(Exists(removals)).distinct(),
        lambda way: (
            f"{way.person} has left and could get back into {way.school_account}, but nothing asks to take it away."
        ),
        ON_ITS_PAGE,
    )


@invariant("Every way back in is the school's, one person's or not known, as its kind allows", clause="RO9")
def ways_agree(now):
    """What is one person's names them, and what only a person can have is never the school's."""
    wrong = (
        Q(owner=WayOwner.PERSON, person=None)
        | ~Q(owner=WayOwner.PERSON) & Q(person__isnull=False)
        | Q(owner=WayOwner.SCHOOL, kind__in=OF_A_PERSON)
        | Q(ended_at__lt=F("noted_at"))
        | Q(confirmed_at__lt=F("noted_at"))
    )
    yield from broken(
        WayBack.objects.filter(wrong).select_related("school_account"),
        lambda way: f"It is noted for {way.school_account}: {way.get_kind_display()}, and whose it is does not fit.",
        "End it on the page of who could get back in, and note it again.",
    )


@invariant("Every way back in has its lines in the history", clause="RO9")
def ways_are_recorded(now):
    """Noted, tried and ended."""
    ways = WayBack.objects.order_by("pk")
    lines = (
        (ways, "way.noted", "was noted"),
        (ways.exclude(ended_at=None), "way.ended", "ended"),
        (ways.exclude(tried_at=None), "way.tried", "was tried"),
    )
    for rows, event, what in lines:
        yield from broken(audit.without_line(rows, event), f"It {what}, but the history has no line of it.")


INVARIANTS = (leavers_have_no_way_back, ways_agree, ways_are_recorded)
