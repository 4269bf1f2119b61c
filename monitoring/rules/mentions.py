"""Why somebody may not decide about something seen online: a sentence to show, or nothing (MO6, MO7)."""

from datetime import timedelta

from monitoring.states import MENTION_TRANSITIONS, MentionState
from people.roles import Permission

NOT_YOURS = "Only the headteacher, the business manager or a senior leader decides about what was seen online."
DECIDED = {
    MentionState.WAITING: "First the headteacher, the business manager or a senior leader agrees a response.",
    MentionState.AGREED: "A response has been agreed already. Record what was said.",
    MentionState.RESPONDED: "What was said in response is recorded already.",
    MentionState.NO_RESPONSE: "It was already decided that nothing is said to this.",
    MentionState.REPORTED: "It was already reported to the platform.",
}
# For so long after a decision the same address counts up, instead of asking for another one.
SETTLED_FOR = timedelta(days=14)
# For so long the e-mail address of whoever reported something is kept.
REPLY_KEPT_FOR = timedelta(days=30)
# Of so many sightings of one thing the words are kept; after that they only count.
MOST_SIGHTINGS = 50


def why_not_note_mention(link: str, by, now) -> str:
    """Anybody may tell the school what they saw; it must be said where."""
    return "" if link.strip() else "Enter the address or the @name of what was seen."


def why_not_agree_response(mention, by, now) -> str:
    """One of the three agrees before anything is said (MO6)."""
    return _why_not("agree_response", mention, by)


def why_not_leave_mention(mention, by, now) -> str:
    """That nothing is said is decided by one of the three, too."""
    return _why_not("leave_mention", mention, by)


def why_not_report_mention(mention, by, now) -> str:
    """So is that it was reported to the platform."""
    return _why_not("report_mention", mention, by)


def why_not_record_response(mention, by, now) -> str:
    """Nothing is recorded as said before it was agreed (MO6)."""
    return _why_not("record_response", mention, by)


def _why_not(verb, mention, by) -> str:
    if mention.state not in MENTION_TRANSITIONS[verb][0]:
        return DECIDED[mention.state]
    return "" if by.may(Permission.DECIDE_MENTION) else NOT_YOURS
