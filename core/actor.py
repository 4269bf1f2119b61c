"""Who acts: a person with the permissions they hold at one instant, or the system itself."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Actor:
    """Somebody who acts, under a name, with the permissions they hold at `at`.

    `reload(now)` reads the permissions again; an action calls it under the writer lock.
    """

    person: Any | None
    name: str
    permissions: frozenset[str] = frozenset()
    at: datetime | None = None
    reload: Callable[[datetime], "Actor"] | None = field(default=None, compare=False, repr=False)

    @property
    def is_system(self) -> bool:
        """True for the software itself: a sweep, an import, a scheduled task."""
        return self.person is None

    @property
    def person_id(self) -> int | None:
        """The id of the person who acts, or None for the system."""
        return None if self.person is None else self.person.pk

    def may(self, permission) -> bool:
        """Whether this actor holds `permission` at the instant it was made for."""
        return str(permission) in self.permissions

    def is_person(self, person) -> bool:
        """Whether this actor is that very person."""
        return person is not None and self.person is not None and self.person.pk == person.pk

    def afresh(self, now: datetime) -> "Actor":
        """The same actor with the permissions held at `now`, read from the database again."""
        if self.reload is not None:
            return self.reload(now)
        return replace(self, at=now)


SYSTEM = Actor(person=None, name="barnes_social")
