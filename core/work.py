"""One thing that waits for somebody: every app lists its own, the first page shows them together."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class WorkItem:
    """What waits, who asked, by when, why, and the one button.

    `due_by` is the first instant that is late; `in_school_days` where days on which the school is closed
    never count towards it, whatever was decided about the clock of comments.
    """

    title: str
    url: str
    button: str
    asked_by: str = ""
    due_by: datetime | None = None
    clause: str = ""
    act_now: bool = False
    in_school_days: bool = False
