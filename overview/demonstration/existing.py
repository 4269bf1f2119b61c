"""What the school had before it kept its accounts here, one of them forgotten since 2016; and a checklist changed."""

from dataclasses import replace

from accounts.actions.account_lists import apply_account_list, upload_account_list
from accounts.actions.checklists import change_checklist
from accounts.queries.account_list import plan_for
from accounts.queries.checklists import steps_of
from accounts.states import Platform
from people.queries import actor_for

LIST = "accounts-we-found.csv"
# As the reader of lists says it.
EMPTY = dict.fromkeys(("platform_name", "address", "handle", "aim", "audience", "promotion", "why_not_private"), "")
EMPTY |= {"private": None, "children": None, "posting": [], "watching": []}
FORGOTTEN = EMPTY | {
    "line": 2,
    "platform": Platform.X.value,
    "name": "Residential trip 2016",
    "handle": "@RiversideResi16",
    "aim": "News for families while Year 6 was away in 2016.",
    "audience": "Families of Year 6, as it was then",
    "promotion": "It was in a letter home; nobody tells anybody of it now.",
    "private": False,
    "why_not_private": "Nobody has signed in for years, so nothing there can be changed yet.",
    "children": True,
}
# Found on the platform; nobody remembers what it was for.
UNKNOWN = EMPTY | {
    "line": 3,
    "platform": Platform.YOUTUBE.value,
    "name": "Riverside allotment",
    "address": "https://video.example/riverside-allotment",
}


def fill_existing(days, cast) -> None:
    """The business manager's list: one proposal waits for the headteacher, one for her own answers."""
    moment = days.at(days.working_days_ago(3), 13)
    by = actor_for(cast["manager"], moment)
    rows = [FORGOTTEN | {"posting": [cast["sports"].email], "watching": [cast["manager"].email]}, UNKNOWN]
    found = upload_account_list(by=by, now=moment, file_name=LIST, data=b"", rows=rows, broken=[])
    apply_account_list(found, by=by, now=moment, digest=plan_for(found, by, moment).digest)
    _change_a_checklist(days, cast)


def _change_a_checklist(days, cast):
    moment = days.at(days.working_days_ago(20), 14)
    first, *others = steps_of(Platform.INSTAGRAM)
    help_of_today = f"{first.help} Since this term the setting is under “Who can see your content”."
    change_checklist(
        Platform.INSTAGRAM,
        by=actor_for(cast["technician"], moment),
        now=moment,
        items=[replace(first, help=help_of_today), *others],
        why="The setting has moved: it took me ten minutes to find.",
        based_on=1,
    )
