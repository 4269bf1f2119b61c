"""Why somebody may not do a thing to a report: a sentence to show, or nothing. One file a noun."""

from incidents.rules.evidence import (
    why_not_add_evidence,
    why_not_open_evidence,
    why_not_quarantine_evidence,
    why_not_stop_for_picture,
)
from incidents.rules.people import (
    why_not_add_reader,
    why_not_correct_naming,
    why_not_keep_out,
    why_not_mark_restricted,
    why_not_name_about,
    why_not_name_lead,
    why_not_share_report,
)
from incidents.rules.reports import (
    is_lead,
    is_locked,
    why_not_assess_report,
    why_not_check_conduct,
    why_not_conclude_report,
    why_not_look_at_report,
    why_not_pass_to_low_level_file,
    why_not_record_advice,
    why_not_record_answer,
    why_not_record_takedown,
    why_not_refer_report,
    why_not_reopen_report,
    why_not_report,
)

__all__ = [
    "is_lead",
    "is_locked",
    "why_not_add_evidence",
    "why_not_add_reader",
    "why_not_assess_report",
    "why_not_check_conduct",
    "why_not_conclude_report",
    "why_not_correct_naming",
    "why_not_keep_out",
    "why_not_look_at_report",
    "why_not_mark_restricted",
    "why_not_name_about",
    "why_not_name_lead",
    "why_not_open_evidence",
    "why_not_pass_to_low_level_file",
    "why_not_quarantine_evidence",
    "why_not_record_advice",
    "why_not_record_answer",
    "why_not_record_takedown",
    "why_not_refer_report",
    "why_not_reopen_report",
    "why_not_report",
    "why_not_share_report",
    "why_not_stop_for_picture",
]
