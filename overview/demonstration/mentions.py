"""An impostor with the staff's pictures, reported by two parents on the public page; nobody has decided yet."""

from core.actor import Actor
from monitoring.actions.mentions import note_mention

PARENT = Actor(person=None, name="somebody not signed in")
SEEN = (
    (
        9,
        "It uses our name, crest or pictures.\nTwo members of staff are in its pictures.",
    ),
    (16, "It shows pictures of staff or children.\nIt asked me to pay for the trip by a link. I did not."),
)


def fill_mentions(days) -> None:
    """The same page, told of twice on the last working day."""
    for hour, words in SEEN:
        moment = days.at(days.working_days_ago(1), hour, 20)
        note_mention(by=PARENT, now=moment, link="https://facebook.example/RiversidePrimaryDemo.official", words=words)
