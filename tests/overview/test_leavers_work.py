"""Whoever leaves within a fortnight and holds anything at all is on the list of whoever records leavings (RO9)."""

import pytest

from accounts.models import CredentialLook
from monitoring.actions.comments import assign_comment
from overview import queries
from people.actions.roles import appoint, name_stand_in
from people.roles import Role
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_comment,
    make_credential,
    make_departure,
    make_group,
    make_post,
    make_posting_right,
    make_request,
    make_takedown,
)
from tests.waiting import waits_for


def takedown(teacher, head):
    account = make_account()
    right = make_posting_right(teacher, account)
    make_takedown(make_post(teacher, account), teacher)
    right.ended_at, right.end_reason = NOW, "Posts no more"
    right.save()


def password(teacher, head):
    CredentialLook.objects.create(
        credential=make_credential(make_account()), person=teacher, looked_at=NOW, reason="To post"
    )


HELD = {
    "a comment to answer": lambda teacher, head: assign_comment(
        make_comment(school_account=make_account()), by=actor(head), now=NOW, to=teacher
    ),
    "a linked group": lambda teacher, head: make_group(teacher),
    "a proposal": lambda teacher, head: make_request(teacher),
    "a post to take down": takedown,
    "a password seen": password,
    "a role that nobody else holds": lambda teacher, head: appoint(teacher, by=actor(head), now=NOW, role=Role.SLT),
    "standing in": lambda teacher, head: name_stand_in(teacher, by=actor(head), now=NOW, role=Role.BUSINESS_MANAGER),
}


def leavers(person):
    """Who leaves, as it waits for somebody on the first page."""
    return [item.title for item in waits_for(queries, person) if "leaves" in item.title]


def test_a_leaver_who_holds_nothing_waits_for_nobody(head, tech, teacher):
    make_departure(teacher)

    assert leavers(head) == leavers(tech) == []


@pytest.mark.parametrize("held", HELD)
def test_a_leaver_who_holds_one_thing_only_is_listed(held, head, tech, teacher):
    HELD[held](teacher, head)
    make_departure(teacher)

    assert leavers(head) == ["Priya Nair leaves: find who takes over"]


def test_a_role_that_somebody_else_holds_too_is_nothing_to_hand_on(head, tech, teacher, slt):
    appoint(teacher, by=actor(head), now=NOW, role=Role.SLT)
    make_departure(teacher)

    assert leavers(head) == []
