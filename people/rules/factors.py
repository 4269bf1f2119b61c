"""Who may choose a password, use a code or remove a factor."""

from django.conf import settings


def why_not_spend_code(person, by, now, *, was_used) -> str:
    """A code works once, and for the person whose app showed it."""
    if not by.is_person(person):
        return "This code is somebody else’s."
    return "This code has been used. Wait for the next one." if was_used else ""


def why_not_remove_factor(person, by, now, *, is_last_needed) -> str:
    """Everybody removes their own, but not the last of somebody whose role needs one (S7)."""
    if not by.is_person(person):
        return "Only the person themselves removes what they sign in with."
    if is_last_needed:
        return (
            "Your role needs a second step at sign-in, so the last one stays. Add another first, then remove this one."
        )
    return ""


def why_not_choose_password(person, by, now) -> str:
    """Everybody chooses their own password, until their access ends."""
    if person.is_shut_out(now):
        return "Your access to this site has ended."
    if not by.is_person(person):
        return "Only the person themselves chooses their password."
    return ""


def why_not_enrol_for_demonstration(person, by, now) -> str:
    """Invented people are given a second factor; real people set up their own."""
    if not settings.DEMONSTRATION:
        return "This is for the demonstration only."
    return ""
