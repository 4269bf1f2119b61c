"""Reads of `people` that are used twice, one file a noun."""

from people.queries.absences import absence_of, away, covered_by
from people.queries.days import SCHOOL_TIME, end_of_day, school_day
from people.queries.doors import door_of, doors_of, has_joined, person_with_address
from people.queries.factors import factors_of, has_second_factor, must_enrol, was_used, why_not_remove_factor
from people.queries.invitations import (
    invitation_of,
    last_invitation,
    link_is_open,
    token_of,
    unsent_invitation,
)
from people.queries.leaving import (
    departures,
    departures_expected,
    departures_known_to,
    leavings_due,
    may_know_of_leaving,
    why_not_bring_back,
    why_not_change_departure,
    why_not_leave_on,
)
from people.queries.people import (
    everybody,
    everybody_in_scope,
    people_here,
    people_list,
    people_who_can_act,
    person_with,
    why_not_act,
)
from people.queries.roles import (
    actor_for,
    first_holder,
    has_successor,
    holders,
    holding,
    holds,
    leaders,
    likely_to_watch,
    roles_of,
    who_oversees,
)
from people.queries.roster import Roster, stand_in_for, who_acts_as
from people.queries.sessions import SignIn, session_keys_of, sign_ins_of
from people.queries.whole_school import held_by, standing, work_for

__all__ = [
    "SCHOOL_TIME",
    "Roster",
    "SignIn",
    "absence_of",
    "actor_for",
    "away",
    "covered_by",
    "departures",
    "departures_expected",
    "departures_known_to",
    "door_of",
    "doors_of",
    "end_of_day",
    "everybody",
    "everybody_in_scope",
    "factors_of",
    "first_holder",
    "has_joined",
    "has_second_factor",
    "has_successor",
    "held_by",
    "holders",
    "holding",
    "holds",
    "invitation_of",
    "last_invitation",
    "leaders",
    "leavings_due",
    "likely_to_watch",
    "link_is_open",
    "may_know_of_leaving",
    "must_enrol",
    "people_here",
    "people_list",
    "people_who_can_act",
    "person_with",
    "person_with_address",
    "roles_of",
    "school_day",
    "session_keys_of",
    "sign_ins_of",
    "stand_in_for",
    "standing",
    "token_of",
    "unsent_invitation",
    "was_used",
    "who_acts_as",
    "who_oversees",
    "why_not_act",
    "why_not_bring_back",
    "why_not_change_departure",
    "why_not_leave_on",
    "why_not_remove_factor",
    "work_for",
]
