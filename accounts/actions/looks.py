"""What follows a look into the password safe: an alarm at once, a list once a week (RO7)."""

from datetime import timedelta

from accounts.notices import looks as notices
from accounts.queries import looks as queries
from accounts.rules.alarms import alarms_of
from core.action import action
from core.audit import api as audit
from core.school.api import school
from people.queries import school_day


def raise_alarms(about, around, *, by) -> None:
    """Tell of what is unusual about a look, in the transaction that wrote it down.

    `about` is the account, or the opening that is a copy of all of them.
    The history keeps which alarm it was, unless it would tell of a leaving that its readers may not know of.
    """
    for alarm in alarms_of(around):
        told = notices.look_alarmed(alarm, about, by.person, around.at)
        if told and not alarm.is_confidential:
            audit.record("credential.look_alarmed", about, by=by, rule=alarm.rule)


@action
def tell_of_looks(*, by, now) -> int:
    """Send the owners the list of last week's looks, once; nobody hears of a week without any.

    Returns how many people were told.
    """
    monday = queries.monday_of(school_day(now)) - timedelta(days=7)
    if not queries.is_any_look_in(monday):
        return 0
    people = notices.who_hears_weekly(monday, now)
    if not people:
        return 0
    looks = queries.looks_in_week(monday)
    notices.looks_of_week(monday, looks, people, now)
    audit.record("looks.summed_up", school(), by=by, week_of=monday, looks=len(looks))
    return len(people)
