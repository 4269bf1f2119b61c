"""The termly review: what is to be confirmed and proved, what has lapsed, what seems forgotten (RO9, NA4, MO2)."""

from django.db.models import Count, DateTimeField, Exists, Max, Min, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse

from accounts.models import PostingRight, Review, SchoolAccount, SetUpItem
from accounts.queries.finding import matter_of
from accounts.queries.having import having
from accounts.terms import Term, term_at
from core.standing import Level, Standing
from core.together import Count as CountUpTo
from core.together import First, Rows
from core.work import Source, WorkItem, each
from core.workdays.queries import school_calendar
from people.queries import end_of_day, roles_of, school_day
from people.roles import Permission, permissions_of

# As many as fit on a phone in two minutes; the others follow when these are done.
PER_PAGE = 20


def this_term(now) -> Term:
    """The term that has begun last."""
    return term_at(school_day(now), school_calendar())


def open_reviews():
    """Reviews that are not finished, by the account's name, each with `posting`: who can post there."""
    posting = PostingRight.objects.current().select_related("person")
    rights = Prefetch("school_account__posting_rights", queryset=posting, to_attr="posting")
    found = Review.objects.open().select_related("school_account__request").prefetch_related(rights)
    return found.order_by("school_account__name", "school_account_id")


def to_confirm():
    """Reviews in which the headteacher has not confirmed who can post."""
    return open_reviews().filter(confirmed_at=None)


def to_prove():
    """Reviews in which the IT technician has not proved private and one-way."""
    return open_reviews().filter(proved_at=None)


def reviews_of(school_account):
    """The reviews of an account, newest first, at most nine: three years."""
    return school_account.reviews.select_related("confirmed_by", "proved_by", "picture", "second_picture")[:9]


def last_proved(accounts) -> dict[int, object]:
    """When each account was last proved private, in a review or at set-up, by its id; two statements."""
    ids = [account.pk for account in accounts]
    at_set_up = SetUpItem.objects.filter(school_account__in=ids, key__in=["private", "as-closed-as-possible"])
    found = dict(at_set_up.exclude(done_at=None).order_by().values_list("school_account_id", "done_at"))
    reviews = Review.objects.filter(school_account__in=ids).exclude(proved_at=None).order_by()
    return found | dict(reviews.values_list("school_account_id").annotate(last=Max("proved_at")))


def proofs():
    """Annotations of accounts: when each was proved private, and comments off, at its set-up and in a review since."""
    items = SetUpItem.objects.filter(school_account=OuterRef("pk"), done_at__isnull=False).order_by("-done_at")
    since = Review.objects.filter(school_account=OuterRef("pk"), proved_at__isnull=False).order_by("-proved_at")
    return {
        "private_at_set_up": Subquery(items.filter(key="private").values("done_at")[:1]),
        # Where an account was allowed to be open, a review proves one-way alone.
        "private_in_review": Subquery(since.filter(is_private=True).values("proved_at")[:1]),
        "comments_at_set_up": Subquery(items.filter(key="comments").values("done_at")[:1]),
        "comments_in_review": Subquery(since.values("proved_at")[:1]),
    }


def lapses():
    """Annotations of accounts: from when its open review counts as lapsed, and which halves of it are done."""
    open_ = Review.objects.open().filter(school_account=OuterRef("pk"))
    return {
        "lapses_at": Subquery(open_.values("lapses_at")[:1], output_field=DateTimeField()),
        "confirmed_at": Subquery(open_.values("confirmed_at")[:1], output_field=DateTimeField()),
        "proved_at": Subquery(open_.values("proved_at")[:1], output_field=DateTimeField()),
    }


def with_lapse(rows, now, account="pk"):
    """The same accounts, each with `is_lapsed`: whether its review is open past its time, whichever half of it.

    Of rows that lead to an account, such as proposals, `account` is that path: "school_account".
    """
    return rows.annotate(is_lapsed=Exists(Review.objects.lapsed(now).filter(school_account=OuterRef(account))))


def proof_is_old(now):
    """A condition on accounts: the proof of private and one-way is older than a term."""
    return having(Review.objects.lapsed(now).filter(proved_at=None))


def without_review(term, now):
    """Live accounts that were live when the term began and have no review of it."""
    began = end_of_day(term.begins_on(school_calendar()), -1)
    has_one = Review.objects.filter(school_account=OuterRef("pk"), term=term.key)
    return SchoolAccount.objects.live().filter(~Exists(has_one), live_at__lt=began).order_by("id")


def figures(now) -> dict:
    """Of the reviews that are open: how many to confirm, to prove, lapsed, and the next deadline; one statement."""
    lapsed = Q(lapses_at__lte=now)
    return Review.objects.open().aggregate(
        to_confirm=Count("pk", filter=Q(confirmed_at=None)),
        to_prove=Count("pk", filter=Q(proved_at=None)),
        lapsed=Count("pk", filter=lapsed),
        not_confirmed=Count("pk", filter=lapsed & Q(confirmed_at=None)),
        finish_by=Min("due_by"),
    )


def work_for(person, now, granted) -> list[Source]:
    """For the headteacher who can post to confirm; for the technician what to prove, and what was found open."""
    sources = []
    if Permission.DECIDE_PROPOSAL in granted:
        sources.append(_half(Review.objects.open().filter(confirmed_at=None), "Confirm who can post on {}", "RO9"))
    if Permission.RUN_ACCOUNTS in granted:
        waiting = Review.objects.open().filter(proved_at=None)
        found = Q(is_private=False) | Q(is_one_way=False)
        rows = Rows(
            waiting.filter(found).order_by("due_by", "id"),
            account="school_account_id",
            name="school_account__name",
            is_private="is_private",
            due_by="due_by",
        )
        sources.append(each(_found_item, rows))
        sources.append(_half(waiting.exclude(found), "Prove that {} still private", "NA4"))
    return sources


def _half(waiting, words, clause) -> Source:
    def items(number, due_by):
        is_are = " is" if "still" in words and number == 1 else " are" if "still" in words else ""
        if number:
            title = words.format(_accounts(number) + is_are)
            yield WorkItem(title, reverse("accounts:review"), "Review", due_by=due_by, clause=clause)

    return Source(items, number=CountUpTo(waiting), due_by=First(waiting.order_by("due_by", "id"), "due_by"))


def _found_item(row) -> WorkItem:
    wrong = "is no longer private" if row.is_private is False else "shows comments to others"
    return WorkItem(
        title=f"{row.name} {wrong}: put it right",
        url=f"{reverse('accounts:review')}#account-{row.account}",
        button="Prove it",
        due_by=row.due_by,
        clause="NA4" if row.is_private is False else "MO2",
        act_now=True,
        about=matter_of(row.account, row.name),
    )


def standing(person, now) -> list[Standing]:
    """Whether the headteacher has confirmed who can post, once a term (RO9); not for the public."""
    if person is None or not Review.objects.exists():
        return []
    found = figures(now)
    granted = permissions_of(roles_of(person, now))
    reviews = Permission.RUN_ACCOUNTS in granted or Permission.DECIDE_PROPOSAL in granted
    url = reverse("accounts:review" if reviews else "accounts:register")
    if found["not_confirmed"]:
        words = "who can post not confirmed for more than a term"
        return [Standing("RO9", Level.LOOK, f"{_accounts(found['not_confirmed'])} with {words}", url)]
    if found["to_confirm"]:
        return [Standing("RO9", Level.IN_ORDER, f"{_accounts(found['to_confirm'])} to confirm this term", url)]
    return [Standing("RO9", Level.IN_ORDER, "Who can post is confirmed for this term", url)]


def _accounts(count) -> str:
    return "1 account" if count == 1 else f"{count} accounts"
