"""Which lines of the history about comments and checks somebody may see, where they lead, and to which account."""

from django.urls import reverse

from core.told import Told
from monitoring.models import Comment, CommentList, Mention, MonitoringCheck
from monitoring.queries import mentions
from monitoring.queries.comment_lists import comment_lists
from monitoring.queries.comments import visible_to
from people.roles import Permission as P

COMMENT, CHECK = Comment._meta.label_lower, MonitoringCheck._meta.label_lower
LIST = CommentList._meta.label_lower
MENTION = Mention._meta.label_lower

TOLD = {
    COMMENT: Told("comments", frozenset({P.ANSWER_COMMENTS})),
    CHECK: Told("comments", frozenset({P.RECORD_CHECK})),
    LIST: Told("comments", frozenset({P.ANSWER_COMMENTS})),
    MENTION: Told("comments", frozenset({P.DECIDE_MENTION})),
}


def links(by, ids: dict[str, set[str]]) -> dict[tuple[str, str], str]:
    """Where the things of these lines have their page, as far as this person may open it; one statement a type."""
    found = {}
    if COMMENT in ids:
        visible = visible_to(by).filter(pk__in=ids[COMMENT])
        found |= {(COMMENT, str(thing.pk)): thing.get_absolute_url() for thing in visible.only("pk")}
    if CHECK in ids:
        looked = MonitoringCheck.objects.filter(pk__in=ids[CHECK]).values_list("pk", "school_account_id")
        found |= {(CHECK, str(pk)): reverse("accounts:account", args=[account]) for pk, account in looked}
    if LIST in ids:
        lists = comment_lists(by).filter(pk__in=ids[LIST]).select_related(None)
        found |= {(LIST, str(thing.pk)): thing.get_absolute_url() for thing in lists.only("pk")}
    if MENTION in ids:
        seen = mentions.visible_to(by).filter(pk__in=ids[MENTION])
        found |= {(MENTION, str(thing.pk)): thing.get_absolute_url() for thing in seen.only("pk")}
    return found


def accounts_of(by, ids: dict[str, set[str]]) -> dict[tuple[str, str], str]:
    """The names of the accounts on which these comments were made, where this person may see them; one statement."""
    if COMMENT not in ids:
        return {}
    said = visible_to(by).filter(pk__in=ids[COMMENT]).exclude(school_account=None)
    return {(COMMENT, str(pk)): name for pk, name in said.values_list("pk", "school_account__name").order_by()}
