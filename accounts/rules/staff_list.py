"""Why a staff list may not be taken in (SC1, RO10): a sentence to show, or nothing."""

from people.roles import Permission


def why_not_upload(by) -> str:
    """The clerk, the headteacher, the business manager and the technician send in the staff list."""
    if not by.is_system and not by.may(Permission.IMPORT_STAFF):
        return "Only the clerk, the headteacher, the business manager or the IT technician takes in the staff list."
    return ""


def why_not_apply(staff_list, plan, by, *, digest, number_missing) -> str:
    """A list is taken in once, by whoever sent it and looked, as it was shown to them.

    `number_missing` is the number that was typed where the brake asks for it, or None.
    """
    if refusal := why_not_upload(by):
        return refusal
    if staff_list.applied_at is not None:
        return "This list has already been taken in."
    if staff_list.set_aside_because:
        return f"This list was set aside. {staff_list.set_aside_because}"
    if staff_list.uploaded_by_id is None and not by.is_system and not by.may(Permission.RECORD_DEPARTURE):
        return "Only the headteacher, the business manager or the IT technician takes in a list from the folder."
    if staff_list.uploaded_by_id is not None and not by.is_person(staff_list.uploaded_by):
        return "Somebody else sent in this list. Send in your own."
    if plan.digest != digest:
        return "Something has changed since you looked. Nothing was taken in. Look at the list again, then say yes."
    if plan.must_stop and number_missing != plan.at_stake:
        return f"{plan.at_stake_words}. If that is right, type that number to say so. Nothing was taken in."
    return ""


def why_not_by_itself(plan) -> str:
    """A list from the folder is taken in by itself, unless it would end what somebody should look at first."""
    if plan.must_stop:
        return f"{plan.at_stake_words}."
    if len(plan.new) > 5 and len(plan.new) * 5 > plan.staff:
        return f"{len(plan.new)} people on this list are new, and {plan.staff} are here."
    return ""
