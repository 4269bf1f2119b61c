"""Which lines of the history about accounts somebody may see, and where they lead."""

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import (
    AccessRemoval,
    AccountRequest,
    Checklist,
    Credential,
    DirectoryEntry,
    Handover,
    LinkedGroup,
    PermissionWithdrawal,
    Post,
    SafeOpening,
    SchoolAccount,
    Takedown,
    WayBack,
)
from accounts.queries.credentials import accounts_with_a_safe
from accounts.queries.handovers import handovers_visible_to
from accounts.queries.removals import removals
from accounts.queries.takedowns import takedowns
from accounts.queries.withdrawals import withdrawals
from core.told import Told
from people.roles import Permission as P

REQUEST, ACCOUNT = AccountRequest._meta.label_lower, SchoolAccount._meta.label_lower
CREDENTIAL, HANDOVER = Credential._meta.label_lower, Handover._meta.label_lower
WAY = WayBack._meta.label_lower
CHECKLIST = Checklist._meta.label_lower
ACCOUNT_LIST = "accounts.accountlist"
DIRECTORY = DirectoryEntry._meta.label_lower
OPENING = SafeOpening._meta.label_lower
POST, TAKEDOWN = Post._meta.label_lower, Takedown._meta.label_lower
WITHDRAWAL = PermissionWithdrawal._meta.label_lower
GROUP = LinkedGroup._meta.label_lower
LONG_LEAVE = "accounts.longleave"
REMOVAL, STAFF_LIST = AccessRemoval._meta.label_lower, "accounts.stafflist"

TOLD = {
    REQUEST: Told("accounts", frozenset({P.SEE_ALL_PROPOSALS})),
    ACCOUNT: Told("accounts", frozenset({P.SEE_ALL_PROPOSALS})),
    ACCOUNT_LIST: Told("accounts", frozenset({P.IMPORT_ACCOUNTS})),
    CHECKLIST: Told("accounts", frozenset({P.SEE_ALL_PROPOSALS})),
    CREDENTIAL: Told("sign-in-details", frozenset({P.SEE_HISTORY_OF_SAFE})),
    OPENING: Told("sign-in-details", frozenset({P.SEE_HISTORY_OF_SAFE})),
    "accounts.safeimport": Told("sign-in-details", frozenset({P.SEE_HISTORY_OF_SAFE})),
    HANDOVER: Told("sign-in-details", frozenset({P.SEE_HISTORY_OF_SAFE})),
    WAY: Told("accounts", frozenset({P.SEE_WAYS_BACK})),
    REMOVAL: Told("leaving", frozenset({P.SEE_DEPARTURES})),
    "accounts.directorytoken": Told("people", frozenset({P.RECORD_DEPARTURE})),
    DIRECTORY: Told("leaving", frozenset({P.SEE_DEPARTURES})),
    LONG_LEAVE: Told("leaving", frozenset({P.SEE_DEPARTURES})),
    STAFF_LIST: Told("people", frozenset({P.IMPORT_STAFF})),
    POST: Told("accounts", frozenset({P.LOOK_AFTER_POSTS})),
    TAKEDOWN: Told("accounts", frozenset({P.LOOK_AFTER_POSTS})),
    WITHDRAWAL: Told("accounts", frozenset({P.LOOK_AFTER_POSTS})),
    GROUP: Told("accounts", frozenset({P.LOOK_AFTER_GROUPS})),
    "accounts.classlist": Told("accounts", frozenset({P.LOOK_AFTER_POSTS})),
}


def hidden_from(by) -> Q:
    """Lines to leave out: drafts of others, and what this person may not know of:

    removals after a leaving, posts that only their lead and whoever asked may know must come down, and what the
    staff directory says of themselves.
    """
    drafts = AccountRequest.objects.exclude(pk__in=AccountRequest.objects.visible_to(by).values("pk"))
    own = DirectoryEntry.objects.filter(person=by.person, person__isnull=False)
    unknown = AccessRemoval.objects.exclude(pk__in=removals(by).values("pk"))
    stopped = Takedown.objects.exclude(pk__in=Takedown.objects.known_to(by).values("pk"))
    return (
        Q(about_type=REQUEST, about_id__in=_ids(drafts))
        | Q(about_type=REMOVAL, about_id__in=_ids(unknown))
        | Q(about_type=TAKEDOWN, about_id__in=_ids(stopped))
        | Q(about_type=DIRECTORY, about_id__in=_ids(own))
    )


def _ids(rows):
    return rows.order_by().annotate(as_text=Cast("pk", TextField())).values("as_text")


def links(by, ids: dict[str, set[str]]) -> dict[tuple[str, str], str]:
    """Where the things of these lines have their page, as far as this person may open it; one statement a type."""
    found = {}
    if REQUEST in ids:
        visible = AccountRequest.objects.visible_to(by).filter(pk__in=ids[REQUEST])
        found |= {(REQUEST, str(thing.pk)): thing.get_absolute_url() for thing in visible}
    if ACCOUNT in ids and by.may(P.SEE_ACCOUNTS):
        found |= {(ACCOUNT, pk): reverse("accounts:account", args=[pk]) for pk in ids[ACCOUNT]}
    if CHECKLIST in ids and by.may(P.SEE_ALL_PROPOSALS):
        found |= {
            (CHECKLIST, str(thing.pk)): thing.get_absolute_url()
            for thing in Checklist.objects.filter(pk__in=ids[CHECKLIST])
        }
    if CREDENTIAL in ids:
        open_to = Credential.objects.filter(pk__in=ids[CREDENTIAL], school_account__in=accounts_with_a_safe(by))
        safes = open_to.values_list("pk", "school_account_id")
        found |= {(CREDENTIAL, str(pk)): reverse("accounts:safe", args=[account]) for pk, account in safes}
    if HANDOVER in ids:
        visible = handovers_visible_to(by).filter(pk__in=ids[HANDOVER])
        found |= {(HANDOVER, str(thing.pk)): thing.get_absolute_url() for thing in visible}
    if OPENING in ids:
        visible = SafeOpening.objects.visible_to(by).filter(pk__in=ids[OPENING])
        found |= {(OPENING, str(thing.pk)): thing.get_absolute_url() for thing in visible}
    if WAY in ids and by.may(P.SEE_WAYS_BACK):
        found |= {(WAY, str(way.pk)): way.get_absolute_url() for way in WayBack.objects.filter(pk__in=ids[WAY])}
    if REMOVAL in ids:
        visible = removals(by).filter(pk__in=ids[REMOVAL])
        found |= {(REMOVAL, str(thing.pk)): thing.get_absolute_url() for thing in visible}
    if GROUP in ids and by.may(P.LOOK_AFTER_GROUPS):
        found |= {(GROUP, pk): reverse("accounts:linked_group", args=[pk]) for pk in ids[GROUP]}
    return found | _links_of_posts(by, ids)


def _links_of_posts(by, ids):
    visible = {
        POST: Post.objects.visible_to(by),
        TAKEDOWN: takedowns(by),
        WITHDRAWAL: withdrawals(by),
    }
    return {
        (kind, str(thing.pk)): thing.get_absolute_url()
        for kind, rows in visible.items()
        if kind in ids
        for thing in rows.filter(pk__in=ids[kind])
    }
