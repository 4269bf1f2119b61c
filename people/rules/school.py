"""Who keeps what is known of the school."""

from people.roles import Permission


def why_not_keep_school(by) -> str:
    """The school's name and the numbers that a report shows are kept by two roles."""
    if not by.may(Permission.KEEP_SCHOOL):
        return "Only the headteacher or the business manager changes what is known of the school."
    return ""
