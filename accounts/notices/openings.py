"""Who is told when two people open the safe together; the e-mail says only that something waits."""

from accounts.queries.openings import who_could_agree, who_hears_of_openings
from accounts.states import OpeningKind
from core.notices import api as notices


def opening_asked(opening, now):
    """Whoever could agree, and those who watch over the safe: a wrong one is cancelled in time."""
    what = _what(opening)
    _tell(
        opening,
        now,
        "asked",
        who_could_agree(opening, now),
        f"{opening.asked_by} asks you to agree: {what}",
        f"Their reason: {opening.reason}. You have an hour. See {opening.asked_by} or ring them before you agree.",
    )
    others = [person for person in who_hears_of_openings(now) if person not in who_could_agree(opening, now)]
    _tell(
        opening,
        now,
        "asked",
        others,
        f"{opening.asked_by} asks for something unusual: {what}",
        f"Their reason: {opening.reason}. A second person must agree within an hour. You can see it, and may stop it.",
    )


def opening_agreed(opening, now):
    """The alarm: the safe can be opened now. Whoever asked hears it, too."""
    _tell(
        opening,
        now,
        "agreed",
        [*who_hears_of_openings(now), opening.asked_by],
        f"{opening.agreed_by} agreed: {_what(opening)}",
        f"{opening.asked_by} asked for it ({opening.reason}) and may look once within the hour. "
        "If you did not expect this, stop it now.",
    )


def opening_used(opening, now):
    """The alarm: it was done."""
    after = (
        "It lies outside this safe from now on."
        if opening.kind == OpeningKind.COPY
        else "The password is now due for change."
    )
    _tell(
        opening,
        now,
        "used",
        [*who_hears_of_openings(now), opening.agreed_by],
        f"{opening.asked_by} did it: {_what(opening)}",
        f"The reason was: {opening.reason}. {after}",
    )


def _what(opening) -> str:
    if opening.kind == OpeningKind.COPY:
        return "a copy of everything in the password safe"
    return f"sign-in details of {opening.school_account}, without the IT technician"


def _tell(opening, now, what, people, subject, body):
    notices.post(
        key=f"opening-{opening.pk}-{what}",
        to=people,
        subject=subject,
        body=body,
        link=opening.get_absolute_url(),
        about=opening,
        urgency=notices.NOW,
        is_discreet=True,
        now=now,
    )
