"""Reads about school accounts: the register, what waits for the technician, what somebody keeps an eye on."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse

from accounts.models import Credential, PostingRight, SchoolAccount, SetUpItem, WayBack
from accounts.queries.finding import matter_of
from accounts.queries.having import having
from accounts.queries.reviews import lapses, proofs
from accounts.states import AccountState, SecretKind, platform_in_words
from core.audit import api as audit
from core.held import Held, How
from core.together import Count, Rows
from core.work import Source, WorkItem, each
from people.roles import Permission


def done(key):
    """A condition on accounts: the item of the checklist with this key is done."""
    return having(SetUpItem.objects.filter(key=key, done_at__isnull=False))


def register():
    """Accounts as the register shows them, each with who can post and what was proved; `name_people` says who they are.

    Four statements, at any number.
    """
    watched = SchoolAccount.monitors.through.objects.filter(schoolaccount=OuterRef("pk"))
    password = Credential.objects.current().filter(school_account=OuterRef("pk"), kind=SecretKind.PASSWORD)
    left = SetUpItem.objects.filter(school_account=OuterRef("pk"), done_at=None)
    return (
        SchoolAccount.objects.select_related("request")
        .annotate(
            is_watched=Exists(watched),
            has_password=Exists(password),
            items_left=Count(left),
            **proofs(),
            **lapses(),
        )
        .prefetch_related(
            Prefetch("posting_rights", queryset=PostingRight.objects.current(), to_attr="posting"), *ways()
        )
        .order_by("name", "id")
    )


def ways():
    """Prefetches of accounts: `noted_ways`, and `helps_back_in`, what lies in the safe and helps to get back in."""
    noted = WayBack.objects.current().order_by("noted_at", "id")
    kept = Credential.objects.that_help_back_in().only("school_account_id", "kind")
    return (
        Prefetch("ways", queryset=noted, to_attr="noted_ways"),
        Prefetch("credentials", queryset=kept, to_attr="helps_back_in"),
    )


def name_people(accounts) -> None:
    """Who can post, whose ways back in they are and who looked last, of accounts of the register; one statement.

    Each person is read once, on however many accounts they are named.
    """
    named = [link for account in accounts for link in (*account.posting, *account.noted_ways) if link.person_id]
    ids = {link.person_id for link in named} | {account.last_looked_by_id for account in accounts}
    people = get_user_model().objects.in_bulk(ids - {None})
    for link in named:
        link.person = people[link.person_id]
    for account in accounts:
        account.last_looked_by = people.get(account.last_looked_by_id)


def record():
    """Accounts with everything that the account record prints."""
    posting = PostingRight.objects.current().select_related("person")
    people = ("request__proposed_by", "request__decided_by", "request__sponsor", "set_up_started_by", "live_by")
    items = SetUpItem.objects.select_related("done_by", "picture")
    return SchoolAccount.objects.select_related(*people, "closed_by", "last_looked_by").prefetch_related(
        Prefetch("posting_rights", queryset=posting, to_attr="posting"), "monitors", Prefetch("items", queryset=items)
    )


def work_for(person, now, granted) -> list[Source]:
    """Accounts whose set-up the technician has begun (RO6)."""
    if Permission.RUN_ACCOUNTS not in granted:
        return []

    def item(row):
        platform = platform_in_words(row.platform, row.platform_name)
        return WorkItem(
            title=f"Finish setting up {row.name} · {platform}",
            url=reverse("accounts:set_up", args=[row.id]),
            button="Go on",
            asked_by=str(row.decider),
            clause="RO6",
            about=matter_of(row.id, row.name),
        )

    rows = Rows(
        SchoolAccount.objects.filter(state=AccountState.SETTING_UP),
        id="id",
        name="name",
        platform="platform",
        platform_name="platform_name",
        decider="request__decided_by__name",
    )
    return [each(item, rows)]


def held_by(person, now) -> list[Held]:
    """The accounts that somebody keeps an eye on; whoever else does, else somebody who can post there, would do."""
    posting = PostingRight.objects.current().select_related("person")
    watched = SchoolAccount.objects.open().filter(monitors=person)
    found = watched.prefetch_related("monitors", Prefetch("posting_rights", queryset=posting, to_attr="posting"))
    return [_watch_held(account, person) for account in found]


def _watch_held(account, person) -> Held:
    watching = [one.pk for one in account.monitors.all() if one.pk != person.pk]
    posting = [right.person_id for right in account.posting if right.person_id != person.pk]
    to = next(iter(watching + posting), None)
    because = "keeps an eye on it too" if watching else "can post there" if posting else ""
    return Held(
        "keeps an eye on",
        f"{account} · {account.platform_label}",
        account.get_absolute_url(),
        how=How.GIVE,
        key=f"watch:{account.pk}",
        suggested=to,
        because=because,
        needs=Permission.RECORD_DEPARTURE,
    )


def left_unwatched(departure) -> list[Held]:
    """The accounts that a leaver watched to the end and that nobody watches now; until somebody does, it is open.

    Who watched what stands in the history of the moment in which their access ended. Two statements.
    """
    if departure.access_ended_at is None:
        return []
    lines = audit.recorded_at("school_account.monitor_left", departure.access_ended_at)
    theirs = {line.about_id for line in lines if line.facts.get("person") == departure.person.name}
    found = SchoolAccount.objects.open().filter(pk__in=theirs, monitors=None) if theirs else []
    return [
        Held(
            "keeps an eye on",
            f"{account} · {account.platform_label}",
            account.get_absolute_url(),
            note="nobody does now",
        )
        for account in found
    ]
