"""Handovers: whose they are, what waits, what ran out (RO7)."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Handover, PostingRight
from accounts.rules.handovers import Offering
from accounts.states import HandoverState
from core.held import Held, How
from core.together import Rows
from core.work import Source, WorkItem, each
from people.roles import Permission

UNDER_WAY = (HandoverState.OFFERED, HandoverState.COLLECTED)


def handovers_visible_to(by):
    """Every handover for the technician, one's own for anybody else."""
    found = Handover.objects.select_related("school_account", "person", "offered_by")
    if by.may(Permission.RUN_ACCOUNTS):
        return found
    return found.filter(person=by.person) if by.person is not None else found.none()


def offering_of(school_account) -> Offering:
    """What the rule asks before anything of this account is offered; three statements."""
    return Offering(
        stored=frozenset(school_account.credentials.current().values_list("kind", flat=True)),
        can_post=frozenset(school_account.posting_rights.current().values_list("person_id", flat=True)),
        waiting=frozenset(
            school_account.handovers.filter(state=HandoverState.OFFERED).values_list("person_id", flat=True)
        ),
    )


def latest_handovers(school_account) -> dict[int, Handover]:
    """The newest handover of each person on this account, by the person's id."""
    newest = school_account.handovers.select_related("school_account", "person").order_by("offered_at", "id")
    return {handover.person_id: handover for handover in newest}


def work_for(person, now, granted) -> list[Source]:
    """For the person: collect and confirm. For the technician: what nobody collected in time."""
    newer = Handover.objects.filter(
        person=OuterRef("person"), school_account=OuterRef("school_account"), pk__gt=OuterRef("pk")
    )
    still = PostingRight.objects.current().filter(person=OuterRef("person"), school_account=OuterRef("school_account"))
    mine = Q(person=person) & (Q(state=HandoverState.COLLECTED) | Q(state=HandoverState.OFFERED, expires_at__gt=now))
    not_collected = Q(state=HandoverState.EXPIRED) & ~Exists(newer)
    wanted = mine | not_collected if Permission.RUN_ACCOUNTS in granted else mine
    rows = Rows(
        Handover.objects.filter(wanted & Exists(still)).order_by("expires_at", "id"),
        reference="reference",
        state="state",
        expires_at="expires_at",
        account_id="school_account_id",
        account="school_account__name",
        who="person__name",
        offered_by="offered_by__name",
    )
    return [each(_item, rows)]


def _item(row) -> WorkItem:
    url, asked_by = Handover(reference=row.reference).get_absolute_url(), row.offered_by or ""
    if row.state == HandoverState.OFFERED:
        title = f"Collect the sign-in details of {row.account}"
        return WorkItem(title, url, "Collect", asked_by, row.expires_at, "RO7")
    if row.state == HandoverState.COLLECTED:
        return WorkItem(f"Can you sign in to {row.account}?", url, "Say yes or no", asked_by, None, "RO7")
    return WorkItem(
        title=f"{row.who} did not collect the sign-in details of {row.account}",
        url=reverse("accounts:posting", args=[row.account_id]),
        button="Offer them again",
        clause="RO7",
    )


def held_by(person, now) -> list[Held]:
    """Sign-in details that wait for this person, or that they have not confirmed."""
    found = Handover.objects.filter(person=person, state__in=UNDER_WAY).select_related("school_account")
    return [
        Held(
            kind="sign-in details",
            title=str(handover.school_account),
            url=reverse("accounts:posting", args=[handover.school_account_id]),
            note=handover.get_state_display(),
            how=How.ITSELF,
        )
        for handover in found
    ]
