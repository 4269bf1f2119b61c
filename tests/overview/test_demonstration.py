"""Looking around as somebody of the demonstration school."""

import pytest
from django.test import Client
from django.urls import reverse

from overview.views.demonstration import DESKS
from people.roles import Role
from tests.factories import make_person


@pytest.fixture
def everybody(head, tech, manager, slt, dsl, chair, teacher, governor):
    return {
        "teacher": teacher,
        "headteacher": head,
        "technician": tech,
        "business-manager": manager,
        "slt": slt,
        "safeguarding-lead": dsl,
        "chair": chair,
        "governor": governor,
    }


@pytest.mark.parametrize("role", sorted(DESKS))
def test_sign_in_opens_the_desk_of_who_holds_that_role(role, everybody):
    browser = Client()

    answer = browser.post(reverse("overview:demonstration_sign_in", args=[role]))

    assert (answer.status_code, answer.url) == (302, "/")
    assert browser.session["_auth_user_id"] == str(everybody[role].pk)
    assert browser.get("/").status_code == 200


def test_sign_in_takes_a_plain_member_of_staff_rather_than_whoever_came_first(head, slt):
    plain = make_person("Paula Kent", Role.STAFF)
    browser = Client()

    browser.post(reverse("overview:demonstration_sign_in", args=["teacher"]))

    assert browser.session["_auth_user_id"] == str(plain.pk)


def test_sign_in_ends_the_former_one(everybody):
    browser = Client()
    browser.post(reverse("overview:demonstration_sign_in", args=["teacher"]))
    former = browser.session.session_key

    browser.post(reverse("overview:demonstration_sign_in", args=["headteacher"]))

    assert browser.session["_auth_user_id"] == str(everybody["headteacher"].pk)
    assert not browser.session.exists(former)


def test_sign_in_wants_the_token_of_our_own_page(everybody):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(reverse("overview:demonstration_sign_in", args=["headteacher"]))

    assert answer.status_code == 403
    assert "_auth_user_id" not in browser.session


def test_sign_in_is_not_a_link(everybody):
    assert Client().get(reverse("overview:demonstration_sign_in", args=["headteacher"])).status_code == 405


def test_sign_in_is_nowhere_outside_demonstration_mode(everybody, in_production):
    assert Client().post(reverse("overview:demonstration_sign_in", args=["headteacher"])).status_code == 404


@pytest.mark.parametrize("role", ["clerk", "nobody"])
def test_sign_in_knows_no_other_desk(role, everybody):
    assert Client().post(reverse("overview:demonstration_sign_in", args=[role])).status_code == 404


def test_desks_lets_anybody_choose_whose_to_sit_at_signed_in_or_not(everybody, browser_as):
    for browser in (Client(), browser_as(everybody["teacher"])):
        page = browser.get(reverse("overview:demonstration"))
        assert page.status_code == 200
        assert page.content.decode().count("/demo/sign-in/") == len(DESKS)


def test_desks_are_nowhere_outside_demonstration_mode(everybody, in_production):
    assert Client().get(reverse("overview:demonstration")).status_code == 404


def test_desks_shows_the_code_of_the_person_whose_desk_it_is(everybody, browser_as):
    head = everybody["headteacher"]
    page = browser_as(head).get(reverse("overview:demonstration"))

    assert len(page.context["demonstration_code"]) == 6
    assert page.context["demonstration_code"] in page.content.decode()
    assert Client().get(reverse("overview:demonstration")).context["demonstration_code"] == ""
