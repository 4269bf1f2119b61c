"""What is kept about whoever reads it: theirs alone, to read, and no way in that their role does not open."""

from datetime import timedelta

import pytest
from django.urls import reverse
from lxml import html

from accounts.actions.leaving import record_departure
from people.actions.roles import name_stand_in
from tests.factories import NOW, actor, let_post, make_live, make_request

YOU = "/you/"


def text(answer) -> str:
    return " ".join(html.fromstring(answer.content).find(".//main").text_content().split())


def test_about_you_shows_details_roles_and_what_somebody_holds(head, tech, teacher, browser_as):
    account = make_live(teacher, head, tech)
    let_post(account, tech, teacher)
    make_request(teacher, name="Choir")

    answer = browser_as(teacher).get(YOU)
    said = text(answer)
    assert f"E-mail address {teacher.email}" in said
    assert "Member of staff Since Tuesday 1 September" in said
    assert "Proposal: Choir · Facebook (waiting for a decision)" in said
    assert "You can post on Year 3 news" in said
    assert reverse("accounts:posting", args=[account.pk]).encode() in answer.content
    assert "What you have done here" in said
    assert b"/roles/" not in answer.content


def test_about_you_leads_nowhere_that_a_role_does_not_open(head, teacher, slt, browser_as):
    name_stand_in(slt, by=actor(head), now=NOW, role="headteacher")
    name_stand_in(teacher, by=actor(head), now=NOW, role="technician")

    assert b"/people/stand-ins/" in browser_as(slt).get(YOU).content
    answer = browser_as(teacher).get(YOU)
    assert "Stand-in: stands in for the IT technician" in text(answer)
    assert b"/people/stand-ins/" not in answer.content


def test_about_you_says_kindly_that_somebody_holds_nothing(governor, browser_as):
    assert "Nothing that somebody else would have to take over from you." in text(browser_as(governor).get(YOU))


def test_about_you_keeps_a_leaving_that_is_not_announced(head, manager, browser_as):
    record_departure(manager, by=actor(head), now=NOW, last_day_in_school=(NOW + timedelta(days=20)).date())

    said = text(browser_as(manager).get(YOU)).lower()
    assert "last day" not in said
    assert "leaving recorded" not in said


def test_about_you_tells_nothing_of_a_leaving_of_others_that_is_not_announced(head, tech, teacher, slt, browser_as):
    account = make_live(teacher, head, tech)
    for person in (teacher, slt):
        let_post(account, tech, person)
    before = text(browser_as(teacher).get(YOU))

    record_departure(slt, by=actor(head), now=NOW, last_day_in_school=(NOW + timedelta(days=20)).date())

    assert text(browser_as(teacher).get(YOU)) == before


@pytest.mark.parametrize("who", ["teacher", "governor", "head"])
def test_everybody_finds_about_you_in_their_own_menu(who, request, browser_as):
    assert b'href="/you/"' in browser_as(request.getfixturevalue(who)).get("/").content
