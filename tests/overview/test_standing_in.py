"""The first page of whoever stands in: nobody is offered what concerns themselves, or what only another may do."""

from datetime import timedelta

import pytest

from accounts.actions.handovers import collect_handover
from accounts.actions.openings import agree_opening, ask_emergency
from monitoring.actions.comments import assign_comment
from overview import queries
from people.actions.factor_resets import ask_factor_reset
from people.actions.roles import go_away
from people.models import Invitation, RoleHolding
from people.roles import Role
from policy.actions.acknowledgements import acknowledge
from tests.factories import (
    NOW,
    TERM_BEGAN,
    actor,
    enrol,
    make_account,
    make_comment,
    make_departure,
    make_person,
    make_posting_right,
    make_request,
    offer,
    publish_statement,
    store,
)
from tests.waiting import waits_for


@pytest.fixture
def stand_in(head, manager, chair, tech):
    """Somebody who stands in for the headteacher today."""
    person = make_person("Stella Wynn", Role.STAFF)
    enrol(person)
    go_away(head, by=actor(head), now=NOW, stand_in=person, starts_on=NOW.date(), ends_on=NOW.date())
    return person


@pytest.fixture
def account(school):
    return make_account("Year 5 trips", platform="instagram")


def titles(person, words=""):
    return [item.title for item in waits_for(queries, person) if words in item.title]


def test_nobody_is_offered_their_own_leaving_while_they_stand_in(stand_in, teacher, account):
    for leaver in (stand_in, teacher):
        make_posting_right(leaver, account)
        make_departure(leaver)

    assert titles(stand_in, "leaves") == ["Priya Nair leaves: find who takes over"]


def test_nobody_is_offered_their_own_second_step_or_what_they_asked_for_while_they_stand_in(
    stand_in, manager, chair, teacher, tech
):
    enrol(teacher)
    RoleHolding.objects.create(person=stand_in, role=Role.VICE_CHAIR, starts_on=TERM_BEGAN)
    for person, by in ((stand_in, manager), (teacher, stand_in), (tech, chair)):
        ask_factor_reset(person, by=actor(by), now=NOW)

    assert titles(stand_in, "second step") == ["Decide whether Tom Wells may set up the second step again"]


def test_nobody_who_stands_in_is_offered_a_reset_that_their_new_role_may_not_decide(stand_in, manager, tech):
    ask_factor_reset(tech, by=actor(manager), now=NOW)

    assert titles(stand_in, "second step") == []


def test_nobody_is_offered_to_agree_to_their_own_opening_while_they_stand_in(stand_in, manager, tech, account):
    store(account, tech, username="river.trips", password="Plum-Kettle-7-Harbour")
    opening = ask_emergency(account, by=actor(stand_in), now=NOW, reason="A post must come down")

    assert titles(stand_in, "sign-in details") == []
    assert titles(manager, "sign-in details") == ["Agree that Stella Wynn opens the sign-in details of Year 5 trips"]
    agree_opening(opening, by=actor(manager), now=NOW)
    assert titles(stand_in, "sign-in details") == ["Take the sign-in details of Year 5 trips, once"]


def test_nobody_who_stands_in_is_offered_the_opening_of_whoever_is_away(stand_in, head, manager, tech, account):
    store(account, tech, username="river.trips", password="Plum-Kettle-7-Harbour")
    opening = ask_emergency(account, by=actor(head), now=NOW, reason="A post must come down")
    agree_opening(opening, by=actor(manager), now=NOW)

    assert titles(stand_in, "sign-in details") == []
    assert titles(head, "sign-in details") == ["Take the sign-in details of Year 5 trips, once"]


def test_nobody_who_stands_in_is_offered_the_sign_in_details_of_whoever_is_away(stand_in, head, tech, account):
    handover = offer(account, tech, head)
    assert (titles(stand_in, "Year 5"), len(titles(head, "Collect"))) == ([], 1)

    collect_handover(handover, by=actor(head), now=NOW, has_fresh_factor=True, has_read=True)
    assert (titles(stand_in, "Can you sign in"), len(titles(head, "Can you sign in"))) == ([], 1)


def test_nobody_decides_their_own_proposal_while_they_stand_in(stand_in, teacher):
    make_request(teacher, name="Clubs")
    make_request(stand_in, name="Trips")

    assert titles(stand_in, "Decide: ") == ["Decide: Clubs · Facebook"]


def test_nobody_who_stands_in_is_asked_to_stand_behind_a_proposal_for_whoever_is_away(stand_in, head, governor):
    make_request(governor, sponsor=head)

    assert (titles(stand_in, "stand behind"), len(titles(head, "stand behind"))) == ([], 1)


def test_nobody_confirms_the_statement_for_whoever_is_away(stand_in, head):
    version = publish_statement(head)
    acknowledge(version, by=actor(stand_in), now=NOW)

    assert (titles(stand_in, "Read the"), titles(head, "Read the")) == ([], ["Read the Social Media Statement"])


def test_whoever_stands_in_has_the_comments_accounts_and_invitations_of_whoever_is_away(
    stand_in, head, account, teacher
):
    watched = make_account("Year 6", now=NOW - timedelta(days=30))
    watched.monitors.add(head)
    assign_comment(make_comment(school_account=account), by=actor(head), now=NOW, to=head)
    for person in (teacher, stand_in):
        Invitation.objects.create(person=person, invited_at=NOW, invited_by=head, expires_at=NOW)

    found = {item.title: item.asked_by for item in waits_for(queries, stand_in)}

    assert found["Look at Year 6: 30 seconds"] == ""
    assert "Answer a comment on Year 5 trips" in found
    assert found["Priya Nair has not used the invitation to sign in"] == "Hana Okafor"
    assert "Stella Wynn has not used the invitation to sign in" not in found


def test_reports_are_asked_about_as_the_reader_alone():
    assert [app.__name__ for app in queries.HANDING_ON] == ["people.queries", "monitoring.queries"]
    assert not any(hasattr(app, "handed_on") for app in queries.APPS if app not in queries.HANDING_ON)
