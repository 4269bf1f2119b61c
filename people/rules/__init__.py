"""Why somebody may not do a thing to people: a sentence to show, or nothing. One file a noun."""

from people.rules.absences import AWAY_AT_MOST, why_not_come_back, why_not_go_away, why_not_say_away
from people.rules.departures import (
    LEAVES_WITHIN,
    LEFT_WITHIN,
    why_not_announce_departure,
    why_not_bring_back,
    why_not_cancel_departure,
    why_not_end_sign_in,
    why_not_keep_departures,
    why_not_leave_on,
    why_not_record_departure,
    why_not_stay_until,
)
from people.rules.doors import (
    why_not_connect_door,
    why_not_disconnect_door,
    why_not_enter,
    why_not_join_by_door,
)
from people.rules.factor_resets import (
    has_held_long,
    is_held_long,
    why_not_agree_factor_reset,
    why_not_ask_factor_reset,
    why_not_cancel_factor_reset,
)
from people.rules.factors import (
    why_not_choose_password,
    why_not_enrol_for_demonstration,
    why_not_remove_factor,
    why_not_spend_code,
)
from people.rules.invitations import why_not_accept, why_not_hand_over, why_not_invite
from people.rules.people import STAYS_AT_LEAST, is_leader, why_not_act, why_not_change_address, why_not_manage
from people.rules.roles import (
    WHO_APPOINTS,
    why_not_appoint,
    why_not_each_other,
    why_not_end_role,
    why_not_give_oneself,
    why_not_hold,
    why_not_kept_apart,
    why_not_name_stand_in,
    why_not_rule_on,
)
from people.rules.school import why_not_keep_school
from people.rules.sessions import why_not_end_all_sessions, why_not_end_session
from people.rules.staff import why_not_import_staff, why_not_keep_on, why_not_leave_by_list
from people.rules.undertakings import why_not_answer_undertaking, why_not_ask_undertaking

__all__ = [
    "AWAY_AT_MOST",
    "LEAVES_WITHIN",
    "LEFT_WITHIN",
    "STAYS_AT_LEAST",
    "WHO_APPOINTS",
    "has_held_long",
    "is_held_long",
    "is_leader",
    "why_not_accept",
    "why_not_act",
    "why_not_agree_factor_reset",
    "why_not_announce_departure",
    "why_not_answer_undertaking",
    "why_not_appoint",
    "why_not_ask_factor_reset",
    "why_not_ask_undertaking",
    "why_not_bring_back",
    "why_not_cancel_departure",
    "why_not_cancel_factor_reset",
    "why_not_change_address",
    "why_not_choose_password",
    "why_not_come_back",
    "why_not_connect_door",
    "why_not_disconnect_door",
    "why_not_each_other",
    "why_not_end_all_sessions",
    "why_not_end_role",
    "why_not_end_session",
    "why_not_end_sign_in",
    "why_not_enrol_for_demonstration",
    "why_not_enter",
    "why_not_give_oneself",
    "why_not_go_away",
    "why_not_hand_over",
    "why_not_hold",
    "why_not_import_staff",
    "why_not_invite",
    "why_not_join_by_door",
    "why_not_keep_departures",
    "why_not_keep_on",
    "why_not_keep_school",
    "why_not_kept_apart",
    "why_not_leave_by_list",
    "why_not_leave_on",
    "why_not_manage",
    "why_not_name_stand_in",
    "why_not_record_departure",
    "why_not_remove_factor",
    "why_not_rule_on",
    "why_not_say_away",
    "why_not_spend_code",
    "why_not_stay_until",
]
