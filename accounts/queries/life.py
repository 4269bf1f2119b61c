"""On which accounts something still happens, and which seem forgotten: the headteacher closes those or keeps them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from accounts.models import AccountChange, Credential, CredentialLook, Post, PostingRight, SchoolAccount
from accounts.queries.finding import matter_of
from accounts.states import AccountState, ChangeKind
from accounts.terms import term_at
from core.pages import words
from core.together import Rows
from core.work import Source, WorkItem, each
from core.workdays.calendar import calendar_for
from people.queries import end_of_day, school_day
from people.roles import Permission

# The first of them on the work list; when some are settled, the next come up.
MOST = 10


@dataclass(frozen=True)
class Sign:
    """Rows of which each shows that an account was in use, and when."""

    rows: Callable[[], QuerySet]
    at: str
    account: str = "school_account"

    def is_there_since(self, moment) -> Exists:
        """A condition on accounts: whether there is one from this moment on."""
        return Exists(self._of_account().filter(**{f"{self.at}__gte": moment}))

    def last(self) -> Subquery:
        """When the last one was, of each account; nothing where there is none."""
        dated = self._of_account().filter(**{f"{self.at}__isnull": False})
        return Subquery(dated.order_by(f"-{self.at}").values(self.at)[:1])

    def _of_account(self):
        return self.rows().filter(**{self.account: OuterRef("pk")}).order_by()


# Looking at an account is none: whoever keeps an eye on it does so every week, whether it is used or not.
SIGNS = (
    Sign(CredentialLook.objects.of_one_account, "looked_at", "credential__school_account"),
    Sign(Post.objects.published, "posted_at"),
    Sign(PostingRight.objects.all, "granted_at"),
    Sign(Credential.objects.all, "stored_at"),
)
# What the apps above know of accounts. Comments are `monitoring`'s, which says so when it starts
# (`monitoring/apps.py`); nothing here imports upwards. They are asked last, because there may be many.
TOLD_FROM_ABOVE: list[Sign] = []


def two_terms_ago(now) -> datetime:
    """When the term before the last one began.

    By bank holidays alone: what the school's own closures would move is a few days, and they cost a statement.
    """
    calendar = calendar_for((), False)
    return end_of_day(term_at(school_day(now), calendar).before.before.begins_on(calendar), -1)


def is_forgotten(now) -> Q:
    """A condition on accounts: in use by name, and nothing has happened on it for two whole terms.

    Not those that are to be closed or given away already, and not those that the headteacher has kept since.
    """
    since = two_terms_ago(now)
    under_way = AccountChange.objects.open().filter(school_account=OuterRef("pk"))
    kept = Q(kept_at__isnull=False, kept_at__gte=since)
    found = Q(state=AccountState.LIVE, live_at__lt=since) & ~kept & ~Exists(under_way)
    for sign in (*SIGNS, *TOLD_FROM_ABOVE):
        found &= ~sign.is_there_since(since)
    return found


def quiet_since(now) -> Case:
    """An annotation of accounts: when something happened last on one that is forgotten; nothing on any other."""
    last = [Coalesce(sign.last(), F("live_at")) for sign in (*SIGNS, *TOLD_FROM_ABOVE)]
    return Case(When(is_forgotten(now), then=Greatest("live_at", *last)), default=None)


def forgotten(accounts, now) -> dict[int, datetime]:
    """Those of these accounts that are forgotten, with when something happened on them last, by id; one statement."""
    found = SchoolAccount.objects.filter(is_forgotten(now), pk__in=[account.pk for account in accounts])
    return dict(found.order_by().annotate(last=quiet_since(now)).values_list("pk", "last"))


def work_for(person, now, granted) -> list[Source]:
    """For the headteacher: which forgotten accounts to close or keep."""
    if Permission.DECIDE_PROPOSAL not in granted:
        return []

    def item(row):
        since = words.day(row.since, this_year=school_day(now).year)
        url = reverse("accounts:begin_change", args=[row.id, ChangeKind.CLOSE])
        title, about = f"Nothing has happened on {row.name} since {since}", matter_of(row.id, row.name)
        return WorkItem(title, url, "Close it or keep it", clause="RO9", about=about)

    rows = SchoolAccount.objects.filter(is_forgotten(now)).order_by("name", "id")
    return [each(item, Rows(rows, most=MOST, id="id", name="name", since=quiet_since(now)))]
