"""Reads about school accounts: the register, what waits for the technician, what somebody keeps an eye on."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from accounts.models import Credential, PostingRight, SchoolAccount, SetUpItem
from accounts.queries.reviews import lapses
from accounts.states import AccountState, SecretKind
from core.held import Held
from core.work import WorkItem
from people.roles import Permission


def done(*keys):
    """Whether an item of the account's checklist with one of these keys is done."""
    items = SetUpItem.objects.filter(school_account=OuterRef("pk"), key__in=keys, done_at__isnull=False)
    return Exists(items)


def register():
    """Open accounts as the register shows them, each with who can post and what set-up has proved."""
    posting = PostingRight.objects.current().select_related("person")
    password = Credential.objects.current().filter(school_account=OuterRef("pk"), kind=SecretKind.PASSWORD)
    return (
        SchoolAccount.objects.select_related("request", "last_looked_by")
        .annotate(
            is_private=done("private"),
            hides_comments=done("comments"),
            has_password=Exists(password),
            items_left=Count("items", filter=Q(items__done_at=None)),
            **lapses(),
        )
        .prefetch_related(Prefetch("posting_rights", queryset=posting, to_attr="posting"), "monitors")
        .order_by("name", "id")
    )


def record():
    """Accounts with everything that the account record prints."""
    posting = PostingRight.objects.current().select_related("person")
    people = ("request__proposed_by", "request__decided_by", "request__sponsor", "set_up_started_by", "live_by")
    items = SetUpItem.objects.select_related("done_by", "picture")
    return SchoolAccount.objects.select_related(*people, "closed_by", "last_looked_by").prefetch_related(
        Prefetch("posting_rights", queryset=posting, to_attr="posting"), "monitors", Prefetch("items", queryset=items)
    )


def official_accounts():
    """Live accounts that the headteacher put on the public list; no personal data."""
    found = SchoolAccount.objects.live().filter(is_listed=True)
    return found.only("platform", "platform_name", "name", "handle", "address").order_by("platform", "name", "id")


def work_for(person, now, granted) -> list[WorkItem]:
    """Accounts whose set-up the technician has begun (RO6)."""
    if Permission.RUN_ACCOUNTS not in granted:
        return []
    setting_up = SchoolAccount.objects.filter(state=AccountState.SETTING_UP).select_related("request__decided_by")
    return [
        WorkItem(
            title=f"Finish setting up {account} ({account.platform_label})",
            url=account.set_up_url,
            button="Go on",
            asked_by=str(account.request.decided_by),
            clause="RO6",
        )
        for account in setting_up
    ]


def held_by(person, now) -> list[Held]:
    """The accounts that somebody keeps an eye on."""
    watched = SchoolAccount.objects.open().filter(monitors=person)
    return [
        Held("keeps an eye on", f"{account} ({account.platform_label})", account.get_absolute_url())
        for account in watched
    ]
