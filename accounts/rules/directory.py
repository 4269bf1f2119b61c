"""Who connects the school's staff directory, and when what it says is asked about first (RO10)."""

from people.roles import Permission

WHO = "Only the headteacher, the business manager or the IT technician"
# Two at once, so that one can be put in the place of another.
MOST_TOKENS = 2
STALE = "This has changed since it was read. Read it again."
TAKEN = "Another account has this userName."
TOO_MANY = "This directory has more accounts than a school's staff. Send the staff only."


def why_not_make_directory_token(by, now, *, open_tokens) -> str:
    """The IT technician connects the directory."""
    if not by.may(Permission.CONNECT_DIRECTORY):
        return "Only the IT technician connects the staff directory."
    if open_tokens >= MOST_TOKENS:
        return "Two connections are open already. End one of them first."
    return ""


def why_not_end_directory_token(token, by, now) -> str:
    """Whoever records who leaves ends a connection: in a hurry nobody waits for the technician."""
    if not by.may(Permission.RECORD_DEPARTURE):
        return f"{WHO} ends a connection."
    return "This connection has already been ended." if token.ended_at is not None else ""


def why_not_say(token) -> str:
    """The directory is heard while its token is open."""
    return "This connection has been ended." if token.ended_at is not None else ""


def why_not_change_entry(entry, *, version) -> str:
    """An account is changed as it was read; `version` is the one that was read, or None for any."""
    return STALE if version is not None and version != entry.version else ""


def must_ask(*, switched_off, staff) -> bool:
    """The brake: more than a fifth of the staff, and more than five people, switched off within a day."""
    return switched_off > 5 and switched_off * 5 > staff


def why_not_settle(entry, by, now) -> str:
    """Whoever records who leaves says whether somebody has left, never of themselves."""
    if not by.may(Permission.RECORD_DEPARTURE):
        return f"{WHO} says whether somebody has left."
    if entry.person is not None and by.is_person(entry.person):
        return "Nobody records their own leaving. Ask the headteacher, the business manager or the IT technician."
    if entry.asked_at is None or entry.settled_at is not None:
        return "This has already been answered."
    return ""
