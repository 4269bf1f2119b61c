"""Many people at once: one of them gets it, the others read why not (R8)."""

from collections import Counter

import pytest
from django.db import connection

from accounts.actions.credentials import store_credential
from accounts.actions.handovers import cancel_handover, collect_handover, expire_handovers
from accounts.actions.set_up import finish_set_up, tick_item
from accounts.actions.sweeps import sweep
from accounts.models import AccessRemoval, Credential, CredentialLook, Handover, SchoolAccount, SetUpItem
from core.action import Refused
from core.audit.models import AuditEntry
from core.heartbeat.models import Trouble
from core.notices.models import Notice
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_departure,
    make_person,
    make_posting_right,
    make_proved,
    make_setting_up,
    offer,
    system,
)
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


def test_a_last_day_ends_once_however_many_sweep(school, head, tech, teacher):
    account, watched = make_account("Year 5 trips"), make_account("Year 3 news", monitors=[teacher])
    offer(account, tech, teacher)
    make_posting_right(teacher, watched)
    departure = make_departure(teacher)
    over = departure.access_ends_at
    before = set(AuditEntry.objects.values_list("pk", flat=True))

    ended = race(8, lambda number: sweep(now=over)["access_ended"])

    assert (sorted(ended), list(Trouble.objects.all())) == ([0] * 7 + [1], [])
    assert [one.school_account for one in AccessRemoval.objects.order_by("school_account__name")] == [watched, account]
    lines = AuditEntry.objects.exclude(pk__in=before).values_list("event", flat=True)
    assert Counter(lines) == {
        "departure.access_ended": 1,
        "departure.sign_in_ended": 1,
        "posting_right.ended": 2,
        "handover.cancelled": 1,
        "school_account.monitor_left": 1,
        "removal.opened": 2,
    }
    told = Notice.objects.filter(key=f"departure:{departure.pk}:access-ended")
    assert [notice.recipient for notice in told] == [tech]


def test_two_technicians_finish_at_once_one_does_it_and_the_other_reads_who(school, head, tech, teacher):
    technicians = (tech, make_person("Una Firm", "technician"))
    account = make_proved(teacher, head, tech)

    finishes = race(
        2, lambda n: finish_set_up(SchoolAccount.objects.get(pk=account.pk), by=actor(technicians[n]), now=NOW)
    )

    (refused,) = [outcome for outcome in finishes if isinstance(outcome, Refused)]
    first = technicians[1 - finishes.index(refused)]
    assert refused.reason == f"{first} has already finished this set-up: the account is live."
    assert SchoolAccount.objects.get().live_by == first
    assert Notice.objects.filter(key__startswith="school-account:", recipient=head).count() == 1


def test_two_technicians_tick_the_same_at_once_and_the_first_stands(school, head, tech, teacher):
    technicians = (tech, make_person("Una Firm", "technician"))
    item = make_setting_up(teacher, head, tech).items.get(key="two-step")

    ticks = race(2, lambda n: tick_item(SetUpItem.objects.get(pk=item.pk), by=actor(technicians[n]), now=NOW))

    (refused,) = [outcome for outcome in ticks if isinstance(outcome, Refused)]
    item.refresh_from_db()
    assert item.done_by == technicians[1 - ticks.index(refused)]
    assert refused.reason == f"{item.done_by} has already ticked “Two-step sign-in is on”."


def test_collecting_in_the_second_of_its_cancelling_one_wins_and_the_other_reads_why(school, tech, teacher):
    for number in range(6):
        handover = offer(make_account(f"Account {number}"), tech, teacher)

        def both(who, pk=handover.pk):
            mine = Handover.objects.get(pk=pk)
            if who:
                cancel_handover(mine, by=actor(tech), now=NOW)
                return "cancelled"
            return collect_handover(mine, by=actor(teacher), now=NOW, has_fresh_factor=True, has_read=True)

        collected, cancelled = race(2, both)

        handover.refresh_from_db()
        looks = CredentialLook.objects.filter(credential__school_account=handover.school_account).count()
        if isinstance(collected, Refused):
            assert (collected.reason, cancelled) == ("The IT technician has taken this offer back.", "cancelled")
            assert (handover.state, looks) == ("cancelled", 0)
        else:
            # Collected first: taking back what was not confirmed still works, and what was seen is on record.
            assert (len(collected), looks, cancelled, handover.state) == (2, 2, "cancelled", "cancelled")
