"""Why a platform's checklist may not be changed so: a sentence, or nothing (RO6)."""

from accounts.checklists import LASTING
from people.roles import Permission

MOST_STEPS = 20
LONGEST_TITLE = 200
LONGEST_HELP = 1000


def why_not_edit_checklists(by) -> str:
    """The IT technician keeps the checklists."""
    return "" if by.may(Permission.RUN_ACCOUNTS) else "Only the IT technician changes the checklists."


def why_not_follow(standing, based_on) -> str:
    """An edit is made of the version that stands, so that nobody's is lost unseen."""
    if standing.version == based_on:
        return ""
    who = f"{standing.made_by} has changed" if standing.made_by else "Somebody has changed"
    return f"{who} this checklist since you opened it. Look at it, then change it again."


def why_not_change_checklist(standing, items, by, *, why, based_on) -> str:
    """What the Statement asks of every account stays, with its pictures; every version says why it was made."""
    if reason := why_not_edit_checklists(by) or why_not_follow(standing, based_on):
        return reason
    found = {item.key: item for item in items}
    for key, lasting in LASTING.items():
        kept = found.get(key)
        if kept is None or kept.clause != lasting.clause:
            return f"“{lasting.title}” is asked of every account, so it stays."
        if lasting.needs_picture and not kept.needs_picture:
            return f"“{lasting.title}” is proved by a picture, so that stays."
    if len(found) != len(items) or len(items) > MOST_STEPS:
        return f"A checklist has at most {MOST_STEPS} steps, each once."
    if any(not item.title or len(item.title) > LONGEST_TITLE or len(item.help) > LONGEST_HELP for item in items):
        return "Every step has a name, and neither that nor how it is done is too long."
    return "" if why.strip() else "Say why you change it."
