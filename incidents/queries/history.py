"""Which lines of the history about reports somebody may see, and where they lead.

On the whole school's page its lead alone reads what others did with a report: the lines name the reporter, whom
only the lead may know. Whoever else may read a report finds its history on the report itself.
"""

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from core.told import Told
from incidents.models import Evidence, Incident

REPORT, EVIDENCE = Incident._meta.label_lower, Evidence._meta.label_lower

TOLD = {REPORT: Told("reports"), EVIDENCE: Told("reports")}


def hidden_from(by) -> Q:
    """Lines to leave out: all about a report, but of those that this person leads, and of what they did themselves.

    Nobody who must not see a report finds a line of it, their own included.
    """
    led, known = Incident.objects.led_by(by).values("pk"), Incident.objects.visible_to(by).values("pk")
    own = Q(actor_id=str(by.person_id))
    hidden = Q()
    for about_type, rows, path in ((REPORT, Incident.objects, "pk__in"), (EVIDENCE, Evidence.objects, "incident__in")):
        of_led = Q(about_id__in=_ids(rows.filter(**{path: led})))
        of_known = Q(about_id__in=_ids(rows.filter(**{path: known})))
        hidden |= Q(about_type=about_type) & ~of_led & ~(own & of_known)
    return hidden


def _ids(rows):
    return rows.order_by().annotate(as_text=Cast("pk", TextField())).values("as_text")


def links(by, ids: dict[str, set[str]]) -> dict[tuple[str, str], str]:
    """Where these reports have their page, as far as this person may open it; one statement a type."""
    found, visible = {}, Incident.objects.visible_to(by)
    if REPORT in ids:
        found |= {(REPORT, str(thing.pk)): thing.get_absolute_url() for thing in visible.filter(pk__in=ids[REPORT])}
    if EVIDENCE in ids:
        kept = Evidence.objects.filter(pk__in=ids[EVIDENCE], incident__in=visible.values("pk"))
        found |= {(EVIDENCE, str(one.pk)): one.incident.get_absolute_url() for one in kept.select_related("incident")}
    return found
