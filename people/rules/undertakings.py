"""Who asks for the undertaking, and who answers it (PE4, PE6)."""

from people.rules.departures import why_not_keep_departures
from people.states import Answer, AnsweredHow


def why_not_ask_undertaking(departure, by, now) -> str:
    """Whoever records leavings asks, until it is agreed; somebody who declined may be asked again."""
    if departure.cancelled_at is not None:
        return "This leaving has been cancelled."
    if departure.announced_at is None and departure.access_ended_at is None:
        return "The leaving is confidential still. It is asked once it has been announced, or after the last day."
    asked = getattr(departure, "undertaking", None)
    if asked is not None and asked.answer == Answer.AGREED:
        return f"{departure.person.name} has agreed already."
    return why_not_keep_departures(departure.person, by)


def why_not_answer_undertaking(undertaking, by, now, *, how) -> str:
    """Answered once, by the leaver or, where they said it elsewhere, by whoever records leavings."""
    departure = undertaking.departure
    if departure.cancelled_at is not None:
        return "This is no longer asked."
    if undertaking.answer:
        return "This has been answered already. Thank you."
    if how == AnsweredHow.LINK and (undertaking.link_until is None or now >= undertaking.link_until):
        return "This link is too old."
    if how == AnsweredHow.TOLD:
        return why_not_keep_departures(departure.person, by)
    return "" if by.is_person(departure.person) else "Only they can answer this themselves."
