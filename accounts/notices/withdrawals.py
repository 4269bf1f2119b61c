"""Who is told that a permission was withdrawn (CO11). No message names anybody."""

from core.notices import api as notices
from people.queries import who_acts_as
from people.roles import Role


def withdrawal_recorded(withdrawal, by, now) -> None:
    """Ask whoever posted them to look at their posts."""
    found = withdrawal.posts.select_related("post__posted_by")
    people = {one.post.posted_by.pk: one.post.posted_by for one in found if not by.is_person(one.post.posted_by)}
    _post(
        withdrawal,
        "recorded",
        people.values(),
        f"Look at your posts again: {withdrawal.classes_in_words}",
        f"A permission to be pictured was withdrawn. Ask {by.name} whose it is; it is not written here. Then look "
        "at each post on the list.",
        now,
    )


def withdrawal_late(withdrawal, now) -> list:
    """Tell the headteacher and whoever recorded it that the posts are not looked through; returns whom."""
    people = [*who_acts_as(Role.HEADTEACHER, now), withdrawal.recorded_by]
    subject = f"Not looked through in time: permission withdrawn, {withdrawal.classes_in_words}"
    _post(withdrawal, "late", people, subject, "Please see that each post on the list is looked at.", now)
    return _there(people, now)


def withdrawal_finished(withdrawal, now) -> None:
    """What was said is taken back: there is nothing left to look at."""
    notices.withdraw(withdrawal, now=now)


def _there(people, now) -> list:
    return list({person.pk: person for person in people if person is not None and not person.is_shut_out(now)}.values())


def _post(withdrawal, what, to, subject, body, now) -> None:
    notices.post(
        key=f"withdrawal:{withdrawal.pk}:{what}",
        to=_there(to, now),
        subject=subject,
        body=body,
        link=withdrawal.get_absolute_url(),
        about=withdrawal,
        now=now,
    )
