"""What is asked before a post goes out, why, and what to do where the answer is not yes (CO1, CO3 to CO12).

Four questions stand before every post, words alone included: whose it is (CO3), what is private (CO4, CO5),
what it says of others and for whom (CO7, CO8, CO9), and how it looks (CO12; a joke or a screenshot can make fun of
somebody who is not in it). Where anybody can be seen or heard, grown-ups too, the school's own list is looked at
that very day and whoever says no on the day counts (CO11): staff object and hide from people as well as
families do. Where children can be, no name stands with the picture, because face and name together are what a
stranger needs. Nothing here asks who the child is.
"""

from dataclasses import dataclass

from accounts.states import Pictured


@dataclass(frozen=True)
class Question:
    """One question with its clauses; `advice` is what to do before it is posted, `asked_of` who can be seen."""

    key: str
    clauses: tuple[str, ...]
    asked: str
    help: str
    advice: str
    asked_of: tuple[Pictured, ...] = tuple(Pictured)


TONE = ("engaging", "informative", "conversational", "friendly")

_SOMEBODY = (Pictured.ADULTS, Pictured.CHILDREN)

QUESTIONS = (
    Question(
        "ours",
        ("CO3",),
        "Is everything in it ours, or may we use it?",
        "Words, pictures and music. What is found on the internet belongs to somebody.",
        "Use one of our own, or ask whoever made it and keep their answer. Say whose it is in the post.",
    ),
    Question(
        "private",
        ("CO4", "CO5"),
        "Does it leave out everything private?",
        "No full names, addresses, health, behaviour, or anything told in confidence; also not on the board behind.",
        "Take it out, or crop the picture. Unsure whether it is private? Ask the business manager before you post.",
    ),
    Question(
        "fair",
        ("CO7", "CO8", "CO9"),
        "Would you say it in front of every family?",
        "It is fair to others, not written in anger, sells nothing and keeps to our code of conduct.",
        "Leave it until tomorrow, and ask a colleague to read it. A complaint is better answered by ringing.",
    ),
    Question(
        "fitting",
        ("CO12",),
        "Does everything in it look right for a school?",
        "Everybody is properly dressed, and nobody is made fun of. Without a picture, say yes.",
        "Choose another picture. No swimming, changing or close-ups of somebody upset.",
    ),
    Question(
        "list",
        ("CO11",),
        "Did you check the school’s own list of who may not be pictured, today?",
        "The list that the school keeps, not your memory of it. It changes.",
        "Look at the list first: the office has it. Then answer again.",
        _SOMEBODY,
    ),
    Question(
        "agreed",
        ("CO11",),
        "Is everybody in it happy to be shown?",
        "Whoever said no on the day is left out, child or adult, whatever the list says.",
        "Leave out whoever said no, and never persuade anybody. Crop the picture or take another.",
        _SOMEBODY,
    ),
    Question(
        "nameless",
        ("CO4", "CO11"),
        "Can nobody tell which child is which, or where to find one?",
        "No child’s name with the picture, on a badge, a tag or the file; no place and time of a trip to come.",
        "Take the names out, and post about a trip when it is over.",
        (Pictured.CHILDREN,),
    ),
)
BY_KEY = {question.key: question for question in QUESTIONS}


def questions_for(pictured: str) -> list[Question]:
    """The questions of a post in which these people can be seen: four, six or seven."""
    return [question for question in QUESTIONS if pictured in question.asked_of]


def as_answers(pictured: str, said: dict[str, bool]) -> list[dict]:
    """The questions in the words of today with what was said, to be kept with the post."""
    return [
        {
            "key": question.key,
            "clause": question.clauses[0],
            "asked": question.asked,
            "is_yes": bool(said.get(question.key)),
        }
        for question in questions_for(pictured)
    ]


def advice_on(answers: list[dict]) -> list[tuple[str, str]]:
    """What was not answered with yes, as (question, what to do)."""
    open_ones = [answer for answer in answers if not answer["is_yes"]]
    return [
        (answer["asked"], BY_KEY[answer["key"]].advice if answer["key"] in BY_KEY else "Ask before you post.")
        for answer in open_ones
    ]
