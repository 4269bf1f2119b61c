"""Asking somebody who leaves to keep away from pupils online and to keep confidences, and their answer (PE4, PE6)."""

from datetime import timedelta

from core.action import action, refuse_if
from core.audit import api as audit
from people import rules
from people.actions.letters import owe_undertaking
from people.models import Undertaking
from people.queries import undertaking_after, undertaking_token_of
from people.states import AnsweredHow
from people.undertaking import VERSION

LINK_WORKS_FOR = timedelta(days=28)


def offer_undertaking(departure, *, by, now) -> None:
    """Ask somebody whose leaving is announced and who signs in, inside the action that says so; once.

    It waits for them among what waits for them.
    """
    if departure.person.email and undertaking_after(departure) is None:
        Undertaking.objects.create(departure=departure, version=VERSION, asked_at=now, asked_by=by.person)
        audit.record("undertaking.offered", departure, by=by)


@action
def ask_undertaking(departure, *, by, now, address=""):
    """Ask again, or for the first time, by a link that works once for four weeks; one before it stops working.

    Mailed to the private address where one is given, which is kept no longer than the mail waits. Returns what
    the link ends in, to be handed over otherwise. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_ask_undertaking(departure, by, now))
    said = {"version": VERSION, "asked_at": now, "asked_by": by.person, "link_until": now + LINK_WORKS_FOR}
    unanswered = {"answer": "", "answered_how": "", "answered_at": None, "answered_by": None}
    undertaking, _ = Undertaking.objects.update_or_create(departure=departure, defaults=said | unanswered)
    audit.record("undertaking.asked", departure, by=by, by_mail=bool(address))
    if address:
        owe_undertaking(undertaking, address, now)
    return undertaking_token_of(undertaking)


@action
def answer_undertaking(undertaking, *, by, now, answer, how):
    """Keep what the leaver said, agreed or declined; their link then works no more. Raises Refused with the reason."""
    refuse_if(rules.why_not_answer_undertaking(undertaking, by, now, how=how))
    undertaking.answer, undertaking.answered_how = answer, how
    undertaking.answered_at, undertaking.answered_by = now, by.person
    undertaking.save(update_fields=["answer", "answered_how", "answered_at", "answered_by"])
    said = undertaking.get_answer_display()
    audit.record("undertaking.answered", undertaking.departure, by=by, answer=said)


@action
def note_undertaking(departure, *, by, now, answer):
    """Keep what somebody said on paper or in words, where they sign in nowhere and have no address (PE4)."""
    refuse_if(rules.why_not_ask_undertaking(departure, by, now))
    said = {"version": VERSION, "asked_at": now, "asked_by": by.person, "link_until": None}
    answered = {"answer": answer, "answered_how": AnsweredHow.TOLD, "answered_at": now, "answered_by": by.person}
    undertaking, _ = Undertaking.objects.update_or_create(departure=departure, defaults=said | answered)
    audit.record("undertaking.answered", departure, by=by, answer=undertaking.get_answer_display())
