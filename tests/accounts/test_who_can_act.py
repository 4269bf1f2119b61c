"""Keeping an eye on an account, and taking one over: only people who can are offered, and given it."""

import pytest
from django.urls import reverse

from accounts.actions.posting import grant_posting
from accounts.actions.requests import submit_request
from accounts.actions.school_accounts import change_monitors
from accounts.forms.removals import DecisionForm
from accounts.models import AccessRemoval
from core.action import Refused
from people.roles import Role
from tests.factories import NOW, actor, make_account, make_departure, make_draft, make_person

NO_ADDRESS = "Ada Cook has no e-mail address here, so cannot sign in. Choose somebody else."
LEAVES = "Lena Gray leaves after 20 November 2026. Choose somebody who stays."


@pytest.fixture
def cook(school):
    return make_person("Ada Cook", Role.STAFF, email=None)


@pytest.fixture
def leaver(school):
    person = make_person("Lena Gray", Role.STAFF)
    make_departure(person)
    return person


def names(field):
    """Everybody offered, in their order."""
    found = []
    for value, label in field.choices:
        found += [name for _, name in label] if isinstance(label, list | tuple) else [label] if value else []
    return found


def refusal(call, *args, **details):
    with pytest.raises(Refused) as refused:
        call(*args, now=NOW, **details)
    return refused.value.reason


def test_change_monitors_refuses_who_cannot_act_but_keeps_who_does_it_already(tech, teacher, cook, leaver):
    account = make_account(monitors=[leaver])
    assert refusal(change_monitors, account, by=actor(tech), monitors=[leaver, cook]) == NO_ADDRESS
    change_monitors(account, by=actor(tech), now=NOW, monitors=[leaver, teacher])

    assert refusal(change_monitors, make_account("Trips"), by=actor(tech), monitors=[leaver]) == LEAVES


def test_change_monitors_page_offers_the_likely_ones_first(tech, slt, teacher, cook, leaver, browser_as, at_now):
    account = make_account(proposed_by=teacher)
    field = browser_as(tech).get(reverse("accounts:change_monitors", args=[account.pk])).context["form"].fields
    assert names(field["monitors"].fields[0]) == ["Sara Lund", "Tom Wells", "Priya Nair"]


def test_submit_request_refuses_somebody_to_keep_an_eye_who_cannot_sign_in(teacher, cook):
    draft = make_draft(teacher, will_monitor=[cook])
    assert refusal(submit_request, draft, by=actor(teacher)) == NO_ADDRESS


def test_a_proposal_never_tells_a_teacher_who_leaves(teacher, leaver):
    draft = make_draft(teacher, will_monitor=[leaver])
    submit_request(draft, by=actor(teacher), now=NOW)


def test_take_over_offers_and_takes_only_people_who_can(tech, teacher, cook, leaver):
    account = make_account(proposed_by=teacher)
    left = make_departure(make_person("Gone Away"), ended_at=NOW)
    removal = AccessRemoval.objects.create(departure=left, school_account=account, opened_at=NOW, due_by=NOW)
    shared = {"removal": removal, "others": [], "by": actor(tech), "now": NOW}
    assert names(DecisionForm(**shared).fields["transfer_to"]) == ["Priya Nair", "Tom Wells"]

    form = DecisionForm({"decision": "transfer", "transfer_to": str(cook.pk)}, **shared)
    assert form.errors == {"transfer_to": ["Choose somebody from the list"]}


def test_the_technicians_own_confidential_leaving_is_not_told_by_who_can_post(tech):
    make_departure(tech)
    grant_posting(make_account(), by=actor(tech), now=NOW, person=tech, reason="Looks after it")
