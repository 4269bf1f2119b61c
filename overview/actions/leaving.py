"""Handing on what a leaver holds, from the one page on which all of it stands (RO9)."""

from datetime import timedelta

from accounts.actions import settlements
from accounts.actions.leaving import hand_over_monitoring
from core.action import action
from incidents.actions.people import hand_on_report
from monitoring.actions.comments import hand_on_comment
from people.actions.roles import appoint, begin_role_earlier, name_stand_in
from people.queries import school_day


@action
def settle_held(departure, *, by, now, choices):
    """Give each of these things (Held) to the person named for it, by the verb that it always goes by; all or none.

    Not recorded: the verbs that this one calls write the lines. Raises Refused with the first reason.
    """
    for held, to in choices:
        kind, _, which = held.key.partition(":")
        GIVE[kind](departure, which, by=by, now=now, to=to)
        if kind == "report":
            # The leaving, its history and the certificate are read by people who may not know of it.
            continue
        settlements.record_settlement(departure, by=by, now=now, held=held, to=to)


def _post(departure, which, *, by, now, to):
    settlements.give_posting(departure, by=by, now=now, account_id=int(which), to=to)


def _watch(departure, which, *, by, now, to):
    hand_over_monitoring(departure, by=by, now=now, to=to, account_ids=[int(which)])


def _proposal(departure, which, *, by, now, to):
    settlements.give_proposal(departure, by=by, now=now, request_id=int(which), to=to)


def _sponsor(departure, which, *, by, now, to):
    settlements.give_sponsorship(departure, by=by, now=now, request_id=int(which), to=to)


def _comment(departure, which, *, by, now, to):
    hand_on_comment(by=by, now=now, comment_id=int(which), to=to)


def _takedown(departure, which, *, by, now, to):
    settlements.give_takedown(departure, by=by, now=now, takedown_id=int(which), to=to)


def _report(departure, which, *, by, now, to):
    hand_on_report(by=by, now=now, reference=which, to=to)


def _role(departure, which, *, by, now, to):
    day_after = departure.last_day_in_school + timedelta(days=1)
    starts_on = max(day_after, school_day(now))
    later = to.holdings.own().standing().filter(role=which, ends_on=None, starts_on__gt=starts_on).first()
    if later is not None:
        begin_role_earlier(later, by=by, now=now, starts_on=starts_on)
    else:
        appoint(to, by=by, now=now, role=which, starts_on=starts_on)


def _stand_in(departure, which, *, by, now, to):
    name_stand_in(to, by=by, now=now, role=which)


# The first part of what each thing is known by, and the verb by which it goes to somebody else.
GIVE = {
    "post": _post,
    "watch": _watch,
    "proposal": _proposal,
    "sponsor": _sponsor,
    "comment": _comment,
    "takedown": _takedown,
    "report": _report,
    "role": _role,
    "stand-in": _stand_in,
}
