"""Who can post where, and which accounts depend on one person (RO9)."""

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q
from django.urls import reverse

from accounts.models import AccessRemoval, CredentialLook, PostingRight, SchoolAccount
from accounts.queries.finding import matter_of
from accounts.queries.having import having_two
from accounts.states import SecretKind
from core.held import Held, How
from core.standing import Level, Standing
from core.together import Count as CountUpTo
from core.together import Rows
from core.work import Source, WorkItem, each
from people.roles import Permission


def current_holders(school_account):
    """Who can post on this account today, longest first."""
    return school_account.posting_rights.current().select_related("person", "granted_by")


def seen_without_handover(school_account) -> dict[int, object]:
    """When each person last saw the password that counts today, by the person's id."""
    looks = CredentialLook.objects.filter(
        credential__school_account=school_account,
        credential__replaced_at=None,
        credential__kind=SecretKind.PASSWORD,
    )
    return dict(looks.order_by().values_list("person_id").annotate(last=Max("looked_at")))


def former_holders(school_account):
    """Who could post there before, latest first."""
    ended = school_account.posting_rights.exclude(ended_at=None)
    return ended.select_related("person", "ended_by", "taken_off_by").order_by("-ended_at", "-id")


def finding(number_of_holders: int) -> str:
    """What to say about an account by how many people can post there, or nothing."""
    if number_of_holders == 0:
        return "Nobody can post here."
    if number_of_holders == 1:
        return "Only one person can post here. When they are away or leave, nobody can."
    return ""


def people_who_could_post(school_account, now):
    """Everybody who works here and cannot post there yet."""
    already = school_account.posting_rights.current().values("person")
    return get_user_model().objects.current(now).filter(is_active=True).exclude(pk__in=already)


def work_for(person, now, granted) -> list[Source]:
    """For the technician: live accounts that nobody or only one person can post on."""
    if Permission.RUN_ACCOUNTS not in granted:
        return []
    words = {0: "Nobody can post on {}", 1: "Only one person can post on {}"}

    def item(row):
        return WorkItem(
            title=words[row.can_post].format(row.name),
            url=reverse("accounts:posting", args=[row.id]),
            button="Add somebody",
            clause="RO9",
            about=matter_of(row.id, row.name),
        )

    # Of somebody who has left, the removal asks for it.
    removals = AccessRemoval.objects.open().filter(
        departure__person=OuterRef("person"), school_account=OuterRef("school_account")
    )
    waiting = PostingRight.objects.to_take_off().exclude(Exists(removals))
    off = Rows(
        waiting.exclude(person=person).order_by("ended_at", "id"),
        account="school_account_id",
        name="school_account__name",
        person="person__name",
        ended_by="ended_by__name",
        is_concern="is_concern",
    )
    few = SchoolAccount.objects.live().filter(~having_two(PostingRight.objects.current())).order_by("name", "id")
    holders = CountUpTo(PostingRight.objects.current().filter(school_account=OuterRef("pk")))
    return [each(_take_off_item, off), each(item, Rows(few, id="id", name="name", can_post=holders))]


def _take_off_item(row) -> WorkItem:
    return WorkItem(
        title=f"Take {row.person} off {row.name} there too",
        url=reverse("accounts:posting", args=[row.account]),
        button="Open who can post",
        asked_by=str(row.ended_by or ""),
        clause="RO9",
        act_now=row.is_concern,
        about=matter_of(row.account, row.name),
    )


def standing(person, now) -> list[Standing]:
    """How many live accounts more than one person can post on (RO9); not for the public."""
    if person is None:
        return []
    live = SchoolAccount.objects.live().aggregate(
        all=Count("pk"), few=Count("pk", filter=~having_two(PostingRight.objects.current()))
    )
    if not live["all"]:
        return []
    register = reverse("accounts:register")
    if not live["few"]:
        return [Standing("RO9", Level.IN_ORDER, "At least two people can post on every live account", register)]
    words = f"{live['few']} of {live['all']} live accounts with nobody or one person who can post"
    return [Standing("RO9", Level.LOOK, words, register)]


def held_by(person, now) -> list[Held]:
    """The accounts on which this person can post; whoever else can, else whoever keeps an eye on it, would do.

    Nobody who leaves would; but "nobody else can" is never said because of a leaving, for this person reads it too.
    Where it has ended here but not on the platform yet, the removal after the last day asks for it.
    """
    theirs = PostingRight.objects.filter(person=person).select_related("school_account")
    rights = theirs.filter(Q(ended_at=None) | Q(must_take_off=True, taken_off_at=None))
    others = PostingRight.objects.current().exclude(person=person)
    found = rights.prefetch_related(
        Prefetch("school_account__posting_rights", queryset=others.select_related("person"), to_attr="others"),
        "school_account__monitors",
    )
    in_order = list(found.order_by("school_account__name", "id"))
    current = {right.school_account_id: right for right in in_order if right.ended_at is None}
    rested = {right.school_account_id: right for right in in_order if right.school_account_id not in current}
    return [
        *(_right_held(right, person) for right in current.values()),
        *(_still_there(right.school_account) for right in rested.values()),
    ]


def _still_there(account) -> Held:
    return Held(
        kind="still to take off",
        title=str(account),
        url=reverse("accounts:posting", args=[account.pk]),
        note=account.platform_label,
        how=How.LATER,
        account=account.pk,
    )


def _right_held(right, person) -> Held:
    account = right.school_account
    staying = [other.person for other in account.others if other.person.access_ends_at is None]
    watching = [one for one in account.monitors.all() if one.pk != person.pk]
    to = next(iter(staying + watching), None)
    return Held(
        kind="who can post",
        title=str(account),
        url=reverse("accounts:posting", args=[account.pk]),
        note=account.platform_label if account.others else f"{account.platform_label}; nobody else can",
        how=How.GIVE,
        key=f"post:{account.pk}",
        suggested=to.pk if to else None,
        because="can post there already" if staying else "keeps an eye on it" if watching else "",
        carries_on=frozenset(one.pk for one in staying),
        needs=Permission.RUN_ACCOUNTS,
    )
