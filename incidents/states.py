"""What a report can be about, how bad it is, where it has got to, and every move between."""

from django.db import models


class IncidentKind(models.TextChoices):
    """What was seen, in the Statement's words."""

    BULLYING = "bullying", "bullying"
    OFFENSIVE = "offensive", "offensive or defamatory content"
    IMPERSONATION = "impersonation", "somebody pretends to be the school or one of us"
    FRIEND_REQUEST = "friend-request", "a pupil's friend request"
    CONTACT = "contact", "contact with pupils, or with former pupils"
    PICTURES = "pictures", "pictures of pupils"
    COMPROMISING = "compromising", "a compromising picture"
    DATA_BREACH = "data-breach", "confidential or personal information let out"
    COPYRIGHT = "copyright", "somebody else's work used without permission"
    COLLEAGUE = "colleague", "abuse by a colleague, a governor or a partner of the school"
    PARENT = "parent", "a parent's or carer's post"
    EXCESSIVE = "excessive", "too much private use at work"
    JOURNALIST = "journalist", "a journalist gets in touch"
    OTHER = "other", "something else"


class Severity(models.TextChoices):
    """How soon somebody must look."""

    IMMEDIATE = "immediate", "immediate"
    SERIOUS = "serious", "serious"
    ROUTINE = "routine", "routine"


# How a kind starts out; danger, a picture of a child or a child at risk make any report immediate.
SEVERITY_OF_KIND = {
    IncidentKind.BULLYING: Severity.SERIOUS,
    IncidentKind.OFFENSIVE: Severity.SERIOUS,
    IncidentKind.IMPERSONATION: Severity.SERIOUS,
    IncidentKind.FRIEND_REQUEST: Severity.ROUTINE,
    IncidentKind.CONTACT: Severity.SERIOUS,
    IncidentKind.PICTURES: Severity.SERIOUS,
    IncidentKind.COMPROMISING: Severity.IMMEDIATE,
    IncidentKind.DATA_BREACH: Severity.SERIOUS,
    IncidentKind.COPYRIGHT: Severity.ROUTINE,
    IncidentKind.COLLEAGUE: Severity.SERIOUS,
    IncidentKind.PARENT: Severity.ROUTINE,
    IncidentKind.EXCESSIVE: Severity.ROUTINE,
    IncidentKind.JOURNALIST: Severity.SERIOUS,
    IncidentKind.OTHER: Severity.ROUTINE,
}

# Working days until the assessment is due, counted from the report (RO4).
ASSESS_WITHIN = {Severity.IMMEDIATE: 1, Severity.SERIOUS: 2, Severity.ROUTINE: 5}

# Kinds in which something must come down from where it stands (CO13, PE5).
TAKEDOWN_KINDS = frozenset({IncidentKind.COMPROMISING, IncidentKind.PICTURES})


class PictureAnswer(models.TextChoices):
    """Could a picture show a child naked, partly naked or sexually, real or made by a computer?"""

    YES = "yes", "Yes"
    UNSURE = "unsure", "I am not sure"
    NO = "no", "No"


class IncidentState(models.TextChoices):
    """Where a report has got to."""

    REPORTED = "reported", "waiting for a first look"
    BEING_ASSESSED = "being-assessed", "being looked at"
    ASSESSED = "assessed", "assessed, being dealt with"
    CONCLUDED = "concluded", "finished"
    REOPENED = "reopened", "opened again"


INCIDENT_TRANSITIONS = {
    "look_at_report": ({IncidentState.REPORTED}, IncidentState.BEING_ASSESSED),
    "assess_report": (
        {IncidentState.BEING_ASSESSED, IncidentState.ASSESSED, IncidentState.REOPENED},
        IncidentState.ASSESSED,
    ),
    "pass_to_low_level_file": (
        {IncidentState.BEING_ASSESSED, IncidentState.ASSESSED, IncidentState.REOPENED},
        IncidentState.CONCLUDED,
    ),
    "conclude_report": ({IncidentState.ASSESSED}, IncidentState.CONCLUDED),
    "reopen_report": ({IncidentState.CONCLUDED}, IncidentState.REOPENED),
}

# What the reporter is told, and nothing more.
REPORTERS_WORDS = {
    IncidentState.REPORTED: "received",
    IncidentState.BEING_ASSESSED: "being looked at",
    IncidentState.ASSESSED: "being looked at",
    IncidentState.REOPENED: "being looked at",
    IncidentState.CONCLUDED: "finished",
}


class HarmThreshold(models.TextChoices):
    """Whether the conduct of somebody who works with children may meet the harm threshold."""

    MAY_MEET = "may-meet", "Yes, or it might"
    BELOW = "below", "No, it is below it"


class Outcome(models.TextChoices):
    """How a report ended (BR1)."""

    NO_ACTION = "no-action", "no action needed"
    ADVICE = "advice", "advice was given"
    BEHAVIOUR = "behaviour", "the behaviour or acceptable-use policy (pupils)"
    COMPLAINTS = "complaints", "the complaints procedure"
    DISCIPLINARY = "disciplinary", "the disciplinary policy"
    REMOVED = "removed", "the platform took it down"
    AGENCY = "agency", "an outside agency deals with it"
    LOW_LEVEL = "low-level", "passed to the headteacher's file of low-level concerns"
