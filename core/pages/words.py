"""Words for days, moments and what was done."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# What the history calls things and what was done to them, where the code's words are not the screen's.
NOUNS = {
    "account_request": "proposal",
    "school_account": "account",
    "credential": "sign-in details",
    "posting_right": "who can post",
    "access_removal": "access to remove",
    "departure": "leaving",
    "incident": "report",
    "monitoring_check": "check",
    "role_holding": "role",
    "stand_in": "stand-in",
}
VERBS = {
    "set_up_started": "set-up begun",
    "set_up_finished": "now live",
    "item_unticked": "item of the set-up taken back",
    "own_access_chosen": "access chosen",
    "monitors_changed": "has new people who keep an eye on it",
    "listed": "on the public list",
    "unlisted": "off the public list",
    "revealed": "shown",
    "reveal_refused": "not shown",
    "rotated": "changed",
    "submitted": "sent for a decision",
    "reported": "made",
    "read": "opened",
}


def local(moment: datetime | date) -> datetime | date:
    """An instant as the school's clocks show it; a date as it is."""
    return timezone.localtime(moment) if isinstance(moment, datetime) else moment


def day(when: datetime | date | None, *, this_year: int | None = None) -> str:
    """ "Thursday 19 November", with the year where it is not this year's; "" for nothing."""
    if not when:
        return ""
    when = local(when)
    year = "" if when.year == (this_year or timezone.localdate().year) else f" {when.year}"
    return f"{DAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]}{year}"


def moment(when: datetime | None, *, this_year: int | None = None) -> str:
    """ "Thursday 19 November, 10:30", by the school's clocks; "" for nothing."""
    if not when:
        return ""
    return f"{day(when, this_year=this_year)}, {local(when):%H:%M}"


def event(name: str) -> str:
    """What was done, in the screen's words: "account_request.approved" is "Proposal approved"."""
    noun, _, verb = name.partition(".")
    said = f"{NOUNS.get(noun, noun)} {VERBS.get(verb, verb)}".replace("_", " ").strip()
    return said[:1].upper() + said[1:]


def facts(values: dict) -> list[tuple[str, str]]:
    """The facts beside a line of the history as (label, value), dates in words."""
    return [(name.replace("_", " ").capitalize(), _said(value)) for name, value in values.items()]


def _said(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    text = str(value)
    try:
        parsed = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return text
    if parsed is None:
        return text
    return moment(parsed) if isinstance(parsed, datetime) and parsed.tzinfo else day(parsed)


def last_day(due_by: datetime | None) -> str:
    """Until when something is in time: the last day where `due_by` is midnight, else its day and hour."""
    if not due_by:
        return ""
    end = timezone.localtime(due_by)
    return day(end - timedelta(minutes=1)) if end.time() == time() else moment(end)


def device(user_agent: str) -> str:
    """What somebody is signed in with, from what their browser says of itself: "Chrome on Windows"."""
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "Android"),
        ("CrOS", "a Chromebook"),
        ("Windows", "Windows"),
        ("Mac OS", "a Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in user_agent), "a browser")
    system = next((name for mark, name in systems if mark in user_agent), "")
    said = f"{browser} on {system}" if system else browser
    return said[:1].upper() + said[1:]
