"""Who may open which address: one line for every URL name of ours, in one table.

"public" is anybody in the world, "signed in" everybody with a sign-in, a set of permissions whoever
holds one of them. A URL that is not here fails `test_access.py`; so does a line without a URL.
"""

from people.roles import Permission as P

PUBLIC = "public"
SIGNED_IN = "signed in"

TABLE = {
    "overview:home": SIGNED_IN,
    "overview:demonstration_sign_in": PUBLIC,
    "accounts:register": {P.SEE_ACCOUNTS},
    "accounts:official": PUBLIC,
    "accounts:account": {P.SEE_ACCOUNTS},
    "accounts:set_up": {P.RUN_ACCOUNTS},
    "accounts:requests": {P.SEE_ACCOUNTS},
    "overview:healthz": PUBLIC,
    "overview:could_not_send": {P.SEE_FAULTS},
    "overview:held_by": {P.SEE_DEPARTURES},
    "overview:messages": SIGNED_IN,
    "overview:standing": PUBLIC,
    "incidents:reports": {P.SEE_OPEN_REPORTS, P.LEAD_ABOUT_HEADTEACHER},
    "incidents:add_evidence": {P.REPORT},
    "incidents:add_reader": {P.REPORT},
    "incidents:assess_report": {P.REPORT},
    "incidents:check_conduct": {P.REPORT},
    "incidents:conclude_report": {P.REPORT},
    "incidents:correct_naming": {P.REPORT},
    "incidents:evidence": {P.REPORT},
    "incidents:keep_out": {P.REPORT},
    "incidents:look_at_report": {P.REPORT},
    "incidents:mark_restricted": {P.REPORT},
    "incidents:mine": {P.REPORT},
    "incidents:name_lead": {P.REPORT},
    "incidents:pass_to_low_level_file": {P.REPORT},
    "incidents:quarantine_evidence": {P.REPORT},
    "incidents:record_advice": {P.REPORT},
    "incidents:record_answer": {P.REPORT},
    "incidents:record_takedown": {P.REPORT},
    "incidents:refer_report": {P.REPORT},
    "incidents:reopen_report": {P.REPORT},
    "incidents:report": {P.REPORT},
    "incidents:share_report": {P.REPORT},
    "incidents:start_report": {P.REPORT},
    "incidents:who_to_tell": {P.REPORT},
    "policy:publish": {P.PUBLISH_STATEMENT},
    "policy:review_cycle": {P.PUBLISH_STATEMENT},
    "policy:start_version": {P.PUBLISH_STATEMENT},
    "policy:statement": {P.READ_STATEMENT},
    "policy:version": {P.READ_STATEMENT},
    "policy:versions": {P.PUBLISH_STATEMENT},
    "policy:who_has_not": {P.SEE_ACKNOWLEDGEMENTS},
    "policy:write": {P.PUBLISH_STATEMENT},
    "accounts:request": {P.SEE_ACCOUNTS},
    "overview:accessibility": PUBLIC,
    "overview:privacy": PUBLIC,
    "accounts:safe": SIGNED_IN,
    "accounts:show_sign_in": SIGNED_IN,
    "accounts:show_credential": SIGNED_IN,
    "accounts:store_credential": {P.RUN_ACCOUNTS},
    "accounts:posting": {P.SEE_ACCOUNTS},
    "accounts:grant_posting": {P.RUN_ACCOUNTS},
    "accounts:end_posting": {P.RUN_ACCOUNTS},
    "accounts:offer_handover": {P.RUN_ACCOUNTS},
    "accounts:handover": SIGNED_IN,
    "accounts:unlock_handover": SIGNED_IN,
    "accounts:collect_handover": SIGNED_IN,
    "accounts:confirm_handover": SIGNED_IN,
    "accounts:cancel_handover": {P.RUN_ACCOUNTS},
    "accounts:departures": {P.SEE_DEPARTURES},
    "accounts:departure": {P.SEE_DEPARTURES},
    "accounts:record_departure": {P.RECORD_DEPARTURE},
    "accounts:change_departure": {P.RECORD_DEPARTURE},
    "accounts:announce_departure": {P.RECORD_DEPARTURE},
    "accounts:cancel_departure": {P.RECORD_DEPARTURE},
    "accounts:end_access": {P.RECORD_DEPARTURE},
    "accounts:hand_over_monitoring": {P.RECORD_DEPARTURE},
    "accounts:removal": {P.SEE_DEPARTURES},
    "accounts:decide_removal": {P.RUN_ACCOUNTS},
    "accounts:prove_removal": {P.RUN_ACCOUNTS},
    "accounts:removal_picture": {P.SEE_DEPARTURES},
}

# The names are allauth's; the marks are lists in `people.access`.
ALLAUTH_PREFIX = "sign-in/"

__all__ = ["ALLAUTH_PREFIX", "PUBLIC", "SIGNED_IN", "TABLE", "P"]
