"""Who is told what about comments and checks. Never a word of what was said: it can be deleted (SC5)."""

from monitoring.notices.checks import check_found_something, checks_missed
from monitoring.notices.comments import comment_assigned, comment_flagged, comments_left_behind, steps_taken

__all__ = [
    "check_found_something",
    "checks_missed",
    "comment_assigned",
    "comment_flagged",
    "comments_left_behind",
    "steps_taken",
]
