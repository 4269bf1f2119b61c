"""The termly review of the term before: done, so that the proofs of the accounts are no older than a term."""

from accounts.actions.reviews import Confirmed, Proved, confirm_holders, open_reviews, prove_accounts
from accounts.queries.reviews import this_term, to_confirm, to_prove
from core.actor import SYSTEM
from core.files.api import read_upload
from core.workdays.queries import school_calendar
from overview.demonstration.pictures import drawn
from people.queries import actor_for


def fill_reviews(days, cast) -> None:
    """In its second week the technician proved every account, and the headteacher confirmed who can post."""
    calendar = school_calendar()
    begins = this_term(days.now).before.begins_on(calendar)
    moment = days.at(calendar.add_working_days(begins, 6), 15)
    head, tech = (actor_for(cast[key], moment) for key in ("head", "technician"))
    open_reviews(by=SYSTEM, now=moment)
    proofs = [Proved(one.pk, read_upload(drawn(f"{one.school_account}: private"))) for one in to_prove()]
    if not proofs:
        return
    prove_accounts(by=tech, now=moment, answers=proofs, proved_on=moment.date())
    holders = [Confirmed(one.pk, frozenset(right.pk for right in one.school_account.posting)) for one in to_confirm()]
    confirm_holders(by=head, now=moment, answers=holders)
