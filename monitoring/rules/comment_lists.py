"""Why somebody may not take in a list of comments: a sentence to show, or nothing."""

from datetime import timedelta

from people.roles import Permission

# What nobody said yes to by then is forgotten.
WAITS = timedelta(days=1)


def why_not_upload_comment_list(by) -> str:
    """Whoever answers for all the school's comments takes in lists of them (MO3)."""
    if not by.may(Permission.ANSWER_COMMENTS):
        return "Only those who answer for all the school's comments take in a list of them."
    return ""


def why_not_start_comment_list(comment_list, by, now) -> str:
    """A list is taken in once, by whoever sent it in and looked."""
    if refusal := why_not_upload_comment_list(by):
        return refusal
    if comment_list.started_at is not None:
        return "This list is being taken in already."
    return "" if by.is_person(comment_list.uploaded_by) else "Somebody else sent in this list. Send in your own."
