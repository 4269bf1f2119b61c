"""Who is told of the Statement, in which words."""

from django.urls import reverse

from core.notices import api as notices
from people.queries import everybody_in_scope, who_acts_as
from people.roles import Role


def version_published(version, now) -> None:
    """Everybody with a sign-in is asked to read a significant version (RO2)."""
    if not version.is_significant:
        return
    notices.post(
        key=f"statement.published:{version.pk}",
        to=everybody_in_scope(now).exclude(email=None),
        subject="Please read the Social Media Statement",
        body="A new version applies from today. Please read it and confirm that you have.",
        link=reverse("policy:statement"),
        about=version,
        now=now,
    )


def acknowledgement_reminded(version, people, number, now) -> None:
    """The same people are reminded, three times at most."""
    notices.post(
        key=f"statement.reminder:{version.pk}:{number}",
        to=people,
        subject="Please read the Social Media Statement",
        body="You have not yet confirmed that you have read the Social Media Statement. It takes a few minutes.",
        link=reverse("policy:statement"),
        about=version,
        now=now,
    )


def acknowledgements_missing(version, number_missing, now) -> None:
    """After three reminders the headteacher has the list (RO2)."""
    words = "1 person has" if number_missing == 1 else f"{number_missing} people have"
    notices.post(
        key=f"statement.missing:{version.pk}",
        to=who_acts_as(Role.HEADTEACHER, now),
        subject=f"{words} not read the Statement",
        body=f"{words} not confirmed the Social Media Statement after three reminders. The list has their names.",
        link=reverse("policy:who_has_not"),
        about=version,
        now=now,
    )


def review_came_near(version, step, words, now) -> int:
    """The headteacher hears three months before, one month before and on the day (RV2); returns how many did now."""
    key = f"statement.review:{version.pk}:{step}"
    to = notices.not_yet_told(key, who_acts_as(Role.HEADTEACHER, now))
    notices.post(
        key=key,
        to=to,
        subject="The Social Media Statement is to be reviewed",
        body=f"{words} Start a new version, or publish the same words again with the date of the review.",
        link=reverse("policy:versions"),
        about=version,
        now=now,
    )
    return len(to)
