"""What is done to take a post down, in its order (CO11, CO13, CO4)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One thing to do: `done` and `not_needed` are the words of its two buttons."""

    key: str
    title: str
    help: str
    done: str = "Done"
    not_needed: str = "Not needed"
    clause: str = ""


STEPS = (
    Step(
        "hidden",
        "Delete it where it was posted",
        "Where you cannot delete it, hide it. Do not argue in the comments.",
        not_needed="It was gone already",
        clause="CO13",
    ),
    Step(
        "platform",
        "Ask the platform to remove what you cannot",
        "A copy that somebody else posted, or a post that does not go away: use the platform’s own “report”.",
        not_needed="We could delete it ourselves",
        clause="CO11",
    ),
    Step(
        "copies",
        "Look where else it is",
        "Our other accounts, the website, the newsletter, phones and tablets, posts planned for later. Whoever "
        "shared it: ask them. A search engine may show it for some days.",
        not_needed="It was nowhere else",
        clause="CO11",
    ),
    Step(
        "data",
        "Could somebody’s personal data have got out?",
        "A name, a face without permission, something about health: make a report today. The headteacher may have "
        "to tell the Information Commissioner within 72 hours.",
        done="Yes or perhaps: I have made a report",
        not_needed="No",
        clause="CO4",
    ),
    Step(
        "told",
        "Tell whoever asked that it is gone",
        "By telephone or in person, kindly, and without excuses.",
        not_needed="Nobody asked",
        clause="CO11",
    ),
)
BY_KEY = {step.key: step for step in STEPS}
