"""Two leavers: one whose last day is this Friday, one who left a page behind."""

from datetime import timedelta

from accounts.actions.credentials import look_at_credentials
from accounts.actions.leaving import end_access, record_departure
from accounts.actions.removals import tell_of_late_removals
from accounts.queries.credentials import current_credentials
from core.actor import SYSTEM
from people.queries import actor_for

SEEN_BY_THE_LEAVER = ("instagram", "music", "sports")


def fill_leaving(days, cast, accounts) -> None:
    """Somebody leaves on Friday who has seen three passwords; somebody else left, the Friends' only holder."""
    _leaves_on_friday(days, cast, accounts)
    _left_a_page_behind(days, cast)


def _leaves_on_friday(days, cast, accounts):
    leaver, friday = cast["leaver"], days.this_friday()
    for number, key in enumerate(SEEN_BY_THE_LEAVER):
        moment = days.at(days.working_days_ago(12 - number), 16, 20)
        look_at_credentials(
            accounts[key],
            by=actor_for(leaver, moment),
            now=moment,
            ids=[credential.pk for credential in current_credentials(accounts[key])],
            reason="Sign in to post",
            has_fresh_factor=True,
        )
    moment = days.at(days.working_days_ago(7), 9)
    record_departure(
        leaver,
        by=actor_for(cast["head"], moment),
        now=moment,
        last_day_in_school=friday,
        contract_ends_on=friday + timedelta(weeks=6),
        is_announced=True,
    )


def _left_a_page_behind(days, cast):
    recorded = days.at(days.working_days_ago(15), 9)
    last_day = days.working_days_ago(9)
    departure = record_departure(
        cast["left"],
        by=actor_for(cast["manager"], recorded),
        now=recorded,
        last_day_in_school=last_day,
        is_announced=True,
    )
    end_access(departure, by=SYSTEM, now=departure.access_ends_at + timedelta(minutes=1))
    for working_days in range(8, 0, -1):
        tell_of_late_removals(by=SYSTEM, now=days.at(days.working_days_ago(working_days), 0, 1))
