"""Who is told of looks into the password safe: at once of unusual ones, of all of them once a week (RO7)."""

from django.urls import reverse

from core.notices import api as notices
from core.pages.words import moment
from people.queries import actor_for, may_know_of_leaving, school_day, who_acts_as
from people.roles import Role

# So many lines stand in the weekly message; the page has the rest.
LINES = 20


def who_hears_of(alarm, person, now) -> list:
    """Whoever acts as headteacher and as IT technician, never the one who looked; of a leaving, who may know of it."""
    people = {}
    for role in (Role.HEADTEACHER, Role.TECHNICIAN):
        people |= {found.pk: found for found in who_acts_as(role, now, but_not={person.pk})}
    told = list(people.values())
    if alarm.is_confidential:
        told = [found for found in told if may_know_of_leaving(person, actor_for(found, now))]
    return told


def look_alarmed(alarm, about, person, now) -> bool:
    """Tell at once, of each person and alarm once a day; returns whether anybody was told anew."""
    key = f"look-alarm-{alarm.key}-{person.pk}-{school_day(now):%Y-%m-%d}"
    new = notices.not_yet_told(key, who_hears_of(alarm, person, now))
    if not new:
        return False
    did = "was refused sign-in details" if alarm.key == "many-refused" else "looked at sign-in details"
    notices.post(
        key=key,
        to=new,
        subject=f"{person} {did}: {alarm.title}",
        body=(
            f"{moment(now)}, {about}. The rule: {alarm.rule} "
            "Ask them. If they do not know of it, end their sign-ins and change the password."
        ),
        link=reverse("accounts:looks"),
        about=about,
        urgency=notices.NOW,
        is_discreet=True,
        now=now,
    )
    return True


def who_hears_weekly(monday, now) -> list:
    """Those of the owners who have not had this week's list yet: whoever acts as headteacher and as technician."""
    people = {found.pk: found for role in (Role.HEADTEACHER, Role.TECHNICIAN) for found in who_acts_as(role, now)}
    return notices.not_yet_told(_weekly(monday), people.values())


def looks_of_week(monday, looks, people, now):
    """Who looked, at what, and why, in the week that began on this Monday."""
    lines = [f"{moment(look.at)}: {look.person}, {look.account}, {look.saw}. {look.why}" for look in looks[:LINES]]
    if len(looks) > LINES:
        lines.append(f"And {len(looks) - LINES} more on the page.")
    notices.post(
        key=_weekly(monday),
        to=people,
        subject=f"Who looked at sign-in details last week: {len(looks)} {'look' if len(looks) == 1 else 'looks'}",
        body="\n".join(lines),
        link=f"{reverse('accounts:looks')}?week={monday:%Y-%m-%d}",
        is_discreet=True,
        now=now,
    )


def _weekly(monday) -> str:
    return f"looks-week-{monday:%Y-%m-%d}"
