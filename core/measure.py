"""A figure that whoever watches over the installation may read; never about a person, never about a report."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One figure of this moment: its name in the watcher's words, what it means, and its value."""

    name: str
    meaning: str
    value: float
