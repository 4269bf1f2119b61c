"""Why another password safe cannot be taken in (RO7): a sentence to show, or nothing."""

from datetime import timedelta

from people.roles import Permission

# So long the secrets wait, sealed, for somebody to say where they belong.
WAITS = timedelta(minutes=30)


def why_not_upload(by, now) -> str:
    """The technician takes in what another password safe holds."""
    return "" if by.may(Permission.RUN_ACCOUNTS) else "Only the IT technician takes in a password file."


def why_not_take_in(safe_import, by, now) -> str:
    """Whoever sent the file in, once and within half an hour."""
    if refusal := why_not_upload(by, now):
        return refusal
    if not by.is_person(safe_import.uploaded_by):
        return f"{safe_import.uploaded_by.name} sent this file in. Send it in yourself."
    if safe_import.taken_in is not None:
        return "This file has been taken in already."
    if safe_import.finished_at is not None or now >= safe_import.expires_at:
        return "The half hour is over, and nothing of the file is kept. Send it in again."
    return ""
