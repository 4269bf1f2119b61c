"""What somebody holds: every app lists its own, a leaver's page shows them together and has them handed on."""

from dataclasses import dataclass, field
from enum import StrEnum


class How(StrEnum):
    """How one thing is settled before, or after, its holder has left."""

    # Somebody else is named, on the leaver's page.
    GIVE = "give"
    # On a page of its own, until nobody holds it any more.
    ELSEWHERE = "elsewhere"
    # It opens as a duty of its own when the last day has passed.
    LATER = "later"
    # It ends, or goes on to somebody, without anybody doing anything.
    ITSELF = "itself"
    # It goes on by itself too, and somebody may be named before that.
    EITHER = "either"


@dataclass(frozen=True)
class Held:
    """One thing that somebody holds and that another person must take over or that must end.

    What is given on the leaver's page has a `key` ("comment:12") and says who would do, and why. `carries_on` are the
    ids of those who do it already; `needs` is the permission that naming somebody takes; `wants` the one that whoever
    is named must have; `account` is the school account behind it, where a removal takes care of the rest.
    """

    kind: str
    title: str
    url: str
    note: str = ""
    how: How = How.ELSEWHERE
    key: str = ""
    suggested: int | None = None
    because: str = ""
    carries_on: frozenset[int] = field(default_factory=frozenset)
    needs: str = ""
    wants: str = ""
    account: int | None = None


@dataclass(frozen=True)
class Missing:
    """What stands between a leaver and their certificate: a sentence, and the page on which it is seen to."""

    words: str
    url: str = ""
