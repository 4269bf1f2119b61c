"""Who is told of the history itself, in which words."""

from django.urls import reverse

from core.notices import api as notices
from core.pages.words import moment
from people.queries import who_acts_as
from people.roles import Role

KEEP_IT = """Please keep the e-mail that says this. There is nothing else to do.

Once a week the school's history is summed up in one line and sent to you, because you are outside the school's \
computers. It names nobody and tells nothing. Should anybody ever doubt whether the history was changed \
afterwards, this line shows how it stood today: whoever runs the server gives it to “manage.py verify_audit \
--checkpoint”.

{}

{}"""


def weekly_key(week: str) -> str:
    """Under which key a week's line is posted."""
    return f"history.checkpoint:{week}"


def not_yet_sent(week: str, now) -> list:
    """Whoever acts as chair and has not been sent this week's line."""
    return notices.not_yet_told(weekly_key(week), who_acts_as(Role.CHAIR, now))


def checkpoint_sent(week: str, checkpoint, check, people, now) -> None:
    """The chair keeps the week's signed line outside the school's computers, and reads when all was last verified."""
    notices.post(
        key=weekly_key(week),
        to=people,
        subject="Keep this line: how the history stood this week",
        body=KEEP_IT.format(_verified(check), checkpoint.text()),
        names_nobody=True,
        now=now,
    )


def _verified(check) -> str:
    if check is None:
        return "The history has not been verified yet. Ask whoever runs the server why."
    found = "NOT as it was written" if check.findings else "as it was written"
    return f"The whole history was last verified on {moment(check.finished_at)}, and was {found}."


def history_found_wrong(check, now) -> None:
    """Headteacher, chair and technician hear at once, once for each finding, that the history was changed."""
    many = f"{check.findings:,} things are" if check.findings > 1 else "one thing is"
    notices.post(
        key=f"history.wrong:{check.found[:16]}",
        to=_watchers(now),
        subject="The school's history is not as it was written",
        body=(
            f"The daily check of the history on {moment(now)} found that {many} not as written. "
            f"The first: {check.first_finding}\n\n"
            "Keep the database, its backups and the checkpoint file as they are, and have whoever runs the server "
            "run “manage.py verify_audit”. Somebody may have changed the database behind the program's back."
        ),
        link=reverse("overview:findings"),
        urgency=notices.NOW,
        names_nobody=True,
        now=now,
    )


def history_finding_seen(by, check, note: str, now, *, is_signed_in: bool) -> None:
    """Headteacher, chair and technician hear at once that a finding alarms no longer, in whose name and how given."""
    on_server = f"somebody on the server, in {by.name}’s name,"
    who = f"{by.name}, signed in with a second step," if is_signed_in else on_server
    notices.post(
        key=f"history.seen:{check.found[:16]}",
        to=_watchers(now),
        subject="Somebody has looked into what was found in the history",
        body=(
            f"On {moment(now)} {who} said of what the check of the history had found: {note}\n\n"
            f"The first finding was: {check.first_finding} It goes on standing on “Is it running?”, but alarms nobody "
            "any more. Anything that is found besides does. If this was not agreed, speak up now."
        ),
        link=reverse("overview:findings"),
        urgency=notices.NOW,
        now=now,
    )


def history_erased(by, count: int, reason: str, now) -> None:
    """Headteacher, chair and technician hear at once that words of the history were erased, and in whose name."""
    lines = "1 line" if count == 1 else f"{count} lines"
    notices.post(
        key=f"history.erased:{now.isoformat()}",
        to=_watchers(now),
        subject="Names and words were erased from the history",
        body=(
            f"{by.name} had the names and words of {lines} erased on {moment(now)}. The reason given: {reason}\n\n"
            "What was done, when and to what stays in the history. If this was not agreed, speak up now."
        ),
        link=reverse("overview:history"),
        urgency=notices.NOW,
        now=now,
    )


def _watchers(now) -> list:
    roles = (Role.HEADTEACHER, Role.CHAIR, Role.TECHNICIAN)
    return list({person.pk: person for role in roles for person in who_acts_as(role, now)}.values())
