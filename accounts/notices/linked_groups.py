"""Who is told about linked groups (SC3)."""

from core.notices import api as notices
from core.pages.words import day
from people.queries import who_acts_as
from people.roles import Role


def group_noted(group, by, now) -> None:
    """Ask whoever runs it whether it may be noted."""
    body = (
        f"{by.name} noted that you run it, with what it is for and until when. It counts once you have said yes. "
        "If you say no, it is taken off the list."
    )
    _post(group, "noted", group.runner, f"Do you run “{group}”? Say yes or no", body, now)


def group_offered(group, before, by, now) -> None:
    """Ask somebody to take it over; whoever was asked `before` them need not answer any more."""
    if before not in (None, group.offered_to):
        notices.withdraw(group, now=now, person=before)
    body = f"{by.name} asks you. What it is for: {group.purpose}\nSay yes or no on its page."
    _post(group, f"offered:{now:%Y%m%d%H%M}", group.offered_to, f"Will you take over “{group}”?", body, now)


def group_taken_over(group, before, now) -> None:
    """Tell whoever ran it until now; what was said about it before is settled."""
    notices.withdraw(group, now=now)
    subject = f"{group.runner} has taken over “{group}”"
    _post(group, f"taken-over:{now:%Y%m%d%H%M}", before, subject, "You no longer run it here. Thank you.", now)


def group_turned_down(group, by, now) -> None:
    """Tell whoever runs it, or looks after such groups, that it is not taken over."""
    notices.withdraw(group, now=now, person=by.person)
    body = "Ask somebody else on its page, or end it."
    subject = f"{by.name} does not take over “{group}”"
    _post(group, f"turned-down:{now:%Y%m%d%H%M}", _whom(group, now), subject, body, now)


def group_settled(group, now) -> None:
    """What was asked about it is settled."""
    notices.withdraw(group, now=now)


def groups_end_soon(groups, now) -> None:
    """Ask for an answer before the end date."""
    body = "Does it go on? Then choose a new end date, a year from now at most. If not, end it."
    for group in groups:
        subject = f"“{group}” is noted until {day(group.ends_on)}"
        _post(group, f"soon:{group.ends_on}", _whom(group, now), subject, body, now)


def groups_past(groups, now) -> None:
    """Its end date has passed, and nobody has answered."""
    body = "Renew it if it goes on, or end it. Until then “How we’re doing” shows it as past its end date."
    for group in groups:
        subject = f"The end date of “{group}” has passed"
        _post(group, f"past:{group.ends_on}", _whom(group, now), subject, body, now)


def _whom(group, now) -> list:
    """Whoever runs it; the business manager where they have left or are away for long."""
    return who_acts_as(Role.BUSINESS_MANAGER, now) if group.runner.is_shut_out(now) else [group.runner]


def _post(group, what, to, subject, body, now) -> None:
    to = [person for person in (to if isinstance(to, list) else [to]) if not person.is_shut_out(now)]
    notices.post(
        key=f"linked-group:{group.pk}:{what}",
        to=to,
        subject=subject,
        body=body,
        link=group.get_absolute_url(),
        about=group,
        now=now,
    )
