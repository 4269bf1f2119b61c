"""Words for days, moments and what was done."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from core.workdays.calendar import LONDON

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# What the history calls things, where the code's words are not the screen's.
NOUNS = {
    "account_request": "proposal",
    "agency": "outside body",
    "closure_decision": "decision on closures",
    "credential": "sign-in details",
    "departure": "leaving",
    "incident": "report",
    "monitoring_check": "check",
    "posting_right": "who can post",
    "removal": "removal of access",
    "school_account": "account",
    "stand_in": "stand-in",
}
# What was done to them, where the code's verbs are not the screen's.
VERBS = {
    "set_up_started": "set-up begun",
    "set_up_finished": "now live",
    "item_ticked": "step of the set-up done",
    "item_unticked": "step of the set-up taken back",
    "own_access_chosen": "access chosen",
    "monitors_changed": "has new people who keep an eye on it",
    "listed": "on the public list",
    "unlisted": "off the public list",
    "reported": "made",
    "read": "opened",
}
# Whole lines that noun and verb would not say well.
EVENTS = {
    "account_request.submitted": "Proposal sent for a decision",
    "account_request.sponsor_asked": "Proposal sent to whoever is asked to stand behind it",
    "account_request.sponsored": "Stood behind the proposal, now sent for a decision",
    "account_request.returned": "Proposal sent back for changes",
    "conduct.checked": "Harm threshold considered",
    "credential.show_refused": "Sign-in details not shown",
    "departure.access_ended": "Every access ended",
    "departure.sign_in_ended": "Sign-in ended",
    "incident.passed_to_low_level_file": "Passed to the headteacher's file of low-level concerns",
    "lead.missing": "Nobody was there to lead",
    "person.address_changed": "E-mail address changed",
    "person.invited": "Invited to sign in",
    "person.joined": "Invitation accepted",
    "person.sign_in_connected": "Sign-in with Google or Microsoft connected",
    "person.sign_in_disconnected": "Sign-in with Google or Microsoft taken off",
    "person.signed_out": "Signed out on one computer or phone",
    "person.signed_out_elsewhere": "Signed out everywhere else",
    "person.signed_out_everywhere": "Signed out everywhere",
    "person.kept_out": "Somebody kept from seeing this",
    "person.let_in": "Somebody allowed to see this again",
    "person.named": "Named as whom it is about",
    "person.password_changed": "Password changed",
    "person.second_step_added": "Second step at sign-in added",
    "person.second_step_removed": "Second step at sign-in removed",
    "picture.stopped": "A picture could show a child, so no file is taken",
    "posting_right.ended": "Somebody no longer posts",
    "posting_right.granted": "Somebody may post",
    "reader.added": "Somebody allowed to read this",
    "removal.was_late": "Removal of access was late",
    "role.appointed": "Role given",
    "school.changed": "Details of the school changed",
    "school_account.monitor_left": "Somebody who kept an eye on it left",
}
# For whoever checks the record, not for whoever reads the page.
HIDDEN_FACTS = {"digest", "sha256"}


def local(moment: datetime | date) -> datetime | date:
    """An instant as the school's clocks show it; a date as it is."""
    return moment.astimezone(LONDON) if isinstance(moment, datetime) else moment


def day(when: datetime | date | None, *, this_year: int | None = None) -> str:
    """ "Thursday 19 November", with the year where it is not this year's; "" for nothing."""
    if not when:
        return ""
    when = local(when)
    year = "" if when.year == (this_year or timezone.localdate(timezone=LONDON).year) else f" {when.year}"
    return f"{DAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]}{year}"


def days(first: date, last: date) -> str:
    """ "Monday 16 to Friday 20 November"; one day alone as `day` says it."""
    if first == last:
        return day(first)
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{DAYS[first.weekday()]} {first.day} to {day(last)}" if same_month else f"{day(first)} to {day(last)}"


def moment(when: datetime | None, *, this_year: int | None = None) -> str:
    """ "Thursday 19 November, 10:30", by the school's clocks; "" for nothing."""
    if not when:
        return ""
    return f"{day(when, this_year=this_year)}, {local(when):%H:%M}"


def event(name: str) -> str:
    """What was done, in the screen's words: "account_request.approved" is "Proposal approved"."""
    if name in EVENTS:
        return EVENTS[name]
    noun, _, verb = name.partition(".")
    said = f"{NOUNS.get(noun, noun)} {VERBS.get(verb, verb)}".replace("_", " ").strip()
    return said[:1].upper() + said[1:]


def facts(values: dict) -> list[tuple[str, str]]:
    """The facts beside a line of the history as (label, value), dates in words."""
    shown = {name: value for name, value in values.items() if name not in HIDDEN_FACTS}
    return [(name.replace("_", " ").capitalize(), _said(value)) for name, value in shown.items()]


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
    end = local(due_by)
    return day(end - timedelta(minutes=1)) if end.time() == time() else moment(end)


def until(end: datetime | None) -> str:
    """ "Friday 27 November, at midnight" for the midnight after that day, else the day and hour."""
    if not end:
        return ""
    return f"{last_day(end)}, at midnight" if local(end).time() == time() else moment(end)


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
