"""What is known of the school: two roles keep it, and are asked for what is missing."""

import pytest
from django.urls import reverse

from core.action import Refused
from core.audit import api as audit
from core.school.api import school as the_school
from people.actions.school import change_school
from people.queries import work_for
from people.roles import Role
from tests.factories import NOW, actor, make_person
from tests.waiting import waits

PAGE = "people:school"
NUMBERS = {
    "safeguarding_phone": "020 7946 0001",
    "childrens_services_phone": "020 7946 0002",
    "lado_phone": "+44 20 7946 0003",
}
SCHOOL = {"name": "Riverside Primary School", "town": "Riverside", "local_authority": "Hillshire"} | NUMBERS


def without(school, *numbers):
    """The school before these numbers were kept."""
    for number in numbers:
        setattr(school, number, "")
    school.save()


def asked_for(person):
    return [item.title for item in waits(work_for, person, NOW) if item.url == reverse(PAGE)]


def test_school_page_keeps_what_is_typed_and_says_who_changed_it(school, manager, browser_as):
    without(school, *NUMBERS)
    browser = browser_as(manager)

    answer = browser.post(reverse(PAGE), SCHOOL, follow=True)

    kept = the_school()
    assert {name: getattr(kept, name) for name in SCHOOL} == SCHOOL
    assert "Maya Price" in answer.content.decode().split("What has happened", 1)[1]
    assert audit.last("school.changed", kept).facts == {
        "changed": [
            "telephone of children's services",
            "telephone of the LADO",
            "local authority",
            "telephone of the safeguarding lead",
        ]
    }


def test_school_page_says_at_the_field_what_to_do(school, head, browser_as):
    page = browser_as(head).post(
        reverse(PAGE), SCHOOL | {"name": "", "lado_phone": "ask Sue", "safeguarding_phone": "1" * 10_000}
    )

    assert page.context["form"].errors == {
        "name": ["Enter the name of the school"],
        "safeguarding_phone": ["Ensure this value has at most 40 characters (it has 10000)."],
        "lado_phone": ["Enter a telephone number, such as 020 7946 0000"],
    }


def test_change_school_records_nothing_where_nothing_changes(school, head):
    change_school(by=actor(head), now=NOW, name=school.name)

    assert audit.history_of(school) == []


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.SLT, Role.CHAIR, Role.CLERK])
def test_change_school_refuses_everybody_else(school, role):
    with pytest.raises(Refused) as refusal:
        change_school(by=actor(make_person("Pat Doe", role)), now=NOW, name="Mine")

    assert refusal.value.reason == "Only the headteacher or the business manager changes what is known of the school."


def test_people_leads_to_the_school_for_whoever_keeps_it(school, head, tech, browser_as):
    for reader, leads in ((head, True), (tech, False)):
        page = browser_as(reader).get(reverse("people:people")).content.decode()
        assert (reverse(PAGE) in page) == leads


def test_work_for_whoever_keeps_the_school_names_the_number_that_is_missing(school, head, manager, tech):
    assert asked_for(manager) == []
    without(school, "lado_phone")
    assert asked_for(head) == asked_for(manager) == ["Add the telephone of the LADO, for whoever makes a report"]
    without(school, "safeguarding_phone")
    assert asked_for(manager) == ["Add the 2 telephone numbers, for whoever makes a report"]
    assert asked_for(tech) == []
