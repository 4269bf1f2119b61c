"""Three linked groups: one in order, one past its end date, and one that its runner left behind with a page."""

from datetime import timedelta

from accounts.actions.linked_groups import confirm_disclaimer, note_group, offer_group, tell_of_group_dates
from core.actor import SYSTEM
from people.queries import actor_for

FRIENDS = "Friends of Riverside"

# runner, name, platform, association, what for, weeks that it lasts from when it was noted
GROUPS = (
    ("sports", "Staff running club", "whatsapp", "", "Who runs where on Thursdays after school.", 40),
    ("governor", "Governors’ quick chat", "whatsapp", "", "Who brings what to meetings. Nothing about children.", 5),
    ("left", "Fair helpers", "whatsapp", FRIENDS, "Helpers at the summer fair arrange who does what.", 40),
)


def fill_groups(days, cast) -> None:
    """Noted by whoever runs them; the governors' is past its end date."""
    noted = days.at(days.working_days_ago(28), 10)
    for key, name, platform, organisation, purpose, weeks in GROUPS:
        by = actor_for(cast[key], noted)
        what = {"name": name, "platform": platform, "organisation": organisation, "purpose": purpose}
        ends_on = noted.date() + timedelta(weeks=weeks)
        group = note_group(by=by, now=noted, runner=cast[key], ends_on=ends_on, **what)
        if key != "governor":
            confirm_disclaimer(group, by=by, now=noted)
    for working_days in (8, 1):
        tell_of_group_dates(by=SYSTEM, now=days.at(days.working_days_ago(working_days), 0, 1))


def hand_on_the_fair(days, cast) -> None:
    """Its runner has left; the business manager asks somebody else, who has not answered yet."""
    moment = days.at(days.working_days_ago(2), 11)
    group = cast["left"].linked_groups.get()
    offer_group(group, by=actor_for(cast["manager"], moment), now=moment, to=cast["art"])
