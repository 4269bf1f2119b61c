"""Work is offered and given only to people who can do it, and nobody's confidential leaving is told by that."""

from datetime import date

import pytest
from django.urls import reverse

from core.action import Refused
from people.actions.roles import go_away, name_stand_in
from people.queries import Roster, people_who_can_act, who_acts_as
from people.roles import Role
from tests.factories import NOW, actor, make_departure, make_person, system
from tests.people.test_people_pages import with_fresh_code

EACH_OTHER = "Chidi Bello and Ruth Penny stand in for each other: a report about both goes to the local authority."


@pytest.fixture
def vice(school):
    return make_person("Ruth Penny", Role.VICE_CHAIR, Role.GOVERNOR)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.reason


def choices(answer, field):
    """The labels of everybody offered, in their order."""
    found = []
    for value, label in answer.context["form"].fields[field].choices:
        found += [name for _, name in label] if isinstance(label, list | tuple) else [label] if value else []
    return found


def test_chair_and_vice_chair_who_stand_in_for_each_other_keep_the_warning(head, chair, vice, browser_as):
    name_stand_in(vice, by=actor(head), now=NOW, role=Role.CHAIR)
    assert Roster(NOW).why_no_stand_in(Role.CHAIR) == ""
    name_stand_in(chair, by=actor(head), now=NOW, role=Role.VICE_CHAIR)

    roster = Roster(NOW)
    assert [roster.why_no_stand_in(role) for role in (Role.CHAIR, Role.VICE_CHAIR)] == [EACH_OTHER, EACH_OTHER]
    assert who_acts_as(Role.CHAIR, NOW, but_not={chair.pk, vice.pk}) == []
    assert EACH_OTHER in browser_as(head).get(reverse("people:stand_ins")).content.decode()


def test_headteacher_and_deputy_may_stand_in_for_each_other(head, deputy):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    name_stand_in(head, by=actor(head), now=NOW, role=Role.SLT)

    roster = Roster(NOW)
    assert [roster.why_no_stand_in(role) for role in (Role.HEADTEACHER, Role.SLT)] == ["", ""]


def test_name_stand_in_without_an_address_is_refused(head, dsl):
    cook = make_person("Ada Cook", Role.STAFF, email=None)
    sentence = "Ada Cook has no e-mail address here, so cannot sign in. Choose somebody else."
    assert refused(name_stand_in, cook, by=actor(head), now=NOW, role=Role.SAFEGUARDING_LEAD) == sentence


def test_a_stand_in_who_lost_the_address_is_passed_over_and_warned_about(head, dsl, deputy):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.SAFEGUARDING_LEAD)
    deputy.email = None
    deputy.save()

    sentence = "Dele Marsh has no e-mail address here, so cannot sign in and act."
    assert Roster(NOW).why_no_stand_in(Role.SAFEGUARDING_LEAD) == sentence
    assert who_acts_as(Role.SAFEGUARDING_LEAD, NOW, but_not={dsl.pk}) == [head]


def test_name_stand_in_who_is_known_to_leave_is_refused(head, dsl, deputy):
    make_departure(deputy, last_day=date(2026, 11, 27))
    sentence = "Dele Marsh leaves after 27 November 2026. Choose somebody who stays."
    assert refused(name_stand_in, deputy, by=actor(head), now=NOW, role=Role.SAFEGUARDING_LEAD) == sentence


def test_name_stand_in_page_offers_people_who_can_act_leaders_first(head, dsl, deputy, teacher, browser_as):
    make_person("Ada Cook", Role.STAFF, email=None)
    make_departure(make_person("Lena Gray", Role.STAFF))
    answer = browser_as(head).get(reverse("people:name_stand_in", args=["safeguarding-lead"]))
    assert choices(answer, "person") == ["Dele Marsh", "Hana Okafor", "Priya Nair"]


def test_name_stand_in_page_of_the_chair_offers_governors_first_and_no_headteacher(
    head, chair, vice, governor, teacher, browser_as
):
    browser = with_fresh_code(browser_as(head), head)
    answer = browser.get(reverse("people:name_stand_in", args=["chair"]))
    assert choices(answer, "person") == ["Gwen Ash", "Ruth Penny", "Priya Nair"]


def test_a_confidential_leaving_is_not_told_to_those_who_may_not_see_it(chair, tech, teacher):
    for leaver in (tech, teacher):
        make_departure(leaver)

    assert teacher in people_who_can_act(NOW, actor(chair))
    assert tech in people_who_can_act(NOW, actor(tech))
    assert teacher not in people_who_can_act(NOW, actor(tech))
    name_stand_in(teacher, by=actor(chair), now=NOW, role=Role.CHAIR)


def test_an_announced_leaving_counts_for_everybody(chair, teacher):
    make_departure(teacher, announced_at=NOW)

    assert teacher not in people_who_can_act(NOW, actor(chair))
    assert teacher not in people_who_can_act(NOW, system())


def test_go_away_refuses_a_stand_in_who_leaves_before_one_is_back(teacher, deputy):
    make_departure(deputy, last_day=date(2026, 12, 11), announced_at=NOW)
    sentence = "Dele Marsh leaves after 11 December 2026. Choose somebody who stays."
    days = {"starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 18)}
    assert refused(go_away, teacher, by=actor(teacher), now=NOW, stand_in=deputy, **days) == sentence
