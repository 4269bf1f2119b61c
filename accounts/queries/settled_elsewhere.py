"""What a leaver held that has been settled on a page of its own since their leaving was recorded (RO9)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import DirectoryToken, LinkedGroup, PermissionWithdrawal, Takedown, WayBack
from accounts.states import TakedownReason


@dataclass(frozen=True)
class SettledElsewhere:
    """One thing that nobody took over: what became of it, when and by whom."""

    kind: str
    title: str
    outcome: str
    settled_at: datetime
    settled_by: object = None


def settled_elsewhere(departure) -> list[SettledElsewhere]:
    """Ways back in, posts, withdrawn permissions, directory connections and linked groups, as they were settled.

    Five statements. Of what could be sexual nothing is told that was not released.
    """
    person, since = departure.person, departure.recorded_at
    ways = WayBack.objects.filter(person=person, ended_at__gte=since)
    # What was handed on stands among the settled things.
    down = Takedown.objects.held_by(person).filter(ended_at__gte=since)
    down = down.exclude(Q(reason=TakedownReason.SEXUAL), released_at=None)
    looked = PermissionWithdrawal.objects.filter(recorded_by=person, finished_at__gte=since)
    connections = DirectoryToken.objects.filter(made_by=person, ended_at__gte=since)
    found = [
        *(
            SettledElsewhere(
                "way back in", f"{way.school_account}, {way.name}", way.end_reason, way.ended_at, way.ended_by
            )
            for way in ways.select_related("school_account", "ended_by")
        ),
        *(
            SettledElsewhere(
                "a post to take down",
                f"“{one.post}” on {one.post.school_account}",
                one.get_state_display(),
                one.ended_at,
                one.ended_by,
            )
            for one in down.select_related("post__school_account", "ended_by")
        ),
        *(
            SettledElsewhere(
                "a withdrawn permission to look through",
                one.classes_in_words,
                one.get_state_display(),
                one.finished_at,
                one.finished_by,
            )
            for one in looked.select_related("finished_by")
        ),
        *(
            SettledElsewhere("connected the staff directory", one.name, "ended", one.ended_at, one.ended_by)
            for one in connections.select_related("ended_by")
        ),
        *_groups(person, since),
    ]
    return sorted(found, key=lambda one: (one.settled_at, one.kind, one.title))


def _groups(person, since) -> list[SettledElsewhere]:
    # One that somebody took over stands among the settled things.
    groups = LinkedGroup.objects.filter(runner=person, ended_at__gte=since).select_related("ended_by")
    return [
        SettledElsewhere("linked group", one.name, f"ended: {one.end_reason}", one.ended_at, one.ended_by)
        for one in groups
    ]
