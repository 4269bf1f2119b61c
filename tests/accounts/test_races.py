"""Many people at once: one of them gets it, the others read why not (R8)."""

import pytest
from django.db import connection

from accounts.actions.credentials import store_credential
from accounts.actions.handovers import collect_handover, expire_handovers
from accounts.models import Credential, CredentialLook, Handover
from core.action import Refused
from core.notices.models import Notice
from tests.factories import NOW, actor, make_account, offer, system
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_collections_at_once_give_one(school, tech, teacher):
    handover = offer(make_account("Year 5 trips"), tech, teacher)

    def collect(number):
        mine = Handover.objects.get(pk=handover.pk)
        return collect_handover(mine, by=actor(teacher), now=NOW, has_fresh_factor=True, has_read=True)

    outcomes = race(50, collect)

    given = [outcome for outcome in outcomes if isinstance(outcome, list)]
    assert [sorted(one.text for one in shown) for shown in given] == [["Plum-Kettle-7-Harbour", "riverside.trips"]]
    assert {outcome.reason for outcome in outcomes if isinstance(outcome, Refused)} == {
        "These sign-in details have been collected already. You still find them in the safe."
    }
    assert CredentialLook.objects.count() == 2
    assert not connection.in_atomic_block


def test_changing_at_once_keeps_every_version_and_one_current(school, tech):
    account = make_account("Year 5 trips")

    race(8, lambda number: store_credential(account, by=actor(tech), now=NOW, kind="note", plaintext=f"note {number}"))

    assert sorted(Credential.objects.values_list("version", flat=True)) == list(range(1, 9))
    assert [one.version for one in Credential.objects.current()] == [8]


def test_an_offer_runs_out_once_however_many_sweep(school, tech, teacher):
    handover = offer(make_account("Year 5 trips"), tech, teacher)
    over = handover.expires_at

    assert sum(race(8, lambda number: expire_handovers(by=system(over), now=over))) == 1
    assert Notice.objects.filter(key=f"handover-{handover.pk}-expired").count() == 2
