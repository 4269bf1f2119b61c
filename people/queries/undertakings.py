"""The undertaking of somebody who leaves: theirs, the one behind a link, and how many were asked (PE4, PE6)."""

from datetime import datetime, timedelta

from django.core.signing import Signer
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from core.ids import id_in
from core.standing import Level, Standing
from core.together import Rows
from core.work import Matter, Source, WorkItem, each
from people import rules
from people.models import Departure, Undertaking
from people.roles import Role
from people.states import Answer

LOOK_BACK = timedelta(days=365)
# For so long after the last day the first page says that a leaver was never asked.
ASK_WITHIN = timedelta(weeks=4)


def undertaking_token_of(undertaking: Undertaking) -> str:
    """What its link ends in: its number and a signature by SECRET_KEY, made anew whenever it is needed."""
    # With the moment: asking again ends the link before it.
    moment = int(undertaking.asked_at.timestamp() * 1000)
    signed = f"{undertaking.pk} {undertaking.departure_id} {moment}"
    return f"{undertaking.pk}-{Signer(salt='people.undertaking').signature(signed)}"


def undertaking_of(token: str) -> Undertaking | None:
    """The undertaking whose link ends in this, or None."""
    number = id_in(token.partition("-")[0])
    found = Undertaking.objects.filter(pk=number, link_until__isnull=False)
    found = found.select_related("departure__person").first()
    same = found is not None and constant_time_compare(undertaking_token_of(found), token)
    return found if same else None


def own_undertaking(person) -> Undertaking | None:
    """What this person is asked as they leave, once it is announced."""
    asked = Undertaking.objects.filter(departure__in=_announced(person)).select_related("departure__person")
    return asked.order_by("-asked_at").first()


def undertaking_after(departure) -> Undertaking | None:
    """What was asked of this leaver, or None."""
    return Undertaking.objects.filter(departure=departure).select_related("asked_by", "answered_by").first()


def why_not_ask_undertaking(departure, by, now: datetime) -> str:
    """Why this actor may not ask a leaver for it now, as a sentence; "" where they may."""
    return rules.why_not_ask_undertaking(departure, by, now)


def undertaking_to_answer(person, now: datetime) -> list[Source]:
    """For somebody whose leaving is announced: what they are asked before the last day."""
    waiting = Undertaking.objects.filter(departure__in=_announced(person), answer="")

    def item(row):
        url = reverse("people:undertaking")
        title = "Before you leave: what stays true afterwards"
        return WorkItem(title, url, "Read it", due_by=row.ends_at, clause="PE4")

    return [each(item, Rows(waiting, most=1, ends_at="departure__access_ends_at"))]


def undertakings_to_ask(person, roles, now: datetime) -> list[Source]:
    """For the headteacher and the office: who left within four weeks and was never asked (PE4)."""
    if not roles & {Role.HEADTEACHER, Role.BUSINESS_MANAGER}:
        return []
    left = Departure.objects.ended().filter(access_ended_at__gt=now - ASK_WITHIN, cancelled_at=None)
    never = left.filter(undertaking=None, person__is_active=False).exclude(person=person)

    def item(row):
        url = reverse("people:ask_undertaking", args=[row.id])
        about = Matter(f"leaver-{row.leaver}", row.who)
        return WorkItem(f"Ask {row.who} for the undertaking", url, "Ask", clause="PE4", about=about)

    rows = Rows(never.order_by("access_ended_at", "id"), id="id", leaver="person_id", who="person__name")
    return [each(item, rows)]


def _announced(person):
    return Departure.objects.expected().filter(person=person, announced_at__isnull=False)


def undertakings_standing(now: datetime, url: str) -> list[Standing]:
    """PE4 and PE6: of those who left within a year, how many were asked and how many agreed; one statement."""
    left = Departure.objects.ended().filter(access_ended_at__gt=now - LOOK_BACK)
    agreed = Q(undertaking__answer=Answer.AGREED)
    found = left.aggregate(all=Count("pk"), asked=Count("undertaking"), agreed=Count("pk", filter=agreed))
    if not found["all"]:
        return [Standing(clause, Level.IN_ORDER, "Nobody left within a year", url) for clause in ("PE4", "PE6")]
    level = Level.IN_ORDER if found["asked"] == found["all"] else Level.LOOK
    who = "1 leaver" if found["all"] == 1 else f"{found['all']} leavers"
    figure = f"{found['asked']} of {who} of the last year asked, {found['agreed']} agreed"
    return [Standing(clause, level, figure, url) for clause in ("PE4", "PE6")]
