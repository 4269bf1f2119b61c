"""What the history says of a kind of thing: which topic it belongs to, and who may see what others did to it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """Lines about one kind of thing: under which topic they stand, and who may read them (any of these).

    Without permissions whoever may see the history at all may read them.
    """

    topic: str
    permissions: frozenset = frozenset()
