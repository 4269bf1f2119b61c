"""Why somebody may not change the school's calendar: a sentence to show, or nothing.

Permissions are named as text: `people.roles` lies above this part.
"""


def why_not_keep_closures(by) -> str:
    """Closures are entered by the headteacher or the business manager."""
    if not by.is_system and not by.may("set_school_days"):
        return "Only the headteacher or the business manager enters when the school is closed."
    return ""


def why_not_add_closure(first_day, last_day, by) -> str:
    """A closure ends on or after its first day and is no longer than a term (MO3)."""
    if last_day < first_day:
        return "The last day must not be before the first day."
    if (last_day - first_day).days > 92:
        return "A closure of more than three months is probably a slip. Check the dates."
    return why_not_keep_closures(by)


def why_not_remove_closure(closure, by) -> str:
    """A closure can be taken off the list once."""
    if closure.removed_at is not None:
        return "This closure has already been taken off the list."
    return why_not_keep_closures(by)


def why_not_decide_closures(by) -> str:
    """Whether school closures stop the clock is the headteacher's to decide (MO3)."""
    if not by.is_system and not by.may("decide_school_days"):
        return "Only the headteacher decides whether school holidays stop the clock."
    return ""
