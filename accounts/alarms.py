"""What raises an alarm when somebody looks into the password safe: data that a school can read (RO7).

Every number that counts is here, and every sentence is shown on the page of the looks as it stands here.
"""

from dataclasses import dataclass

# Looks before the first hour or from the last one on are unusual, and so is every one on a day without school work.
FIRST_HOUR, LAST_HOUR = 7, 18
NEW_ACCOUNTS = 3
LEAVES_WITHIN_DAYS = 14
REFUSALS = 5


@dataclass(frozen=True)
class Alarm:
    """One thing that is unusual: its short name, the rule in words, and what to do first."""

    key: str
    title: str
    rule: str
    # Of somebody's leaving, which not everybody may know of: told to those who may, and not kept in the history.
    is_confidential: bool = False


OUTSIDE_HOURS = Alarm(
    "outside-hours",
    "outside school hours",
    f"Somebody looks before {FIRST_HOUR}:00, from {LAST_HOUR}:00 on, or on a day that is not a working day.",
)
MANY_NEW = Alarm(
    "many-new",
    "at several accounts for the first time",
    f"Somebody looks, within an hour, at {NEW_ACCOUNTS} accounts that they never looked at before.",
)
LEAVES_SOON = Alarm(
    "leaves-soon",
    "by somebody who leaves soon",
    f"Somebody looks whose last day in school is no more than {LEAVES_WITHIN_DAYS} days away.",
    is_confidential=True,
)
MANY_REFUSED = Alarm(
    "many-refused",
    "refused again and again",
    f"Somebody is refused {REFUSALS} times within an hour.",
)
ALARMS = (OUTSIDE_HOURS, MANY_NEW, LEAVES_SOON, MANY_REFUSED)
