"""Confirming that one has read the Statement, and being reminded to."""

from datetime import timedelta

from core.action import action, refuse_if
from core.audit import api as audit
from people.queries import end_of_day, school_day
from policy import notices, rules
from policy.models import Acknowledgement, AcknowledgementReminder
from policy.queries import review_in_words, version_in_force, version_to_confirm, who_has_not

REMINDERS = 3
BETWEEN_REMINDERS = timedelta(days=7)
# Steps of the review's reminders: days before the day it is due.
REVIEW_STEPS = {"due": 0, "month": 30, "quarter": 91}


@action
def acknowledge(version, *, by, now):
    """Confirm that one has read this version and keeps to it, former schools included (RO2, RO11, PE4).

    Twice is once. Raises Refused where a newer version is in force.
    """
    refuse_if(rules.why_not_acknowledge(version, by, now))
    confirmed, is_new = Acknowledgement.objects.get_or_create(
        version=version, person=by.person, defaults={"acknowledged_at": now, "digest": version.digest}
    )
    if is_new:
        audit.record("statement.acknowledged", confirmed, by=by, digest=version.digest)
    return confirmed


@action
def remind_readers(*, by, now):
    """Remind whoever has not confirmed, a week apart, three times; then give the headteacher the list (RO2).

    Returns how many reminders were given. Not recorded: the reminders are rows of their own.
    """
    wanted = version_to_confirm()
    if wanted is None:
        return 0
    given = _reminders_given(wanted)
    due = {}
    finished = 0
    for person in who_has_not(now).exclude(email=None):
        number, last = given.get(person.pk, (0, _asked(person, wanted)))
        if now - last < BETWEEN_REMINDERS:
            continue
        if number >= REMINDERS:
            finished += 1
        else:
            due.setdefault(number + 1, []).append(person)
    for number, people in due.items():
        AcknowledgementReminder.objects.bulk_create(
            [
                AcknowledgementReminder(version=wanted, person=person, number=number, reminded_at=now)
                for person in people
            ],
            ignore_conflicts=True,
        )
        notices.acknowledgement_reminded(wanted, people, number, now)
    if finished:
        notices.acknowledgements_missing(wanted, finished, now)
    return sum(len(people) for people in due.values())


def _asked(person, version):
    """When this person was first asked: at publication, or after their first day for a new starter."""
    if person.joined_on is None:
        return version.published_at
    return max(version.published_at, end_of_day(person.joined_on))


def _reminders_given(version):
    """For each person: how many reminders, and when the last was."""
    given = {}
    for reminder in version.reminders.order_by("number"):
        given[reminder.person_id] = (reminder.number, reminder.reminded_at)
    return given


@action
def remind_of_review(*, by, now):
    """Tell the headteacher that the review comes near or is due, each step once (RV2).

    Returns how many people were told. Not recorded: the message is kept once by its own key.
    """
    current = version_in_force()
    if current is None or current.review_due_on is None:
        return 0
    days_left = (current.review_due_on - school_day(now)).days
    for step, days in REVIEW_STEPS.items():
        if days_left <= days:
            words, _ = review_in_words(current, school_day(now))
            return notices.review_came_near(current, step, words, now)
    return 0
