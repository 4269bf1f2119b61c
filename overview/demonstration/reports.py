"""Three reports: a pupil's friend request, an impostor, and one about whoever was acting headteacher."""

import uuid
from datetime import timedelta

from incidents.actions.reports import look_at_report, report_incident
from incidents.actions.work import assess_report, refer_report
from incidents.states import IncidentKind, Severity
from people.actions.roles import go_away
from people.queries import actor_for

# Named, so that making the school twice makes the same reports.
NAMESPACE = uuid.UUID("5b0c7a52-6f0e-4a63-9d50-0f6d2a0f6a11")


def fill_reports(days, cast) -> None:
    """Reports as they stand on the day."""
    _friend_request(days, cast)
    _impostor(days, cast)
    _about_the_acting_headteacher(days, cast)


def _report(days, reporter, moment, name, **answers):
    return report_incident(by=actor_for(reporter, moment), now=moment, sent_once=uuid.uuid5(NAMESPACE, name), **answers)


def _look(incident, moment):
    by = actor_for(incident.lead, moment)
    look_at_report(incident, by=by, now=moment)
    return by


def _friend_request(days, cast):
    moment = days.at(days.working_days_ago(1), 8, 40)
    _report(
        days,
        cast["teacher"],
        moment,
        "friend request",
        kind=IncidentKind.FRIEND_REQUEST,
        place="Instagram",
        happened="Yesterday evening",
        words="A pupil of my class sent a friend request to my own account. I have declined it. I would like to talk "
        "about it with the whole class, in general terms, and point them to the school’s own pages.",
    )


def _impostor(days, cast):
    moment = days.at(days.working_days_ago(3), 11, 10)
    incident = _report(
        days,
        cast["office"],
        moment,
        "impostor",
        kind=IncidentKind.IMPERSONATION,
        place="Instagram",
        link="https://instagram.example/riverside.primary.official",
        happened="A parent told the office this morning",
        words="An account that is not ours uses our crest and staff pictures and asks parents for their numbers.",
    )
    looked_at = moment + timedelta(hours=2)
    by = _look(incident, looked_at)
    assess_report(
        incident,
        by=by,
        now=looked_at + timedelta(minutes=20),
        facts="Twelve posts, all with pictures taken from our website. No child is named.",
        severity=Severity.SERIOUS,
        who_is_involved="Nobody of the school. The staff in the pictures have been told.",
    )
    refer_report(
        incident,
        by=by,
        now=looked_at + timedelta(minutes=40),
        agency="platform",
        to_whom="Instagram, form for impersonation",
        told="The address of the account, our own address, and the crest as it stands on our website.",
        chase_on=days.today,
        reference="DEMO-4471",
    )


def _about_the_acting_headteacher(days, cast):
    """The deputy covered for the headteacher, who is back now; the report came while the deputy was acting."""
    first = days.working_days_ago(12)
    last = days.working_days_ago(8)
    go_away(
        cast["head"],
        by=actor_for(cast["head"], days.at(first, 7)),
        now=days.at(first, 7),
        stand_in=cast["deputy"],
        starts_on=first,
        ends_on=last,
    )
    moment = days.at(days.working_days_ago(9), 8, 15)
    incident = _report(
        days,
        cast["reception"],
        moment,
        "acting headteacher",
        kind=IncidentKind.COLLEAGUE,
        about=[cast["deputy"]],
        place="X (Twitter)",
        happened="At the weekend",
        words="The post makes fun of a family whom everybody here would recognise. It has been shared many times.",
    )
    _look(incident, moment + timedelta(hours=1))
