"""Who is told about roles, absences and sign-ins, and in which words."""

from django.urls import reverse

from core.notices import api as notices
from core.pages import words
from people.queries import who_oversees
from people.roles import LEADERS, Role, is_in_words


def _day(day, now) -> str:
    return words.day(day, this_year=now.year)


def role_appointed(holding, by, now):
    """The new holder, and for a leader's role the headteacher, the chair and the vice-chair."""
    role, name = Role(holding.role), holding.person.name
    until = f" until {_day(holding.ends_on, now)}" if holding.ends_on else ""
    since = f"from {_day(holding.starts_on, now)}{until}"
    said = f"{by.name} gave {name} the role of {role.label} {since}."
    _tell_about_role(
        f"role-appointed:{holding.pk}:{holding.starts_on}",
        holding,
        by,
        now,
        subject=f"{name} is {is_in_words(role)}",
        body=f"{name} is {is_in_words(role)} {since}. It was recorded automatically." if by.is_system else said,
    )


def role_ended(holding, by, now):
    """The holder, and for a leader's role the headteacher, the chair and the vice-chair."""
    role, name = holding.get_role_display(), holding.person.name
    last_day = "It never begins." if holding.cancelled_at else f"Its last day is {_day(holding.ends_on, now)}."
    who = (
        f"It was recorded automatically that {name}’s role as {role} ends."
        if by.is_system
        else (f"{by.name} ended {name}’s role as {role}.")
    )
    _tell_about_role(
        f"role-ended:{holding.pk}:{'called off' if holding.cancelled_at else holding.ends_on}",
        holding,
        by,
        now,
        subject=f"{name}’s role as {role} ends",
        body=f"{who} {last_day}",
    )


def _tell_about_role(key, holding, by, now, *, subject, body):
    told = {holding.person.pk: holding.person}
    if holding.role in LEADERS:
        told |= {person.pk: person for person in who_oversees(now)}
    told.pop(by.person_id, None)
    notices.post(
        key=key,
        to=told.values(),
        subject=subject,
        body=body,
        now=now,
        link=holding.person.get_absolute_url() if holding.role in LEADERS else "",
        about=holding.person,
    )


def absence_started(absence, by, now):
    """The stand-in, and the person themselves where somebody else said it."""
    until = _day(absence.ends_on, now)
    notices.post(
        key=f"absence-started:{absence.pk}",
        to=absence.stand_in,
        subject=f"You stand in for {absence.person.name} until {until}",
        body=f"{absence.person.name} is away from {_day(absence.starts_on, now)} to {until}. "
        "Their roles are yours for that time, and what waits for them waits for you.",
        now=now,
        urgency=notices.NOW,
        link=reverse("people:away"),
        about=absence,
    )
    if not by.is_person(absence.person):
        notices.post(
            key=f"absence-started-for-you:{absence.pk}",
            to=absence.person,
            subject=f"You are marked as away until {until}",
            body=f"{by.name} said that you are away until {until}. {absence.stand_in.name} stands in for you.",
            now=now,
            link=reverse("people:away"),
            about=absence,
        )


def absence_ended(absence, by, now):
    """The stand-in, and the person themselves where somebody else said it."""
    notices.post(
        key=f"absence-ended:{absence.pk}",
        to=absence.stand_in,
        subject=f"{absence.person.name} is back",
        body=f"You no longer stand in for {absence.person.name}. Thank you.",
        now=now,
        urgency=notices.NOW,
        link=reverse("people:away"),
        about=absence,
    )
    if not by.is_person(absence.person):
        notices.post(
            key=f"absence-ended-for-you:{absence.pk}",
            to=absence.person,
            subject="You are marked as back",
            body=f"{by.name} said that you are back. {absence.stand_in.name} no longer stands in for you.",
            now=now,
            link=reverse("people:away"),
            about=absence,
        )


def address_changed(person, by, now):
    """The person, under the new address; the old one gets a letter."""
    notices.post(
        key=f"address-changed:{person.pk}:{now.isoformat()}",
        to=person,
        subject="Your e-mail address for signing in was changed",
        body=f"{by.name} changed it. Sign in with this address from now on. "
        "If you did not expect this, tell the headteacher or the business manager now.",
        now=now,
        urgency=notices.NOW,
        about=person,
        is_discreet=True,
    )


def printed_code_used(person, left, now):
    """The person: the sheet may lie with somebody else."""
    how_many = "None is left" if not left else "1 is left" if left == 1 else f"{left} are left"
    notices.post(
        key=f"printed-code-used:{person.pk}:{now.isoformat()}",
        to=person,
        subject="One of your printed codes was used",
        body=f"{how_many}. If it was not you, print new ones now: the old ones then stop working.",
        now=now,
        urgency=notices.NOW,
        link=reverse("mfa_generate_recovery_codes"),
        about=person,
        is_discreet=True,
    )


def factor_removed(person, name, now):
    """The person: somebody who stole a sign-in would do this first."""
    notices.post(
        key=f"factor-removed:{person.pk}:{now.isoformat()}",
        to=person,
        subject="Something you sign in with was removed",
        body=f"“{name}” was removed from your sign-in. If it was not you, change your password now, "
        "and tell the headteacher or the business manager.",
        now=now,
        urgency=notices.NOW,
        link=reverse("mfa_index"),
        about=person,
        is_discreet=True,
    )


def door_connected(account, name, now):
    """Whose sign-in it is: another way in was opened."""
    notices.post(
        key=f"door-connected:{account.pk}",
        to=account.user,
        subject=f"You can now sign in with {name}",
        body=f"The {name} account {account.extra_data['email']} was connected to your sign-in. "
        "If that was not you, tell the headteacher or the business manager now.",
        now=now,
        urgency=notices.NOW,
        link=reverse("mfa_index"),
        about=account.user,
        is_discreet=True,
    )


def signed_out_everywhere(person, by, now):
    """The person, unless they did it themselves."""
    if not by.is_person(person):
        notices.post(
            key=f"signed-out-everywhere:{person.pk}:{now.isoformat()}",
            to=person,
            subject="You were signed out everywhere",
            body=f"{by.name} signed you out on every computer and phone. Sign in again wherever you need to.",
            now=now,
            urgency=notices.NOW,
            about=person,
        )


def factor_reset_asked(reset, deciders, now):
    """The person, who may not have asked at all, and everybody who could agree."""
    name, asker = reset.person.name, reset.asked_by.name
    until = f"until {words.last_day(reset.expires_at)}"
    notices.post(
        key=f"factor-reset-asked-for-you:{reset.pk}",
        to=reset.person,
        subject="Somebody asks that you set up your second step again",
        body=f"{asker} says that you lost what you sign in with. If a second person agrees {until}, it is removed "
        "and you set it up anew. If you did not ask for this, cancel it here, or ring the headteacher now.",
        now=now,
        urgency=notices.NOW,
        link=reset.get_absolute_url(),
        about=reset.person,
        is_discreet=True,
    )
    notices.post(
        key=f"factor-reset-asked:{reset.pk}",
        to=deciders,
        subject=f"{asker} asks you to let {name} set up the second step again",
        body=f"{name} lost what they sign in with. One more person must agree, {until}. "
        f"See {name} or ring the number that you know before you do.",
        now=now,
        urgency=notices.NOW,
        link=reset.get_absolute_url(),
        about=reset.person,
        is_discreet=True,
    )


def factor_reset_agreed(reset, by, now):
    """The person, whoever asked, the headteacher, the chair and the vice-chair."""
    told = {other.pk: other for other in [reset.person, reset.asked_by, *who_oversees(now)]}
    told.pop(by.person_id, None)
    notices.post(
        key=f"factor-reset-agreed:{reset.pk}",
        to=told.values(),
        subject=f"{reset.person.name} sets up the second step at sign-in again",
        body=f"{reset.asked_by.name} asked for it and {by.name} agreed, because what {reset.person.name} signs in with "
        "is lost. If that is not so, tell the headteacher or the chair of governors now.",
        now=now,
        urgency=notices.NOW,
        about=reset.person,
        is_discreet=True,
    )


def factor_reset_cancelled(reset, by, now):
    """The person and whoever asked."""
    told = {other.pk: other for other in (reset.person, reset.asked_by)}
    told.pop(by.person_id, None)
    notices.post(
        key=f"factor-reset-cancelled:{reset.pk}",
        to=told.values(),
        subject=f"The second step of {reset.person.name} stays as it is",
        body=f"{by.name} cancelled that it is set up again.",
        now=now,
        about=reset.person,
        is_discreet=True,
    )


def invitation_accepted(invitation, now):
    """Whoever sent it."""
    if invitation.invited_by is not None:
        notices.post(
            key=f"invitation-accepted:{invitation.pk}",
            to=invitation.invited_by,
            subject=f"{invitation.person.name} has joined",
            body=f"{invitation.person.name} used your invitation and can sign in now.",
            now=now,
            link=invitation.person.get_absolute_url(),
            about=invitation.person,
        )
