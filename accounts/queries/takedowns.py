"""Posts that must come down: who may know, for whom they wait, and how it stands (CO11, CO13)."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from accounts.models import PermissionWithdrawal, Post, PostingRight, Takedown, TakedownStep
from accounts.rules import posts as rules
from accounts.states import AT_ONCE, TakedownState
from accounts.takedown_steps import BY_KEY, Step
from core.actor import Actor
from core.held import Held, How
from core.pages.words import last_day
from core.standing import Level, Standing
from core.together import Rows
from core.work import Source, WorkItem, each
from people.queries import roles_of
from people.roles import Permission, permissions_of


@dataclass(frozen=True)
class StepRow:
    """A step as it stands, with what to do in words."""

    row: TakedownStep
    words: Step


def takedowns(by):
    """The takedowns that this actor may know of, with everything that their page says."""
    people = ("post__school_account", "post__posted_by", "asked_by", "given_to", "released_by", "ended_by")
    seen = Post.objects.visible_to(by).order_by().values("pk")
    return (
        Takedown.objects.known_to(by)
        .filter(Q(post__in=seen) | Q(asked_by=by.person) | Q(given_to=by.person))
        .select_related(*people)
        .prefetch_related(Prefetch("steps", queryset=TakedownStep.objects.select_related("done_by")))
    )


def steps_of(takedown) -> list[StepRow]:
    """Each step with its words."""
    return [StepRow(step, BY_KEY[step.key]) for step in takedown.steps.all() if step.key in BY_KEY]


def takedowns_of(post, by):
    """What came down, or must, of one post."""
    return takedowns(by).filter(post=post)


def is_stopped(post) -> bool:
    """Whether nobody may open this post: it could be sexual, and it is not gone yet."""
    return post.takedowns.not_to_be_opened().exists()


def why_not_add_link(post, by, now) -> str:
    """The rule, with whether nobody may open the post."""
    return rules.why_not_add_link(post, by, now, is_stopped=is_stopped(post))


def work_for(person, now, granted) -> list[Source]:
    """For whoever posted it or was given it, whoever can post there, the technician; late ones for the headteacher.

    What is stopped waits for those who lead on children alone.
    """
    by = Actor(person=person, name=person.name, permissions=granted, at=now)
    coming_down = Takedown.objects.filter(state=TakedownState.OPEN)
    mine = Q(post__posted_by=person) | Q(given_to=person) | Q(post__school_account__in=_posts_on(person))
    if by.may(Permission.RUN_ACCOUNTS):
        mine = Q()
    elif by.may(Permission.DECIDE_PROPOSAL):
        mine |= Q(due_by__lte=now)
    sources = [each(lambda row: _item(row), _rows(coming_down.filter(mine)))]
    if by.may(Permission.LEAD_CHILD_AT_RISK):
        stopped = Takedown.objects.filter(state=TakedownState.STOPPED)
        sources.append(each(_stopped_item, _rows(stopped)))
    return sources


def _posts_on(person):
    return PostingRight.objects.current().filter(person=person).order_by().values("school_account")


def _rows(found) -> Rows:
    return Rows(
        found.order_by("due_by", "id"),
        most=50,
        id="id",
        reason="reason",
        due_by="due_by",
        about="post__about",
        account="post__school_account__name",
        who="asked_by__name",
    )


def _item(row) -> WorkItem:
    return WorkItem(
        title=f"Take down “{row.about}” on {row.account}",
        url=reverse("accounts:takedown", args=[row.id]),
        button="Take it down",
        asked_by=row.who or "",
        due_by=None if row.reason in AT_ONCE else row.due_by,
        clause="CO13" if row.reason in AT_ONCE else "CO11",
        act_now=row.reason in AT_ONCE,
    )


def _stopped_item(row) -> WorkItem:
    return WorkItem(
        title="Something posted may not be touched before you say so",
        url=reverse("accounts:takedown", args=[row.id]),
        button="Open it",
        asked_by=row.who or "",
        clause="CO13",
        act_now=True,
    )


def standing(person, now) -> list[Standing]:
    """CO11 and CO13: what must come down and has not, and withdrawn permissions still to look through."""
    if person is None:
        return []
    granted = permissions_of(roles_of(person, now))
    by = Actor(person=person, name=person.name, permissions=granted, at=now)
    url = reverse("accounts:posts") if by.may(Permission.LOOK_AFTER_POSTS) else ""
    known = Takedown.objects.open().known_to(by)
    compromising, late = Q(reason__in=AT_ONCE), Q(due_by__lte=now)
    figures = known.aggregate(
        compromising=Count("pk", filter=compromising),
        others=Count("pk", filter=~compromising),
        late=Count("pk", filter=~compromising & late),
    )
    withdrawn = PermissionWithdrawal.objects.open().aggregate(all=Count("pk"), late=Count("pk", filter=late))
    return [_permission(figures, withdrawn, url), _compromising(figures["compromising"], url)]


def _permission(figures, withdrawn, url) -> Standing:
    waiting = []
    if figures["others"]:
        waiting.append(_number(figures["others"], "post", "to take down"))
    if withdrawn["all"]:
        waiting.append(_number(withdrawn["all"], "withdrawn permission", "to look through"))
    if not waiting:
        return Standing("CO11", Level.IN_ORDER, "Nothing waits to be taken down", url)
    late = figures["late"] + withdrawn["late"]
    level = Level.NOT_IN_ORDER if late else Level.LOOK
    return Standing("CO11", level, ", ".join(waiting) + (f"; {late} late" if late else ""), url)


def _compromising(number, url) -> Standing:
    if not number:
        return Standing("CO13", Level.IN_ORDER, "No compromising picture waits to be taken down", url)
    return Standing("CO13", Level.NOT_IN_ORDER, _number(number, "compromising picture", "still to take down"), url)


def _number(count, thing, rest) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'} {rest}"


def held_by(person, now) -> list[Held]:
    """Posts that must come down and that they see to; those that are stopped are told to nobody here."""
    others = PostingRight.objects.current().exclude(person=person).filter(person__access_ends_at=None)
    found = Takedown.objects.held_by(person).filter(state=TakedownState.OPEN).select_related("post__school_account")
    found = found.prefetch_related(Prefetch("post__school_account__posting_rights", queryset=others, to_attr="others"))
    return [_takedown_held(one) for one in found.order_by("due_by", "id")[:50]]


def _takedown_held(one) -> Held:
    account = one.post.school_account
    to = account.others[0].person_id if account.others else None
    return Held(
        kind="a post to take down",
        title=f"“{one.post}” on {account}",
        url=one.get_absolute_url(),
        note="at once" if one.is_at_once else f"by the end of {last_day(one.due_by)}",
        how=How.GIVE,
        key=f"takedown:{one.pk}",
        suggested=to,
        because="can post there too" if to else "",
        needs=Permission.LOOK_AFTER_POSTS,
    )
