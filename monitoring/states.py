"""The states of a comment, every move between them, and the words for kinds and sources."""

from django.db import models


class CommentState(models.TextChoices):
    """Where the answer to a comment has got to (MO3)."""

    NEW = "new", "to be answered"
    ACKNOWLEDGED = "acknowledged", "acknowledged"
    ANSWERED = "answered", "answered"
    NO_ANSWER = "no-answer", "no answer needed"


COMMENT_TRANSITIONS = {
    "acknowledge_comment": ({CommentState.NEW}, CommentState.ACKNOWLEDGED),
    "answer_comment": ({CommentState.NEW, CommentState.ACKNOWLEDGED}, CommentState.ANSWERED),
    "close_comment": ({CommentState.NEW, CommentState.ACKNOWLEDGED}, CommentState.NO_ANSWER),
}
OPEN_STATES = (CommentState.NEW, CommentState.ACKNOWLEDGED)


class CommentKind(models.TextChoices):
    """What was said: most things are comments; some bring a clock of the law's own."""

    COMMENT = "comment", "comment"
    QUERY = "query", "question"
    COMPLAINT = "complaint", "complaint"
    DATA_RIGHTS = "data-rights", "request about someone's own data"
    DATA_PROTECTION = "data-protection", "complaint about data protection"
    FREEDOM_OF_INFORMATION = "foi", "freedom of information request"


# The law's own clock beside the school's five days; kept by hand for now, so the page only says it.
STATUTORY_CLOCKS = {
    CommentKind.DATA_RIGHTS: "The law gives one month to answer this. Tell the data protection officer today.",
    CommentKind.DATA_PROTECTION: "The law gives 30 days to acknowledge this. Tell the data protection officer today.",
    CommentKind.FREEDOM_OF_INFORMATION: "The law gives 20 school days to answer this, and never more than 60 days.",
}


class CommentSource(models.TextChoices):
    """How a comment reached us."""

    FORM = "form", "entered by hand"
    MAIL = "mail", "by e-mail"
    LIST = "list", "from a list (CSV)"


class ResponseKind(models.TextChoices):
    """An acknowledgement stops the first clock; a full answer ends it."""

    ACKNOWLEDGEMENT = "acknowledgement", "acknowledgement"
    FULL = "full", "full answer"


class Step(models.TextChoices):
    """The steps of the ladder, in order; each happens once for each comment."""

    SOON = "soon", "2 working days before"
    TODAY = "today", "on the day"
    LATE = "late", "when late"


class Rank(models.IntegerChoices):
    """The order of the queue: flagged first, then what is to be answered, then what was acknowledged."""

    FLAGGED = 0, "flagged"
    TO_ANSWER = 1, "to be answered"
    ACKNOWLEDGED = 2, "acknowledged"
    FINISHED = 9, "finished"


class MentionKind(models.TextChoices):
    """What was seen online."""

    IMPOSTOR = "impostor", "an account that pretends to be the school"
    UNREGISTERED = "unregistered", "an account of ours that is not in the register"
    OTHER = "other", "something else about the school"


class MentionState(models.TextChoices):
    """Where something seen online has got to: nothing is said to others before that was agreed (MO6)."""

    WAITING = "waiting-for-decision", "waiting for a decision"
    AGREED = "response-agreed", "response agreed, not given yet"
    RESPONDED = "responded", "responded to"
    NO_RESPONSE = "no-response", "no response"
    REPORTED = "reported-on", "reported to the platform"


MENTION_TRANSITIONS = {
    "agree_response": ({MentionState.WAITING}, MentionState.AGREED),
    "record_response": ({MentionState.AGREED}, MentionState.RESPONDED),
    "leave_mention": ({MentionState.WAITING, MentionState.AGREED}, MentionState.NO_RESPONSE),
    "report_mention": ({MentionState.WAITING, MentionState.AGREED}, MentionState.REPORTED),
}
