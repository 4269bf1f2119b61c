"""What of somebody who leaves could open an account: held, asked to be taken away, and promised (RO9, RO10)."""

from datetime import timedelta

import pytest

from accounts.actions.leaving import record_departure
from accounts.actions.removals import complete_removal, start_removal
from accounts.actions.ways import end_way
from accounts.invariants import ways as promises
from accounts.models import AccessRemoval, WayBack
from accounts.queries import held_by, work_for
from core.action import Refused
from people.roles import Role
from tests.damage import broken, change, planted
from tests.factories import NOW, actor, make_account, make_departure, make_person, make_posting_right, make_way
from tests.waiting import waits


@pytest.fixture
def account(school, teacher, slt):
    account = make_account("Year 5 trips", each_has_own_access=True)
    for person in (teacher, slt):
        make_posting_right(person, account)
    return account


@pytest.fixture
def gone(account, teacher, tech, head):
    """Somebody has left who can post nowhere, and whose phone opens an account."""
    leaver = make_person("Lena Gray", Role.STAFF)
    make_way(account, leaver, hint="77", now=NOW - timedelta(days=9))
    record_departure(
        leaver,
        by=actor(head),
        now=NOW,
        last_day_in_school=(NOW - timedelta(days=1)).date(),
        contract_ends_on=None,
        is_announced=True,
    )
    return leaver


def test_what_a_leaver_holds_names_it(account, teacher):
    make_way(account, teacher, hint="77")
    make_way(make_account("Old", state="closed", closed_at=NOW), teacher)

    held = [one for one in held_by(teacher, NOW) if one.kind == "way back in"]
    assert [(one.title, one.note, one.url) for one in held] == [
        ("Year 5 trips", "telephone ending 77", f"/accounts/{account.pk}/ways-back/")
    ]


def test_a_removal_opens_for_it_and_is_not_done_while_it_stands(account, gone, tech):
    removal = AccessRemoval.objects.get()
    assert (removal.departure.person, removal.school_account, removal.must_change_password) == (gone, account, False)
    start_removal(removal, by=actor(tech), now=NOW, decision="keep")
    with pytest.raises(Refused) as refusal:
        complete_removal(removal, by=actor(tech), now=NOW, proof_on=NOW.date(), proof="Looked")
    assert str(refusal.value) == (
        "Lena Gray could still get back in: telephone ending 77. Say first that it is no longer so."
    )
    end_way(WayBack.objects.get(), by=actor(tech), now=NOW, reason="Taken out")
    complete_removal(removal, by=actor(tech), now=NOW, proof_on=NOW.date(), proof="Looked")
    assert removal.completed_at == NOW
    assert broken(promises.leavers_have_no_way_back) == []


def test_whoever_records_leavings_sees_that_somebody_with_a_way_leaves(account, teacher, head, school):
    leaver = make_person("Lena Gray", Role.STAFF)
    make_departure(leaver)
    assert [item.title for item in waits(work_for, head) if "Lena" in item.title] == []
    make_way(account, leaver)
    assert [item.title for item in waits(work_for, head) if "Lena" in item.title] == [
        "Lena Gray leaves: find who takes over"
    ]


# What must hold


def test_leavers_have_no_way_back_finds_one_after_a_removal_is_done(account, gone, tech):
    removal = AccessRemoval.objects.get()
    way = WayBack.objects.get()
    start_removal(removal, by=actor(tech), now=NOW, decision="keep")
    end_way(way, by=actor(tech), now=NOW, reason="Taken out")
    complete_removal(removal, by=actor(tech), now=NOW, proof_on=NOW.date(), proof="Looked")

    assert planted(
        promises.leavers_have_no_way_back, lambda: change(way, ended_at=None, ended_by=None, end_reason="")
    ) == [
        (
            f"way back {way.pk}",
            "Lena Gray has left and their access to Year 5 trips was taken away, but a telephone of theirs stands.",
        )
    ]


def test_leavers_have_no_way_back_finds_one_without_a_removal(account, gone):
    way = WayBack.objects.get()
    assert planted(promises.leavers_have_no_way_back, AccessRemoval.objects.all().delete) == [
        (
            f"way back {way.pk}",
            "Lena Gray has left and could get back into Year 5 trips, but nothing asks to take it away.",
        )
    ]


def test_ways_agree_finds_what_is_whose(account, teacher, tech):
    way = make_way(account, teacher)
    assert planted(promises.ways_agree, lambda: change(way, owner="school")) == [
        (f"way back {way.pk}", "It is noted for Year 5 trips: telephone, and whose it is does not fit.")
    ]


def test_ways_are_recorded_finds_what_has_no_line(account, tech):
    way = make_way(account)
    end = {"ended_at": NOW, "ended_by": tech.pk, "end_reason": "x"}
    assert planted(promises.ways_are_recorded, lambda: change(way, **end)) == [
        (f"way back {way.pk}", "It ended, but the history has no line of it.")
    ]
    WayBack.objects.create(school_account=account, kind="app", owner="school", noted_at=NOW, confirmed_at=NOW)
    assert len(broken(promises.ways_are_recorded)) == 2


def test_ways_are_recorded_finds_a_try_that_has_no_line(account):
    way = make_way(account)
    assert planted(promises.ways_are_recorded, lambda: change(way, tried_at=NOW, works=True)) == [
        (f"way back {way.pk}", "It was tried, but the history has no line of it.")
    ]
