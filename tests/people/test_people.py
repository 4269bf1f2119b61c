"""Adding people, changing what is known of them, and who may touch an address."""

import pytest
from django.contrib.sessions.models import Session

from core.action import Refused
from core.audit.models import AuditEntry
from core.notices.models import Notice
from people.actions.people import add_person, change_address, change_person
from people.models import Person
from people.roles import Role
from tests.factories import NOW, actor, make_person, system

KEEPS = "Only the headteacher, the business manager or the IT technician keeps the list of people."


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.reason


def test_add_person_keeps_address_in_small_letters_and_no_password(head):
    person = add_person(by=actor(head), now=NOW, name=" Nia Webb ", email=" Nia@School.example ", staff_number=" ")

    assert (person.name, person.email, person.staff_number) == ("Nia Webb", "nia@school.example", None)
    assert not person.has_usable_password()


def test_add_person_with_an_address_or_number_of_somebody_else_is_refused(head, teacher):
    teacher.staff_number = "S7"
    teacher.save()
    by = actor(head)

    assert refused(add_person, by=by, now=NOW, name="Nia Webb", email=teacher.email.upper()) == (
        "Somebody else already has this e-mail address."
    )
    assert refused(add_person, by=by, now=NOW, name="Nia Webb", staff_number="S7 ") == (
        "Somebody else already has this staff number."
    )


@pytest.mark.parametrize("who", ["teacher", "slt", "dsl", "chair", "governor"])
def test_people_are_kept_by_three_roles_only(who, request, school):
    by = request.getfixturevalue(who)
    other = make_person("Nia Webb")

    assert refused(add_person, by=actor(by), now=NOW, name="Nia Webb") == KEEPS
    assert refused(change_person, other, by=actor(by), now=NOW, name="Nia West") == KEEPS
    assert refused(change_address, other, by=actor(by), now=NOW, email="new@school.example") == KEEPS


def test_change_person_records_which_fields_changed_and_nothing_when_none_did(head, teacher):
    change_person(teacher, by=actor(head), now=NOW, name="Priya Nair", job_title="Year 3")
    change_person(teacher, by=actor(head), now=NOW, name="Priya Nair", job_title="Year 3")

    assert AuditEntry.objects.get(event="person.changed").facts == {"fields": ["job_title"]}


def test_change_person_never_changes_an_address_or_access(head, teacher):
    for field in ("email", "password", "is_active", "access_ends_at"):
        with pytest.raises(ValueError, match=field):
            change_person(teacher, by=actor(head), now=NOW, **{field: "x"})


def test_change_address_ends_sign_ins_stops_invitations_and_tells_the_person(head, teacher, browser_as):
    browser = browser_as(teacher)
    assert browser.get("/").status_code == 200

    old = change_address(teacher, by=actor(head), now=NOW, email="Priya.New@school.example")

    assert old.startswith("priya")
    assert Person.objects.get(pk=teacher.pk).email == "priya.new@school.example"
    assert browser.get("/").status_code == 302
    assert not Session.objects.filter(session_key=browser.session.session_key).exists()
    notice = Notice.objects.get(recipient=teacher)
    assert (notice.subject, notice.is_discreet) == ("Your e-mail address for signing in was changed", True)
    assert AuditEntry.objects.get(event="person.address_changed").facts == {}


def test_change_address_to_one_of_somebody_else_is_refused(head, teacher, slt):
    assert refused(change_address, teacher, by=actor(head), now=NOW, email=slt.email.upper()) == (
        "Somebody else already has this e-mail address."
    )


@pytest.mark.parametrize("whose", ["head", "manager", "slt", "dsl", "chair", "tech"])
def test_change_address_of_a_leader_is_not_for_the_technician(whose, request, tech):
    person = request.getfixturevalue(whose)
    sentence = f"Only the headteacher or the business manager changes the e-mail address of {person.name}."
    assert refused(change_address, person, by=actor(tech), now=NOW, email="mine@school.example") == sentence


def test_change_address_of_somebody_who_becomes_a_leader_later_is_not_for_the_technician(tech, teacher):
    teacher.holdings.create(role=Role.HEADTEACHER, starts_on="2027-01-04")

    assert refused(change_address, teacher, by=actor(tech), now=NOW, email="mine@school.example") == (
        "Only the headteacher or the business manager changes the e-mail address of Priya Nair."
    )


def test_change_address_of_a_leader_is_for_headteacher_and_business_manager(head, manager, slt, teacher, tech):
    change_address(slt, by=actor(manager), now=NOW, email="slt@school.example")
    change_address(tech, by=actor(head), now=NOW, email="tech@school.example")
    change_address(teacher, by=actor(tech), now=NOW, email="teacher@school.example")


def test_system_keeps_the_list_too(school):
    assert add_person(by=system(), now=NOW, name="Nia Webb").pk
