"""The rows about what is said and how it is watched, one file a noun."""

from monitoring.models.check import CheckReminder, MonitoringCheck
from monitoring.models.comment import ClockStep, Comment, OutOfScope, Response
from monitoring.models.comment_list import CommentList, CommentListFile
from monitoring.models.mention import Mention, Sighting
from monitoring.models.message import ReceivedMessage, ReceivedRest

__all__ = [
    "CheckReminder",
    "ClockStep",
    "Comment",
    "CommentList",
    "CommentListFile",
    "Mention",
    "MonitoringCheck",
    "OutOfScope",
    "ReceivedMessage",
    "ReceivedRest",
    "Response",
    "Sighting",
]
