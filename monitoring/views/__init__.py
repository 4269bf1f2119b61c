"""The pages of `monitoring`, one file a noun."""

from monitoring.views.answers import answer_comment, close_comment, dismiss_comment
from monitoring.views.checks import checks, record_checks
from monitoring.views.comment_lists import comment_list, start_comment_list, upload_comment_list
from monitoring.views.comments import comment, comments, receive_comment
from monitoring.views.school_days import decide_closures, remove_closure, school_days
from monitoring.views.sorting import assign_comment, flag_comment, move_deadline, sort_comment, unflag_comment

__all__ = [
    "answer_comment",
    "assign_comment",
    "checks",
    "close_comment",
    "comment",
    "comment_list",
    "comments",
    "decide_closures",
    "dismiss_comment",
    "flag_comment",
    "move_deadline",
    "receive_comment",
    "record_checks",
    "remove_closure",
    "school_days",
    "sort_comment",
    "start_comment_list",
    "unflag_comment",
    "upload_comment_list",
]
