"""A real school in one sitting."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.school.api import school
from core.workdays.queries import decision
from people.models import Invitation, Person, StandIn
from people.queries import holders
from people.roles import Role

PEOPLE = {
    "headteacher": "Hana Okafor <head@school.example>",
    "headteacher_stand_in": "Dele Marsh <deputy@school.example>",
    "technician": "Tom Wells <it@school.example>",
    "technician_stand_in": "Maya Price <office@school.example>",
    "safeguarding_lead": "Dele Marsh <deputy@school.example>",
    "safeguarding_lead_stand_in": "Hana Okafor <head@school.example>",
    "chair": "Chidi Bello <chair@school.example>",
    "chair_stand_in": "Gwen Ash <vice@school.example>",
}
SCHOOL = {"name": "Hill Road School", "town": "Hill", "holidays_count": "no", "lado_phone": "020 7946 0000"}


def start(**changes):
    out = StringIO()
    call_command("start_school", stdout=out, **PEOPLE | SCHOOL | changes)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _for_real(db, settings):
    settings.DEMONSTRATION = False


def test_start_school_appoints_everybody_and_prints_a_link_for_each():
    printed = start()

    now = timezone.now()
    assert (school().name, school().is_demonstration, school().lado_phone) == (
        "Hill Road School",
        False,
        "020 7946 0000",
    )
    assert {role: [person.name for person in holders(role, now)] for role in (Role.HEADTEACHER, Role.VICE_CHAIR)} == {
        Role.HEADTEACHER: ["Hana Okafor"],
        Role.VICE_CHAIR: ["Gwen Ash"],
    }
    assert StandIn.objects.get(role=Role.SAFEGUARDING_LEAD).person.name == "Hana Okafor"
    assert Person.objects.count() == 6
    assert printed.count("/people/invitation/") == Invitation.objects.count() == 6
    assert decision().closures_stop_clock is True


def test_start_school_asks_on_a_terminal_for_what_may_stay_empty(monkeypatch):
    asked, answers = (
        [],
        {"Name of the local authority": " Hillshire ", "Telephone of children's services": "01632 960000"},
    )

    def answer(question):
        asked.append(question.removesuffix(" (leave empty if not known yet): "))
        return answers.get(asked[-1], "")

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", answer)

    printed = start()

    assert asked == [
        "Name of the local authority",
        "Telephone of children's services",
        "Telephone of the safeguarding lead",
    ]
    kept = school()
    assert (kept.local_authority, kept.childrens_services_phone, kept.safeguarding_phone, kept.lado_phone) == (
        "Hillshire",
        "01632 960000",
        "",
        "020 7946 0000",
    )
    assert "What you left empty can be added later: sign in, then People, The school." in printed


def test_start_school_refuses_a_number_that_is_too_long():
    with pytest.raises(CommandError, match="Telephone of the safeguarding lead: at most 40 characters"):
        start(safeguarding_phone="0" * 41)
    assert school() is None


def test_start_school_says_that_holidays_count():
    start(holidays_count="yes")
    assert decision().closures_stop_clock is False


def test_start_school_refuses_a_second_school():
    start()
    with pytest.raises(CommandError, match="A school is already set up here"):
        start()


def test_start_school_refuses_somebody_who_stands_in_for_themselves():
    with pytest.raises(CommandError, match="The headteacher and their stand-in are the same person"):
        start(headteacher_stand_in=PEOPLE["headteacher"])
    assert school() is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "The school's name"),
        ({"technician": "Tom Wells"}, "it must look like"),
        ({"chair": "chair@school.example"}, "has no name"),
    ],
)
def test_start_school_says_what_is_missing(changes, sentence):
    with pytest.raises(CommandError, match=sentence):
        start(**changes)
    assert Person.objects.count() == 0


def test_start_school_is_refused_in_the_demonstration(settings):
    settings.DEMONSTRATION = True
    with pytest.raises(CommandError, match="This is the demonstration"):
        start()
