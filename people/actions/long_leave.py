"""Every access of somebody who is away for long rests, and comes back (RO10)."""

from people.actions.sessions import close_sessions


def rest_access(person, *, starts_at, until) -> None:
    """From when and until when somebody can do nothing here, inside the action that records their long leave.

    Sign-in and every permission refuse by themselves from that instant, and no longer than to the other; roles stay.
    """
    person.on_leave_from, person.on_leave_until = starts_at, until
    person.save(update_fields=["on_leave_from", "on_leave_until"])


def end_sign_ins(person) -> None:
    """End every sign-in of somebody whose long leave has begun, inside the action that begins it."""
    close_sessions(person)
