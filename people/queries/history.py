"""Which lines of the history about people and leaving somebody may see, and where they lead."""

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from core.told import Told
from people.models import Departure, Person
from people.roles import Permission as P

PERSON, DEPARTURE = Person._meta.label_lower, Departure._meta.label_lower

TOLD = {
    PERSON: Told("people", frozenset({P.MANAGE_PEOPLE, P.APPOINT_CHAIR})),
    DEPARTURE: Told("leaving", frozenset({P.SEE_DEPARTURES})),
}


def hidden_from(by) -> Q:
    """Lines to leave out: about leavings that this person may not know of, their own before it is announced."""
    unknown = Departure.objects.exclude(pk__in=Departure.objects.visible_to(by).values("pk")).order_by()
    return Q(about_type=DEPARTURE, about_id__in=unknown.annotate(as_text=Cast("pk", TextField())).values("as_text"))


def links(by, ids: dict[str, set[str]]) -> dict[tuple[str, str], str]:
    """Where the things of these lines have their page, as far as this person may open it; one statement a type."""
    found = {}
    if PERSON in ids and by.may(P.SEE_PEOPLE):
        found |= {(PERSON, pk): reverse("people:person", args=[pk]) for pk in ids[PERSON]}
    if DEPARTURE in ids:
        visible = Departure.objects.visible_to(by).filter(pk__in=ids[DEPARTURE])
        found |= {(DEPARTURE, str(thing.pk)): thing.get_absolute_url() for thing in visible}
    return found
