"""Posts: who sees which, what waits for their author, and how many were checked before (CO1, CO6)."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import ClassList, Post, PostClass, PostingRight, SchoolAccount, Takedown
from accounts.models.post import WHOLE_SCHOOL
from accounts.states import AccountState, PostState
from core.standing import Level, Standing
from core.together import Count as CountOf
from core.together import Rows
from core.work import Source, WorkItem, each
from people.queries import roles_of
from people.roles import Permission, permissions_of

# What a school calls its classes before it has said so itself.
FIRST_CLASSES = ("Nursery", "Reception", "Year 1", "Year 2", "Year 3", "Year 4", "Year 5", "Year 6")
COUNTED = timedelta(days=90)
# The clauses that are kept by asking.
ASKED = ("CO3", "CO5", "CO7", "CO8", "CO9", "CO12")


def posts(by):
    """The posts that this actor sees, with everything that their pages say; two statements."""
    people = ("school_account", "checked_by", "posted_by", "recorded_by")
    return Post.objects.visible_to(by).select_related(*people).prefetch_related("classes")


def listed(by, *, school_account=None, class_name="", since=None, until=None, only=""):
    """The posts of the list, by what was chosen above it; `only` is "unposted", "unchecked" or "down"."""
    found = posts(by)
    if school_account is not None:
        found = found.filter(school_account=school_account)
    if class_name:
        named = PostClass.objects.filter(post=OuterRef("pk"), name__in=[class_name, WHOLE_SCHOOL])
        found = found.filter(Exists(named))
    if since is not None:
        found = found.filter(shown_at__gte=since)
    if until is not None:
        found = found.filter(shown_at__lt=until)
    chosen = {
        "unposted": Q(state__in=[PostState.CHECKED, PostState.LEFT]),
        "unchecked": Q(state__in=[PostState.POSTED, PostState.TAKEN_DOWN], was_checked=False),
        "down": Q(state=PostState.TAKEN_DOWN),
    }
    return found.filter(chosen[only]) if only in chosen else found


def accounts_to_post_on(person):
    """The live accounts on which this person can post."""
    mine = PostingRight.objects.current().filter(person=person).order_by().values("school_account")
    return SchoolAccount.objects.live().filter(pk__in=mine)


def accounts_with_posts(by):
    """The accounts whose posts this actor may see."""
    if by.may(Permission.LOOK_AFTER_POSTS):
        return SchoolAccount.objects.exclude(state=AccountState.SETTING_UP)
    mine = Post.objects.visible_to(by).order_by().values("school_account")
    return SchoolAccount.objects.filter(Q(pk__in=mine) | Q(pk__in=accounts_to_post_on(by.person).values("pk")))


def authors_of(accounts):
    """Everybody who can post on one of these accounts, or could."""
    rights = PostingRight.objects.filter(school_account__in=accounts).order_by().values("person")
    return PostingRight.person.field.related_model.objects.filter(pk__in=rights).order_by("name", "pk")


def class_list() -> ClassList:
    """The school's list of classes as it stands; the software's own, not yet a row, before somebody has kept one."""
    newest = ClassList.objects.select_related("made_by").order_by("-id").first()
    return newest or ClassList(names=list(FIRST_CLASSES))


def class_names(also=()) -> list[str]:
    """What a post may be said to show: the school's classes, then the whole school; `also` stays choosable."""
    names = [*class_list().names, *also]
    return [*(name for name in dict.fromkeys(names) if name != WHOLE_SCHOOL), WHOLE_SCHOOL]


def former_class_names() -> list[str]:
    """Every name that some post has, on today's list or not; two statements."""
    return class_names(also=PostClass.objects.order_by("name").values_list("name", flat=True).distinct())


def where_they_post(person) -> CountOf:
    """On how many live accounts somebody can post; to be asked together with other things."""
    return CountOf(accounts_to_post_on(person))


def work_for(person, now, granted) -> list[Source]:
    """For whoever checked a post: whether it was posted, and its link."""
    waiting = Post.objects.filter(checked_by=person, state=PostState.CHECKED, is_clear=True)
    unlinked = Post.objects.filter(posted_by=person, state=PostState.POSTED, link="", has_no_link=False)
    # Nobody is asked to open what could be sexual, to copy its link.
    unlinked = unlinked.exclude(Exists(Takedown.objects.not_to_be_opened().filter(post=OuterRef("pk"))))
    columns = {"id": "id", "about": "about", "account": "school_account__name"}
    return [
        each(
            lambda row: _item(row, "Say whether you posted “{}” on {}", "accounts:post", "Open it"),
            Rows(waiting.order_by("shown_at", "id"), most=10, **columns),
        ),
        each(
            lambda row: _item(row, "Add the link of “{}” on {}", "accounts:add_link", "Add the link"),
            Rows(unlinked.order_by("shown_at", "id"), most=10, **columns),
        ),
    ]


def _item(row, words, page, button) -> WorkItem:
    url = reverse(page, args=[row.id])
    return WorkItem(title=words.format(row.about, row.account), url=url, button=button, clause="CO6")


def standing(person, now) -> list[Standing]:
    """CO1: how many posts of the last 90 days were checked before; the other clauses are asked in the check."""
    if person is None:
        return []
    recent = Post.objects.published().filter(posted_at__gte=now - COUNTED)
    figures = recent.aggregate(all=Count("pk"), checked=Count("pk", filter=Q(was_checked=True)))
    may_open = Permission.LOOK_AFTER_POSTS in permissions_of(roles_of(person, now))
    url = reverse("accounts:posts") if may_open else ""
    number, checked = figures["all"], figures["checked"]
    if number:
        share = 100 * checked // number
        figure = f"{checked} of {number} posts of the last 90 days checked before publishing ({share} %)"
    else:
        figure = "No post of the last 90 days is recorded"
    unchecked = f"{url}?only=unchecked" if url else ""
    return [
        Standing("CO1", Level.INFORMATION, figure, unchecked),
        Standing("CO6", Level.IN_ORDER, "Each recorded post says who posted it", url),
        *(Standing(clause, Level.INFORMATION, "Asked before each post is published", url) for clause in ASKED),
    ]
