"""Every wrong move of a report is refused with its sentence and changes nothing (RO4, CO10, BR1)."""

import pytest

from incidents.actions import work
from incidents.actions.reports import look_at_report
from incidents.models import ConductCheck
from incidents.states import HarmThreshold, IncidentState
from people.roles import Role
from tests.factories import NOW, actor, make_person, make_report
from tests.moves import assert_refused, cases

pytestmark = pytest.mark.django_db

REPORTED, BEING_ASSESSED, ASSESSED, CONCLUDED, REOPENED = IncidentState
LOOKED_AT = "Somebody has already looked at this report."
LOOK_FIRST = (REPORTED, "First say that you are looking at this report.")
FINISHED = (CONCLUDED, "This report is finished. Open it again first.")
ASSESS_FIRST = "First write the assessment."
NOT_FINISHED = "This report is not finished."

WRONG = {
    "incidents.INCIDENT": {
        "look_at_report": [(state, LOOKED_AT) for state in (BEING_ASSESSED, ASSESSED, CONCLUDED, REOPENED)],
        "assess_report": [LOOK_FIRST, FINISHED],
        "pass_to_low_level_file": [LOOK_FIRST, FINISHED],
        "conclude_report": [LOOK_FIRST, (BEING_ASSESSED, ASSESS_FIRST), FINISHED, (REOPENED, ASSESS_FIRST)],
        "reopen_report": [(state, NOT_FINISHED) for state in (REPORTED, BEING_ASSESSED, ASSESSED, REOPENED)],
    }
}
VERBS = {
    "look_at_report": look_at_report,
    "assess_report": lambda report, **who: work.assess_report(report, facts="Known", severity="serious", **who),
    "pass_to_low_level_file": lambda report, **who: work.pass_to_low_level_file(report, passed_on=NOW.date(), **who),
    "conclude_report": lambda report, **who: work.conclude_report(report, outcome="advice", reason="Mended", **who),
    "reopen_report": lambda report, **who: work.reopen_report(report, reason="Again", **who),
}
# How each state is reached from the first.
WAY = ["look_at_report", "assess_report", "conclude_report", "reopen_report"]
STEPS = {REPORTED: 0, BEING_ASSESSED: 1, ASSESSED: 2, CONCLUDED: 3, REOPENED: 4}


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG))
def test_a_wrong_move_is_refused_with_its_sentence_and_changes_nothing(
    name, verb, state, sentence, school, head, teacher
):
    report, who = make_report(teacher), {"by": actor(head), "now": NOW}
    for step in WAY[: STEPS[state]]:
        VERBS[step](report, **who)
    if verb == "pass_to_low_level_file":
        make_low_level(report, head)

    assert_refused(lambda report: VERBS[verb](report, **who), report, state, sentence)


def make_low_level(report, head):
    """It is of a colleague's conduct below the threshold, whatever has become of it."""
    colleague = make_person("Ann Other", Role.STAFF)
    report.about.create(person=colleague, named_at=NOW, named_by=head)
    report.is_staff_conduct = report.is_restricted = True
    report.save(update_fields=["is_staff_conduct", "is_restricted"])
    ConductCheck.objects.create(incident=report, threshold=HarmThreshold.BELOW, checked_at=NOW, checked_by=head)
