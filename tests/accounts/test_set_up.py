"""Creating an account, from an approval only, and proving its checklist (RO5, RO6, NA4, MO2)."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.actions.set_up import (
    choose_own_access,
    finish_set_up,
    record_details,
    start_set_up,
    tick_item,
    untick_item,
)
from accounts.checklists import checklist_for, ours
from accounts.models import Credential, SchoolAccount
from accounts.queries import work_for
from accounts.states import AccountState
from core.action import Refused
from core.audit import api as audit
from core.files.api import read_upload
from core.notices.models import Notice
from tests.factories import (
    NOW,
    actor,
    make_approved,
    make_live,
    make_person,
    make_picture,
    make_request,
    make_setting_up,
)
from tests.source import sources
from tests.waiting import waits


def refusal(verb, thing, person, **values):
    with pytest.raises(Refused) as refused:
        verb(thing, by=actor(person), now=NOW, **values)
    return refused.value.reason


def picture():
    return read_upload(make_picture())


def test_start_set_up_creates_the_account_with_its_checklist_and_conditions(teacher, head, tech):
    approved = make_approved(teacher, head, conditions="No surnames\nTwo people post")

    account = start_set_up(approved, by=actor(tech), now=NOW)

    assert (account.state, account.name, account.platform) == (AccountState.SETTING_UP, "Year 3 news", "facebook")
    assert list(account.monitors.all()) == [teacher]
    assert list(account.items.values_list("key", "clause")) == [
        ("private", "NA4"),
        ("comments", "MO2"),
        ("own-access", "RO7"),
        ("school-email", "RO7"),
        ("recovery", "RO7"),
        ("two-step", "RO7"),
        ("two-people", "RO9"),
        ("profile", "CO6"),
        ("condition-1", "RO5"),
        ("condition-2", "RO5"),
    ]
    assert [item.title for item in waits(work_for, tech, NOW)] == ["Finish setting up Year 3 news · Facebook"]


def test_start_set_up_refuses_without_an_approval_twice_and_to_others(teacher, head, tech):
    waiting = make_request(teacher)
    assert refusal(start_set_up, waiting, tech) == (
        "This proposal has not been approved, so no account can be created from it."
    )
    approved = make_approved(teacher, head)
    assert refusal(start_set_up, approved, head) == "Only the IT technician sets accounts up."
    start_set_up(approved, by=actor(tech), now=NOW)
    assert refusal(start_set_up, approved, tech) == "Tom Wells has already started the set-up of this account."
    assert SchoolAccount.objects.count() == 1


def test_no_other_code_creates_an_account():
    """RO5, by reading the code: one call, in one action."""
    making = re.compile(r"\bSchoolAccount(\.objects\.\w*create\w*)?\(")
    made = [f"{source.name}: {found.group()}" for source in sources() for found in making.finditer(source.text)]
    made = [found for found in made if found != "accounts/models/school_account.py: SchoolAccount("]
    assert made == ["accounts/actions/set_up.py: SchoolAccount.objects.create("]


def test_the_database_holds_no_account_without_a_proposal(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolAccount.objects.create(name="Sneaky", platform="x", set_up_started_at=NOW)


def test_an_exception_changes_the_first_item(teacher, head):
    approved = make_approved(
        teacher, head, will_be_private=False, why_not_private="A Page.", not_private_until=date(2027, 7, 20)
    )

    first = checklist_for(approved, ours(approved.platform))[0]

    assert first.key == "as-closed-as-possible"
    assert first.help.startswith("The headteacher allows it to be open until 20 July 2027. ")


def test_tick_keeps_who_when_note_and_picture(teacher, head, tech):
    account = make_setting_up(teacher, head, tech)
    item = account.items.get(key="private")
    assert refusal(tick_item, item, tech) == "Add a picture that shows it: “Only people we let in can see it”."
    assert refusal(tick_item, item, teacher, picture=picture()) == "Only the IT technician sets accounts up."

    tick_item(item, by=actor(tech), now=NOW, note="Hidden too", picture=picture())

    assert (item.done_at, item.done_by, item.note, item.picture.original_name) == (NOW, tech, "Hidden too", "proof.png")
    assert refusal(tick_item, item, tech, picture=picture()) == (
        "Tom Wells has already ticked “Only people we let in can see it”."
    )


def test_untick_takes_it_back_and_the_history_remembers(teacher, head, tech):
    account = make_setting_up(teacher, head, tech)
    item = account.items.get(key="two-step")
    assert refusal(untick_item, item, tech) == "“Two-step sign-in is on” is not ticked."
    tick_item(item, by=actor(tech), now=NOW)

    untick_item(item, by=actor(tech), now=NOW)

    assert (item.done_at, item.done_by) == (None, None)
    assert [entry.event for entry in audit.history_of(account)][:2] == [
        "school_account.item_unticked",
        "school_account.item_ticked",
    ]


def test_two_technicians_ticking_from_old_pages_lose_nothing(teacher, head, tech):
    other = make_person("Una Firm", "technician")
    account = make_setting_up(teacher, head, tech)
    one, two = account.items.get(key="two-step"), account.items.get(key="two-people")
    stale = account.items.get(key="two-step")

    tick_item(one, by=actor(tech), now=NOW)
    tick_item(two, by=actor(other), now=NOW)

    assert refusal(tick_item, stale, other) == "Tom Wells has already ticked “Two-step sign-in is on”."
    assert set(account.items.exclude(done_at=None).values_list("key", "done_by__name")) == {
        ("two-step", "Tom Wells"),
        ("two-people", "Una Firm"),
    }


def test_finish_lists_what_is_missing(teacher, head, tech):
    account = make_setting_up(teacher, head, tech)
    for item in account.items.exclude(key="two-step"):
        tick_item(item, by=actor(tech), now=NOW, picture=picture() if item.needs_picture else None)

    assert refusal(finish_set_up, account, tech) == (
        "Not everything is done yet: Two-step sign-in is on; Its name on the platform or its address is recorded; "
        "The password is in the password safe, or each person has their own access."
    )


def test_finish_with_a_password_in_the_safe(teacher, head, tech):
    account = make_setting_up(teacher, head, tech)
    for item in account.items.all():
        tick_item(item, by=actor(tech), now=NOW, picture=picture() if item.needs_picture else None)
    record_details(account, by=actor(tech), now=NOW, handle="@y3", address="", can_public_write=False)
    Credential.objects.create(school_account=account, kind="password", sealed=b"x", stored_at=NOW)

    finish_set_up(account, by=actor(tech), now=NOW)

    assert (account.state, account.live_by) == (AccountState.LIVE, tech)


def test_finish_tells_proposer_monitors_and_headteacher(teacher, head, tech, slt):
    account = make_live(teacher, head, tech, will_monitor=[slt])

    for person in (teacher, slt, head):
        assert Notice.objects.filter(recipient=person, subject="“Year 3 news” on Facebook is live").count() == 1
    assert [item.title for item in waits(work_for, tech, NOW)] == [
        "Nobody can post on Year 3 news",
        "Note who could get back into Year 3 news",
    ]
    assert refusal(finish_set_up, account, tech) == "Tom Wells has already finished this set-up: the account is live."
    assert refusal(choose_own_access, account, tech, each_has_own_access=False) == (
        "Tom Wells has already finished this set-up: the account is live."
    )
