"""Three leavers, before the last day, with a page left behind and all settled; and somebody who is away for long."""

from datetime import timedelta

from accounts.actions.credentials import look_at_credentials, store_credential
from accounts.actions.leaving import end_access, record_departure
from accounts.actions.long_leave import begin_long_leave, record_long_leave
from accounts.actions.posting import grant_posting, take_off_platform
from accounts.actions.removals import complete_removal, start_removal, tell_of_late_removals
from accounts.queries.credentials import current_credentials
from accounts.states import RemovalDecision, SecretKind
from core.actor import SYSTEM
from overview.actions.leaving import settle_held
from overview.queries.leaving import leaver as leaver_of
from people.actions.undertakings import answer_undertaking
from people.queries import actor_for, undertaking_after
from people.states import Answer, AnsweredHow

SEEN_BY_THE_LEAVER = ("instagram", "music", "sports")
PROOF = "Signed out everywhere on X, and the new password tried: the old one is refused"


def fill_leaving(days, cast, accounts) -> None:
    """Somebody leaves on Friday who has seen three passwords; somebody else left, the Friends' only holder.

    A third has left with everything settled, so has a certificate; a fourth is on long leave.
    """
    _leaves_on_friday(days, cast, accounts)
    _left_a_page_behind(days, cast)
    _left_with_everything_settled(days, cast, accounts["x"])
    _away_for_long(days, cast, accounts["year5"])


def _leaves_on_friday(days, cast, accounts):
    leaver, friday = cast["leaver"], days.this_friday()
    for number, key in enumerate(SEEN_BY_THE_LEAVER):
        _look(leaver, accounts[key], days.at(days.working_days_ago(12 - number), 16, 20))
    moment = days.at(days.working_days_ago(7), 9)
    record_departure(
        leaver,
        by=actor_for(cast["head"], moment),
        now=moment,
        last_day_in_school=friday,
        contract_ends_on=friday + timedelta(weeks=6),
        is_announced=True,
    )


def _look(person, account, moment):
    look_at_credentials(
        account,
        by=actor_for(person, moment),
        now=moment,
        ids=[credential.pk for credential in current_credentials(account)],
        reason="Sign in to post",
        has_fresh_factor=True,
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


def _left_with_everything_settled(days, cast, account):
    """He could post on the school's news and had seen its password: handed on, changed, proved, and agreed to."""
    leaver, tech = cast["settled"], cast["technician"]
    granted, recorded = days.at(days.working_days_ago(60), 15), days.at(days.working_days_ago(40), 9)
    grant_posting(account, by=actor_for(tech, granted), now=granted, person=leaver, reason="News of Year 6")
    _look(leaver, account, days.at(days.working_days_ago(50), 16, 10))
    departure = record_departure(
        leaver,
        by=actor_for(cast["head"], recorded),
        now=recorded,
        last_day_in_school=days.working_days_ago(30),
        is_announced=True,
    )
    given = days.at(days.working_days_ago(38), 11)
    by = actor_for(tech, given)
    found = leaver_of(departure, by, given).to_give
    settle_held(departure, by=by, now=given, choices=[(held, cast["office"]) for held in found])
    agreed = days.at(days.working_days_ago(35), 12)
    asked = undertaking_after(departure)
    own = actor_for(leaver, agreed)
    answer_undertaking(asked, by=own, now=agreed, answer=Answer.AGREED, how=AnsweredHow.SIGNED_IN)
    end_access(departure, by=SYSTEM, now=departure.access_ends_at + timedelta(minutes=1))
    changed = days.at(days.working_days_ago(29), 9, 40)
    by = actor_for(tech, changed)
    store_credential(account, by=by, now=changed, kind=SecretKind.PASSWORD, plaintext="walnut-siren-cloud-63")
    for removal in departure.removals.all():
        start_removal(removal, by=by, now=changed, decision=RemovalDecision.KEEP)
        complete_removal(removal, by=by, now=changed, proof_on=changed.date(), proof=PROOF)


def _away_for_long(days, cast, account):
    """She posted for Year 5; while she is away her access rests, and the technician has taken her off the group."""
    person, tech = cast["away"], cast["technician"]
    granted, told = days.at(days.working_days_ago(60), 16), days.at(days.working_days_ago(25), 9)
    grant_posting(account, by=actor_for(tech, granted), now=granted, person=person, reason="Posts the trips")
    starts_on = days.working_days_ago(18)
    leave = record_long_leave(
        person,
        by=actor_for(cast["head"], told),
        now=told,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(weeks=26),
    )
    begin_long_leave(leave, by=SYSTEM, now=days.at(starts_on, 0, 1))
    off = days.at(days.working_days_ago(17), 10)
    take_off_platform(account.posting_rights.get(person=person), by=actor_for(tech, off), now=off)
