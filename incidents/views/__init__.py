"""The pages of reports, one file a noun."""

from incidents.views.evidence import add_evidence, evidence, quarantine_evidence
from incidents.views.people import (
    add_reader,
    correct_naming,
    keep_out,
    mark_restricted,
    name_about,
    name_lead,
    share_report,
)
from incidents.views.reports import look_at_report, mine, report, reports, who_to_tell
from incidents.views.start import received, start_report
from incidents.views.work import (
    assess_report,
    check_conduct,
    conclude_report,
    pass_to_low_level_file,
    record_advice,
    record_answer,
    record_takedown,
    refer_report,
    reopen_report,
)

__all__ = [
    "add_evidence",
    "add_reader",
    "assess_report",
    "check_conduct",
    "conclude_report",
    "correct_naming",
    "evidence",
    "keep_out",
    "look_at_report",
    "mark_restricted",
    "mine",
    "name_about",
    "name_lead",
    "pass_to_low_level_file",
    "quarantine_evidence",
    "received",
    "record_advice",
    "record_answer",
    "record_takedown",
    "refer_report",
    "reopen_report",
    "report",
    "reports",
    "share_report",
    "start_report",
    "who_to_tell",
]
