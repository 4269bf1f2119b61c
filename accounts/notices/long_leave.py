"""Who is told about long leaves. E-mails only say that something waits."""

from core.notices import api as notices
from people.queries import who_acts_as
from people.roles import Role


def long_leave_begun(leave, accounts, now) -> None:
    """The technician is told at once what to take away on the platforms, where there is anything."""
    if not accounts:
        return
    names = "\n".join(str(account) for account in accounts)
    _tell(
        leave,
        "begun",
        f"{leave.person} is on long leave: take them off on the platforms",
        f"Here every access rests until they are back. On the platforms it is yours to take away:\n\n{names}",
        now,
    )


def long_leave_ended(leave, now) -> None:
    """The technician is told that they are back, or that it was called off."""
    what = "is back from long leave" if leave.begun_at else "does not go on long leave"
    back = "What they held here is theirs again. On the platforms, see that they can post." if leave.begun_at else ""
    notices.withdraw(leave, now=now)
    _tell(leave, "ended", f"{leave.person} {what}", back or "Nothing has changed for them.", now)


def _tell(leave, what, subject, body, now) -> None:
    notices.post(
        key=f"long-leave:{leave.pk}:{what}",
        to=who_acts_as(Role.TECHNICIAN, now, but_not={leave.person_id}),
        subject=subject,
        body=body,
        now=now,
        urgency=notices.NOW,
        link=leave.get_absolute_url(),
        about=leave,
        is_discreet=True,
    )
