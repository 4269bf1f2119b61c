"""Every wrong move of a comment and of what was seen online is refused with its sentence (MO3, MO6)."""

import pytest

from monitoring.actions.comments import acknowledge_comment, answer_comment, close_comment
from monitoring.actions.mentions import agree_response, leave_mention, note_mention, record_response, report_mention
from monitoring.states import CommentState, MentionKind, MentionState
from tests.factories import NOW, actor, make_comment, system
from tests.moves import assert_refused, cases

pytestmark = pytest.mark.django_db

IS_ANSWERED = (CommentState.ANSWERED, "This comment has already been answered.")
NEEDS_NONE = (CommentState.NO_ANSWER, "It was already decided that this comment needs no answer.")
IS_AGREED = (MentionState.AGREED, "A response has been agreed already. Record what was said.")
IS_OVER = [
    (MentionState.RESPONDED, "What was said in response is recorded already."),
    (MentionState.NO_RESPONSE, "It was already decided that nothing is said to this."),
    (MentionState.REPORTED, "It was already reported to the platform."),
]
FIRST = "First the headteacher, the business manager or a senior leader agrees a response."

WRONG = {
    "monitoring.COMMENT": {
        "acknowledge_comment": [
            (CommentState.ACKNOWLEDGED, "This comment has already been acknowledged."),
            IS_ANSWERED,
            NEEDS_NONE,
        ],
        "answer_comment": [IS_ANSWERED, NEEDS_NONE],
        "close_comment": [IS_ANSWERED, NEEDS_NONE],
    },
    "monitoring.MENTION": {
        "agree_response": [IS_AGREED, *IS_OVER],
        "record_response": [(MentionState.WAITING, FIRST), *IS_OVER],
        "leave_mention": IS_OVER,
        "report_mention": IS_OVER,
    },
}
COMMENT_VERBS = {
    "acknowledge_comment": lambda comment, **who: acknowledge_comment(comment, **SAID, **who),
    "answer_comment": lambda comment, **who: answer_comment(comment, **SAID, **who),
    "close_comment": lambda comment, **who: close_comment(comment, because="Thanks", **who),
}
MENTION_VERBS = {
    "agree_response": lambda mention, **who: agree_response(mention, **DECIDED, **who),
    "record_response": lambda mention, **who: record_response(mention, words="Said", **who),
    "leave_mention": lambda mention, **who: leave_mention(mention, **DECIDED, **who),
    "report_mention": lambda mention, **who: report_mention(mention, **DECIDED, **who),
}
SAID = {"words": "Thank you", "said_where": "there"}
DECIDED = {"kind": MentionKind.OTHER, "because": "So it is"}
# How each state is reached from the first.
COMMENT_WAY = {
    CommentState.ACKNOWLEDGED: ["acknowledge_comment"],
    CommentState.ANSWERED: ["answer_comment"],
    CommentState.NO_ANSWER: ["close_comment"],
}
MENTION_WAY = {
    MentionState.WAITING: [],
    MentionState.AGREED: ["agree_response"],
    MentionState.RESPONDED: ["agree_response", "record_response"],
    MentionState.NO_RESPONSE: ["leave_mention"],
    MentionState.REPORTED: ["report_mention"],
}


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG, "monitoring.COMMENT"))
def test_a_wrong_move_of_a_comment_is_refused(name, verb, state, sentence, school, manager):
    comment, who = make_comment(), {"by": actor(manager), "now": NOW}
    for step in COMMENT_WAY[state]:
        COMMENT_VERBS[step](comment, **who)

    assert_refused(lambda comment: COMMENT_VERBS[verb](comment, **who), comment, state, sentence)


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG, "monitoring.MENTION"))
def test_a_wrong_move_of_what_was_seen_is_refused(name, verb, state, sentence, school, manager):
    mention, who = note_mention(by=system(), now=NOW, link="@riversid3"), {"by": actor(manager), "now": NOW}
    for step in MENTION_WAY[state]:
        MENTION_VERBS[step](mention, **who)

    assert_refused(lambda mention: MENTION_VERBS[verb](mention, **who), mention, state, sentence)
