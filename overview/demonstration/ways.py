"""Who could get back into the nine accounts: one opens only with the phone of somebody who leaves on Friday."""

from accounts.actions.ways import note_way, try_way
from accounts.states import WayKind, WayOwner
from people.queries import actor_for

SCHOOL, PERSON = WayOwner.SCHOOL, WayOwner.PERSON
OFFICE = "office@riverside.example"

# By account: kind, whose (the school's, or the person of this key), which one.
WAYS = {
    "page": (
        (WayKind.EMAIL, SCHOOL, OFFICE),
        (WayKind.PHONE, SCHOOL, "0100"),
        (WayKind.CONTROL, "office", ""),
        (WayKind.CONTROL, "manager", ""),
    ),
    "instagram": (
        (WayKind.EMAIL, SCHOOL, OFFICE),
        (WayKind.PHONE, SCHOOL, "0100"),
        (WayKind.DEVICE, SCHOOL, "iPad of the art room"),
    ),
    "x": ((WayKind.EMAIL, SCHOOL, OFFICE), (WayKind.APP, SCHOOL, "on the office’s phone")),
    "music": ((WayKind.PHONE, "leaver", "77"),),
    "sports": ((WayKind.EMAIL, SCHOOL, OFFICE), (WayKind.PHONE, SCHOOL, "0100")),
    "year5": ((WayKind.CONTROL, "teacher", ""), (WayKind.CONTROL, "assistant_head", "")),
    "reception": ((WayKind.CONTROL, "reception", ""), (WayKind.CONTROL, "assistant_head", "")),
    "library": ((WayKind.CONTROL, "library", ""), (WayKind.CONTROL, "office", "")),
    "friends": ((WayKind.EMAIL, SCHOOL, OFFICE), (WayKind.PHONE, SCHOOL, "0100")),
}


def fill_ways(days, cast, accounts) -> None:
    """Noted by the technician some weeks ago, while everybody was still there; the office's mailbox was tried."""
    moment = days.at(days.working_days_ago(18), 14)
    by = actor_for(cast["technician"], moment)
    for key, ways in WAYS.items():
        for kind, whose, hint in ways:
            person = None if whose == SCHOOL else cast[whose]
            owner = SCHOOL if person is None else PERSON
            way = note_way(accounts[key], by=by, now=moment, kind=kind, owner=owner, person=person, hint=hint)
            if kind == WayKind.EMAIL:
                try_way(way, by=by, now=moment, works=True)
