"""What somebody holds: every app lists its own, a leaver's page shows them together."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """One thing that somebody holds and that another person must take over or that must end."""

    kind: str
    title: str
    url: str
    note: str = ""
