"""Taking comments in: by hand, from a list, by e-mail. The same comment twice is one comment."""

from dataclasses import dataclass, replace

from django.db.models import Q

from core.action import action, refuse_if
from core.audit import api as audit
from core.workdays.calendar import LONDON
from core.workdays.queries import school_calendar
from monitoring.actions.copying import BATCH as BATCH
from monitoring.actions.copying import insert_comments, like
from monitoring.models import Comment, OutOfScope
from monitoring.rules import comments as rules
from monitoring.rules.clock import clock_of
from monitoring.rules.sameness import plain_link, same_key
from monitoring.states import CommentKind, CommentSource


@dataclass(frozen=True)
class Said:
    """One thing that was said, as it arrived and before it is a comment."""

    source: str
    received_at: object = None
    school_account: object = None
    kind: str = CommentKind.COMMENT
    author: str = ""
    subject: str = ""
    words: str = ""
    link: str = ""
    key: str = ""
    unreadable_because: str = ""

    def keyed(self):
        """The same with the key that makes two of them one."""
        if self.key:
            return self
        said = (self.source, self.author, self.words, self.received_at.isoformat() if self.received_at else "")
        return replace(self, key=same_key(link=self.link, said=said))


@action
def receive_comment(*, by, now, said: Said):
    """Take in one comment and start its five working days (MO3).

    Returns (comment, is_new); of something marked "Not ours" before, (None, False). `said.received_at`
    is now unless given. Raises Refused where `by` may not enter it or it lies in the future.
    """
    refuse_if(rules.why_not_receive_comment(said.school_account, by, now, said.received_at))
    there = there_already([said.keyed()])
    comments = write([said], there, by=by, now=now)
    audit.record_many(history_lines(comments), by=by)
    if comments:
        return comments[0], True
    return there[0].get(said.keyed().key) or there[1].get(plain_link(said.link)), False


@action
def receive_comments(*, by, now, many: list[Said]) -> int:
    """Take in a batch of at most 500 comments; returns how many of them were new."""
    if not by.is_system:
        for said in many:
            refuse_if(rules.why_not_receive_comment(said.school_account, by, now, said.received_at))
    many = [said.keyed() for said in many]
    comments = write(many, there_already(many), by=by, now=now)
    audit.record_many(history_lines(comments), by=by)
    return len(comments)


def count_new(many: list[Said], seen: set) -> int:
    """How many of these would be new; `seen` gathers the keys of earlier batches. Writes nothing."""
    many = [said.keyed() for said in many]
    by_key, by_link, dismissed = there_already(many)
    count = 0
    for said in many:
        here = said.key in by_key or plain_link(said.link) in by_link or said.key in dismissed or said.key in seen
        count += not here
        seen.add(said.key)
    return count


def there_already(many, *, by_link=True):
    """What is here already: comments by key, comments by link, and keys that were not ours."""
    keys = {said.key for said in many}
    links = {plain_link(said.link) for said in many if said.link} if by_link else set()
    known = Q(same_key__in=keys) | Q(link__in=links) if links else Q(same_key__in=keys)
    rows = list(Comment.objects.filter(known).only("same_key", "link").order_by())
    dismissed = set(OutOfScope.objects.filter(same_key__in=keys).values_list("same_key", flat=True))
    return {row.same_key: row for row in rows}, {row.link: row for row in rows if row.link in links}, dismissed


def write(many, there, *, by, now) -> list[Comment]:
    """Write those that are not here yet, in as many statements as one would need."""
    by_key, by_link, dismissed = there
    calendar, new, clocks, blank = school_calendar(), {}, {}, Comment(received_by=by.person)
    for said in many:
        key, received_at = said.keyed().key, said.received_at or now
        link = plain_link(said.link) if said.link else ""
        if key in by_key or key in dismissed or key in new or (link and link in by_link):
            continue
        # The clock follows from the day alone.
        day = received_at.astimezone(LONDON).date()
        clock = clocks.get(day) or clocks.setdefault(day, clock_of(received_at, calendar))
        new[key] = like(
            blank,
            school_account=said.school_account,
            source=said.source,
            kind=said.kind,
            author=said.author[:200],
            subject=said.subject[:300],
            words=said.words[:10_000],
            link=link[:500],
            same_key=key,
            unreadable_because=said.unreadable_because[:300],
            received_at=received_at,
            **clock,
        )
    written = list(new.values())
    insert_comments(written)
    return written


def history_lines(comments) -> list:
    """One line of the history for each comment that was taken in."""
    return [("comment.received", comment, {"how": CommentSource(comment.source).label}) for comment in comments]
