"""Who is told that a post must come down, and that it is gone (CO11, CO13)."""

from accounts.states import TakedownState
from core.notices import api as notices
from people.queries import roles_of, who_acts_as
from people.roles import Permission, Role, permissions_of


def takedown_begun(takedown, by, now) -> None:
    """Tell whoever posted it, the others who can post there and the technician; at once where it is due at once."""
    rights = takedown.post.school_account.posting_rights.current().select_related("person")
    people = [takedown.post.posted_by, *(right.person for right in rights), *who_acts_as(Role.TECHNICIAN, now)]
    _post(
        takedown,
        # Some were told before it was stopped.
        "released" if takedown.released_at else "begun",
        [person for person in people if not by.is_person(person)],
        f"A post on {takedown.post.school_account} must come down",
        f"“{takedown.post}”: {takedown.get_reason_display()}. {_by_when(takedown)} Whoever can, does it; the page "
        "says each step.",
        now,
        urgency=notices.NOW if takedown.is_at_once else notices.DIGEST,
    )


def takedown_given(takedown, by, now) -> None:
    """Tell whoever sees to it from now on; nothing of why it was handed on."""
    _post(
        takedown,
        f"given-to-{takedown.given_to_id}",
        [] if by.is_person(takedown.given_to) else [takedown.given_to],
        f"Please take down a post on {takedown.post.school_account}",
        f"“{takedown.post}”: {takedown.get_reason_display()}. {_by_when(takedown)} The page says each step.",
        now,
        urgency=notices.NOW if takedown.is_at_once else notices.DIGEST,
    )


def takedown_stopped(takedown, now) -> None:
    """Tell the safeguarding lead and the headteacher at once, discreetly; nobody else, whatever was said before."""
    notices.withdraw(takedown, now=now)
    _post(
        takedown,
        "stopped",
        _who_leads(now),
        "Something posted could be a sexual picture of a child",
        "Do not open it. Ring the police or children’s services first, and see that a report is made. Nobody touches "
        "the post until you say on its page what may be done.",
        now,
        urgency=notices.NOW,
    )


def takedown_late(takedown, now) -> list:
    """Tell the headteacher and the technician; of what could be sexual only those who lead on it. Returns whom."""
    if takedown.could_be_sexual:
        people = _who_leads(now)
    else:
        people = [*who_acts_as(Role.HEADTEACHER, now), *who_acts_as(Role.TECHNICIAN, now)]
    subject = f"A post on {takedown.post.school_account} should be down by now"
    body = f"“{takedown.post}”: {takedown.get_reason_display()}. Please see that it is done, with its proof."
    is_stopped = takedown.state == TakedownState.STOPPED
    if is_stopped:
        subject = "Something posted still waits for your word"
        body = "It could be a sexual picture of a child. Ring the police, then say on its page what may be done."
    _post(
        takedown,
        "stopped:late" if is_stopped else "late",
        people,
        subject,
        body,
        now,
        urgency=notices.NOW if takedown.is_at_once else notices.DIGEST,
    )
    return _there(people, now)


def takedown_completed(takedown, by, now) -> None:
    """Take back what was said, and tell whoever asked that it is gone."""
    notices.withdraw(takedown, now=now)
    if takedown.asked_by is not None and not by.is_person(takedown.asked_by):
        subject = f"Gone: “{takedown.post}”"
        _post(takedown, "gone", [takedown.asked_by], subject, "It has been taken down, with its proof.", now)


def takedown_dropped(takedown, by, now) -> None:
    """Take back what was said, and tell whoever asked that the post stays."""
    notices.withdraw(takedown, now=now)
    if takedown.asked_by is not None and not by.is_person(takedown.asked_by):
        _post(takedown, "dropped", [takedown.asked_by], f"“{takedown.post}” stays", f"{by.name}: {takedown.words}", now)


def _who_leads(now) -> list:
    """Whoever acts as safeguarding lead and as headteacher and may open it; where nobody there may, whoever acts."""
    people = [*who_acts_as(Role.SAFEGUARDING_LEAD, now), *who_acts_as(Role.HEADTEACHER, now)]
    return [one for one in people if Permission.LEAD_CHILD_AT_RISK in permissions_of(roles_of(one, now))] or people


def _by_when(takedown) -> str:
    return "Now, please." if takedown.is_at_once else "By the end of the next working day."


def _there(people, now) -> list:
    return list({person.pk: person for person in people if person is not None and not person.is_shut_out(now)}.values())


def _post(takedown, what, to, subject, body, now, **details) -> None:
    notices.post(
        key=f"takedown:{takedown.pk}:{what}",
        to=_there(to, now),
        subject=subject,
        body=body,
        link=takedown.get_absolute_url(),
        about=takedown,
        now=now,
        # An e-mail never says what it could show.
        is_discreet=takedown.could_be_sexual,
        **details,
    )
