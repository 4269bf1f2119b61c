"""What waits for somebody: every app says where it stands and how to say it, the first page reads it all at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from core.together import Found, ask


@dataclass(frozen=True)
class Matter:
    """What several things that wait may have in common: an account, somebody who leaves."""

    key: str
    words: str


@dataclass(frozen=True)
class WorkItem:
    """What waits, who asked, by when, why, and the one button.

    `due_by` is the first instant that is late; `in_school_days` where days on which the school is closed
    never count towards it, whatever was decided about the clock of comments. `time_left` says it, with
    its colour, where working days are not the measure. What is `about` the same matter is shown as one.
    """

    title: str
    url: str
    button: str
    asked_by: str = ""
    due_by: datetime | None = None
    clause: str = ""
    act_now: bool = False
    in_school_days: bool = False
    time_left: tuple[str, str] | None = None
    about: Matter | None = None


class Source:
    """What an app asks the database about somebody's work, and how the answers become items.

    `questions` (Rows, Count, First) are asked together with those of all other sources, in one statement;
    `items` gets the answers by the same names, asks nothing more, and hands back the items.
    `says_more` where its items say themselves that there are more than they name.
    """

    def __init__(self, items: Callable[..., Iterable[WorkItem]], *, says_more=False, **questions):
        self.items, self.says_more, self.questions = items, says_more, questions


def each(item: Callable[[Any], WorkItem], rows) -> Source:
    """A source of one item for every row."""
    return Source(lambda rows: map(item, rows), rows=rows)


@dataclass(frozen=True)
class Waiting:
    """The items of some sources, in their order; `has_more` where a source has more than it names."""

    items: list[WorkItem]
    has_more: bool = False
    also: SimpleNamespace = field(default_factory=SimpleNamespace)


def read(one, sources: list[Source], **also) -> Waiting:
    """Ask everything that these sources ask, in one statement on the back of one row, and have the items made.

    `also` are further questions for the same statement; their answers come back by their names.
    """
    asked = {f"{place}_{name}": what for place, source in enumerate(sources) for name, what in source.questions.items()}
    answers = vars(ask(one, **asked, **also))
    items, has_more = [], False
    for place, source in enumerate(sources):
        found = {name: answers[f"{place}_{name}"] for name in source.questions}
        items += source.items(**found)
        if not source.says_more:
            has_more |= any(isinstance(rows, Found) and rows.has_more for rows in found.values())
    return Waiting(items, has_more, SimpleNamespace(**{name: answers[name] for name in also}))
