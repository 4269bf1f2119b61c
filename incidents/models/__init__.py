"""The rows about reports, one file a noun."""

from incidents.models.conduct import ConductCheck
from incidents.models.incident import Incident
from incidents.models.people import AboutPerson, KeptOut, Reader
from incidents.models.work import Assessment, Conclusion, Escalation, Evidence, Referral

__all__ = [
    "AboutPerson",
    "Assessment",
    "Conclusion",
    "ConductCheck",
    "Escalation",
    "Evidence",
    "Incident",
    "KeptOut",
    "Reader",
    "Referral",
]
