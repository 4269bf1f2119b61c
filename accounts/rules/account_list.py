"""Why a list of accounts that exist already may not be taken in (RO5): a sentence to show, or nothing."""

from people.roles import Permission


def why_not_upload(by) -> str:
    """The headteacher, the business manager and the technician send in what the school already has."""
    if by.may(Permission.IMPORT_ACCOUNTS):
        return ""
    return "Only the headteacher, the business manager or the IT technician takes in the accounts that exist."


def why_not_apply(account_list, plan, by, *, digest) -> str:
    """A list is taken in once, by whoever sent it and looked, as it was shown to them."""
    if refusal := why_not_upload(by):
        return refusal
    if account_list.applied_at is not None:
        return "This list has already been taken in."
    if not by.is_person(account_list.uploaded_by):
        return "Somebody else sent in this list. Send in your own."
    if plan.digest != digest:
        return "Something has changed since you looked. Nothing was taken in. Look at the list again, then say yes."
    return "" if plan.found else "There is nothing in this list to take in."
