"""How a clause of the Statement stands today, as one reader may see it."""

from dataclasses import dataclass

from django.db import models


class Level(models.TextChoices):
    """The words and the order of standings, worst first."""

    NOT_IN_ORDER = "not-in-order", "not in order"
    LOOK = "look", "look at this"
    GETTING_STARTED = "getting-started", "getting started"
    IN_ORDER = "in-order", "in order"
    INFORMATION = "information", "for information"
    NOT_KEPT = "not-kept", "not yet kept here"


@dataclass(frozen=True)
class Standing:
    """One clause: its level, a figure in words, and the page with the rows behind it."""

    clause: str
    level: Level
    figure: str
    url: str = ""
