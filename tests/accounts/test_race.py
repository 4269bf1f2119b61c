"""Fifty people decide about the same proposal at once, and two technicians set up at once (R8)."""

import pytest

from accounts.actions.requests import approve_request, decline_request
from accounts.actions.set_up import start_set_up, tick_item
from accounts.actions.sweeps import sweep
from accounts.models import AccountRequest, SchoolAccount, SetUpItem
from core.action import Refused
from core.audit.models import AuditEntry
from core.notices.models import Notice
from people.actions.roles import name_stand_in
from people.roles import Role
from tests.factories import NOW, actor, make_approved, make_person, make_request, make_setting_up
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)
FIFTY = 50


def test_fifty_people_approving_at_once_make_one_decision_and_49_reasons(school, teacher):
    heads = [make_person(f"Head {number}", Role.HEADTEACHER) for number in range(FIFTY)]
    waiting = make_request(teacher)
    actors = [actor(head) for head in heads]

    def decide(number):
        found = AccountRequest.objects.get(pk=waiting.pk)
        approve_request(found, by=actors[number], now=NOW)
        return "approved"

    outcomes = race(FIFTY, decide)

    waiting.refresh_from_db()
    winner = outcomes.index("approved")
    reasons = [outcome.reason for outcome in outcomes if isinstance(outcome, Refused)]
    assert reasons == [f"{heads[winner]} has already approved this proposal."] * (FIFTY - 1)
    assert waiting.decided_by == heads[winner]
    assert AuditEntry.objects.filter(event="account_request.approved").count() == 1
    assert Notice.objects.filter(recipient=teacher).count() == 1


def test_approving_and_declining_at_once_make_one_decision(school, teacher):
    heads = [make_person(f"Head {number}", Role.HEADTEACHER) for number in range(10)]
    waiting = make_request(teacher)
    actors = [actor(head) for head in heads]

    def decide(number):
        found = AccountRequest.objects.get(pk=waiting.pk)
        if number % 2:
            approve_request(found, by=actors[number], now=NOW)
        else:
            decline_request(found, by=actors[number], now=NOW, reason="No")
        return "decided"

    outcomes = race(10, decide)

    assert outcomes.count("decided") == 1
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 9
    assert AuditEntry.objects.filter(event__in=["account_request.approved", "account_request.declined"]).count() == 1


def test_two_technicians_start_one_set_up(teacher, head, tech):
    approved = make_approved(teacher, head)
    actors = [actor(tech), actor(make_person("Una Firm", Role.TECHNICIAN))]

    outcomes = race(
        2, lambda number: start_set_up(AccountRequest.objects.get(pk=approved.pk), by=actors[number], now=NOW)
    )

    first = SchoolAccount.objects.get().set_up_started_by
    assert [outcome.reason for outcome in outcomes if isinstance(outcome, Refused)] == [
        f"{first} has already started the set-up of this account."
    ]


def test_two_technicians_ticking_at_once_lose_nothing(teacher, head, tech):
    account = make_setting_up(teacher, head, tech)
    actors = [actor(tech), actor(make_person("Una Firm", Role.TECHNICIAN))]
    plain = list(account.items.filter(needs_picture=False).values_list("pk", flat=True))

    outcomes = race(
        len(plain), lambda number: tick_item(SetUpItem.objects.get(pk=plain[number]), by=actors[number % 2], now=NOW)
    )

    assert outcomes == [None] * len(plain)
    assert account.items.filter(pk__in=plain, done_at=None).count() == 0


def test_two_sweeps_at_once_pass_on_once(teacher, head, deputy):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    waiting = make_request(teacher)

    outcomes = race(4, lambda number: sweep(now=waiting.decide_by)["proposals_passed_on"])

    assert sorted(outcomes) == [0, 0, 0, 1]
    assert Notice.objects.filter(recipient=deputy).count() == 1
