"""Why names and words of the history may not be erased: a sentence to show, or nothing.

Permissions are named as text: `people.roles` lies above this part.
"""

from core.audit.verification import ERASED


def why_not_erase_words(entries, wanted, by, reason: str) -> str:
    """By the headteacher or the chair, with a reason; of lines about somebody else, never of reports (CO4)."""
    if not by.may("erase_history"):
        return "Only the headteacher or the chair of governors erases names and words from the history."
    if not reason.strip():
        return "Say why they are erased. The history keeps the reason."
    found = {entry.pk for entry in entries}
    for number in wanted:
        if number not in found:
            return f"There is no line {number}."
    return next(filter(None, (_why_not_erase(entry, by) for entry in entries)), "")


def why_not_mark_seen(check, by, note: str, *, is_seen: bool) -> str:
    """In the headteacher's or the chair's name, with what came of it (CO4).

    On its page they have signed in, with a fresh second step. By the command the name is claimed: nobody signs in on
    the server, so whoever looks after the machine can give it. What guards it is the message that goes to headteacher
    and chair at once, which says which of the two it was.
    """
    if not by.may("erase_history"):
        return "Only the headteacher or the chair of governors says that they have looked into it."
    if check is None or not check.findings:
        return "The last verification found nothing."
    if is_seen:
        return "Somebody has looked into this already."
    if not note.strip():
        return "Say what came of it. The history keeps the note."
    return ""


def _why_not_erase(entry, by) -> str:
    if entry.is_erased:
        return f"The names and words of line {entry.pk} have been erased already."
    if entry.event == ERASED:
        return f"Line {entry.pk} says what was erased and why, so its words stay."
    if entry.about_type.startswith("incidents."):
        return f"Line {entry.pk} belongs to a report. Its words stay as long as the report."
    mine = str(by.person_id)
    if entry.actor_id == mine or (entry.about_type == "people.person" and entry.about_id == mine):
        return f"Line {entry.pk} says what you did or what was done to you. Somebody else must decide about it."
    return ""
