"""Withdrawn permissions: which posts they concern, what is left to look at, and for whom it waits (CO11)."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.urls import reverse

from accounts.models import PermissionWithdrawal, Post, PostClass, PostingRight, Takedown, WithdrawalPost
from accounts.models.post import WHOLE_SCHOOL
from accounts.queries.takedowns import is_stopped
from accounts.rules import withdrawals as rules
from accounts.states import PostState, WithdrawalState
from core.held import Held
from core.together import Count as CountOf
from core.together import Rows
from core.work import Source, WorkItem, each
from people.queries import end_of_day, school_day
from people.roles import Permission


def withdrawals(by):
    """The withdrawn permissions that this actor may open: all, or those with a post of theirs to look at."""
    counted = PermissionWithdrawal.objects.select_related("recorded_by", "finished_by").annotate(
        number=Count("posts"), looked=Count("posts", filter=Q(posts__looked_at__isnull=False))
    )
    if by.may(Permission.LOOK_AFTER_POSTS):
        return counted
    return counted.filter(Exists(posts_to_look_at(by.person).filter(withdrawal=OuterRef("pk"))))


def posts_to_look_at(person):
    """The posts on such lists that this person posted, or that stand where they can post."""
    mine = PostingRight.objects.current().filter(person=person).order_by().values("school_account")
    return WithdrawalPost.objects.filter(Q(post__posted_by=person) | Q(post__school_account__in=mine))


def rows_of(withdrawal, by):
    """Its posts as this actor may look at them, each with `is_stopped`: nobody may open it; two statements."""
    found = WithdrawalPost.objects.all() if by.may(Permission.LOOK_AFTER_POSTS) else posts_to_look_at(by.person)
    stopped = Takedown.objects.not_to_be_opened().filter(post=OuterRef("post"))
    people = ("post__school_account", "post__posted_by", "looked_by", "withdrawal")
    classes = Prefetch("post__classes", queryset=PostClass.objects.all())
    found = found.filter(withdrawal=withdrawal).annotate(is_stopped=Exists(stopped))
    return found.select_related(*people).prefetch_related(classes)


def why_not_look_at_post(found, by, now) -> str:
    """The rule with what it needs to know of one post."""
    is_theirs = posts_to_look_at(by.person).filter(pk=found.pk).exists()
    return rules.why_not_look_at_post(found, by, now, is_stopped=is_stopped(found.post), is_theirs=is_theirs)


def posts_of(withdrawal):
    """Posts that still stand, with these classes in them, whose picture or posting lies in that time."""
    named = PostClass.objects.filter(post=OuterRef("pk"), name__in=[*withdrawal.class_names, WHOLE_SCHOOL])
    taken = Q(pictured_on__gte=withdrawal.first_day, pictured_on__lte=withdrawal.last_day)
    begins = end_of_day(withdrawal.first_day - timedelta(days=1))
    posted = Q(posted_at__gte=begins, posted_at__lt=end_of_day(withdrawal.last_day))
    return Post.objects.filter(Exists(named), taken | posted, state=PostState.POSTED).order_by("-shown_at", "-id")


def open_withdrawals_of(post) -> list[PermissionWithdrawal]:
    """Those under way that this post belongs to and is not listed in."""
    if post.state != PostState.POSTED or post.pictured_on is None:
        return []
    days = {post.pictured_on, school_day(post.posted_at)}
    in_time = Q()
    for day in days:
        in_time |= Q(first_day__lte=day, last_day__gte=day)
    found = PermissionWithdrawal.objects.open().filter(in_time).exclude(posts__post=post)
    names = {found.name for found in post.classes.all()}
    return [one for one in found if WHOLE_SCHOOL in names or names & set(one.class_names)]


def first_recorded_on():
    """The day of the first post that is recorded here, or None."""
    first = Post.objects.published().order_by("posted_at").values_list("posted_at", flat=True).first()
    return school_day(first) if first else None


def work_for(person, now, granted) -> list[Source]:
    """For whoever recorded it, and late for the headteacher; for those who posted, their posts."""
    unlooked = WithdrawalPost.objects.filter(looked_at=None)
    left = CountOf(unlooked.filter(withdrawal=OuterRef("pk")))
    own = Q(recorded_by=person)
    if Permission.DECIDE_PROPOSAL in granted:
        own |= Q(due_by__lte=now)
    mine = unlooked.filter(post__posted_by=person, withdrawal=OuterRef("pk"))
    columns = {"id": "id", "classes": "classes", "due_by": "due_by", "who": "recorded_by__name"}
    found = PermissionWithdrawal.objects.open()
    sources = [each(_own_item, Rows(found.filter(own).order_by("due_by", "id"), most=20, left=left, **columns))]
    theirs = found.filter(Exists(mine)).exclude(own)
    rows = Rows(theirs.order_by("due_by", "id"), most=20, left=CountOf(mine), **columns)
    return [*sources, each(_posters_item, rows)]


def _own_item(row) -> WorkItem:
    return _item(row, "Permission withdrawn, {}: {}", "")


def _posters_item(row) -> WorkItem:
    return _item(row, "Look at your posts again, {}: {}", row.who or "")


def _item(row, words, asked_by) -> WorkItem:
    left = f"{row.left} {'post' if row.left == 1 else 'posts'} to look through" if row.left else "finish it"
    return WorkItem(
        title=words.format(", ".join(row.classes.splitlines()), left),
        url=reverse("accounts:withdrawal", args=[row.id]),
        button="Look through them",
        asked_by=asked_by,
        due_by=row.due_by,
        clause="CO11",
    )


def held_by(person, now) -> list[Held]:
    """Withdrawn permissions that they recorded and that are not looked through."""
    found = PermissionWithdrawal.objects.filter(recorded_by=person, state=WithdrawalState.OPEN)
    return [
        Held("a withdrawn permission to look through", one.classes_in_words, one.get_absolute_url())
        for one in found.order_by("due_by", "id")[:50]
    ]
