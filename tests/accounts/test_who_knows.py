"""Who knows what of an account: after a copy of the safe, and after a look at a suggested password (RO7)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import leaving, openings
from accounts.actions.credentials import show_credentials
from accounts.actions.removals import complete_removal, start_removal
from accounts.actions.suggestions import confirm_suggestion, suggest_password
from accounts.invariants.leavers import known_secrets_have_changed
from accounts.models import AccessRemoval, CredentialLook
from accounts.queries.credentials import due_for_change, seen_and_unchanged
from accounts.queries.life import forgotten
from accounts.rules.leaving import why_not_complete_removal
from accounts.states import OpeningKind, RemovalDecision, RemovalState
from accounts.totp import read_seed
from core.action import Refused
from people.roles import Role
from tests.accounts.test_passwords import ADDRESS
from tests.damage import broken
from tests.factories import NOW, actor, make_account, make_credential, make_departure, make_person, store, system

YESTERDAY = NOW.date() - timedelta(days=1)


@pytest.fixture
def account(school):
    return make_account("Year 5 trips")


def take_copy(person, second, now=NOW):
    opening = openings.ask_copy(by=actor(person, now), now=now, reason="For the USB stick")
    openings.agree_opening(opening, by=actor(second, now), now=now)
    return openings.use_opening(opening, by=actor(person, now), now=now, kind=OpeningKind.COPY, has_fresh_factor=True)


def kinds(found):
    return sorted(credential.kind for credential in found)


def test_whoever_took_a_copy_knows_the_authenticator_key_until_it_changes(account, tech, head):
    una = make_person("Una Tech", Role.TECHNICIAN)
    store(account, tech, password="Plum-Kettle-7-Harbour", totp_seed=ADDRESS)

    take_copy(una, head)
    assert kinds(seen_and_unchanged(una)) == ["password", "totp-seed"]
    leaving.end_access(make_departure(una, last_day=YESTERDAY), by=system(NOW), now=NOW)
    removal = AccessRemoval.objects.get()
    assert (removal.departure.person, removal.must_change_password) == (una, True)
    assert kinds(due_for_change(NOW)) == ["password", "totp-seed"]

    start_removal(removal, by=actor(tech), now=NOW, decision=RemovalDecision.CLOSE)
    store(account, tech, password="Otter-Heron-9-Lantern")
    with pytest.raises(Refused) as refusal:
        complete_removal(removal, by=actor(tech), now=NOW, proof_on=NOW.date(), proof="Looked at the list")
    assert refusal.value.reason == "Una Tech knows the authenticator key. Change it first, here and on the platform."
    AccessRemoval.objects.update(
        state=RemovalState.DONE, completed_at=NOW, proof_on=NOW.date(), proof="Looked at the list"
    )
    assert [where for where, _ in broken(known_secrets_have_changed)] == [f"access removal {removal.pk}"]
    store(account, tech, totp_seed=read_seed("MZXW6YTBOI5GK43UMZXW6YTBOI5GK43U"))
    assert broken(known_secrets_have_changed) == []


def test_a_copy_makes_nothing_due_while_whoever_took_it_may_take_one(account, tech, head, manager):
    store(account, tech, password="Plum-Kettle-7-Harbour", totp_seed=ADDRESS)

    take_copy(manager, head)
    assert kinds(due_for_change(NOW)) == []

    manager.holdings.update(ends_on=YESTERDAY)
    assert kinds(due_for_change(NOW)) == ["password", "totp-seed"]


def test_a_look_of_ones_own_counts_beside_a_copy(account, tech, head, manager):
    password = store(account, tech, password="Plum-Kettle-7-Harbour")["password"]
    take_copy(manager, head)

    CredentialLook.objects.create(credential=password, person=manager, looked_at=NOW, reason="To post")

    assert kinds(due_for_change(NOW)) == ["password"]


def test_the_page_says_before_what_a_copy_means(account, tech, fresh_browser_as):
    store(account, tech, password="Plum-Kettle-7-Harbour")

    page = fresh_browser_as(tech).get(reverse("accounts:ask_copy"))

    assert "When they leave or change roles, all of it must change." in " ".join(page.content.decode().split())


def test_a_copy_is_no_sign_of_life(school, head, tech):
    begun = NOW.replace(year=2025, month=9, day=1)
    account = make_account("Quiet", now=begun)
    make_credential(account, stored_at=begun)
    seen = CredentialLook.objects.create(
        credential=account.credentials.get(), person=tech, looked_at=NOW, reason="Copy of the safe: USB"
    )
    assert forgotten([account], NOW) == {}

    CredentialLook.objects.filter(pk=seen.pk).update(in_a_copy=True)

    assert forgotten([account], NOW) == {account.pk: begun}


def test_a_suggested_password_is_known_to_whoever_looked_at_it_and_to_nobody_else(account, tech):
    una = make_person("Una Tech", Role.TECHNICIAN)
    suggestion = suggest_password(account, by=actor(tech), now=NOW)
    show_credentials(
        account, by=actor(una), now=NOW, ids=[suggestion.pk], reason="Change the password", has_fresh_factor=True
    )

    assert list(seen_and_unchanged(una)) == [suggestion]
    assert list(seen_and_unchanged(tech)) == []

    leaving.end_access(make_departure(una, last_day=YESTERDAY), by=system(NOW), now=NOW)
    removal = AccessRemoval.objects.get()
    assert (removal.departure.person, removal.must_change_password) == (una, True)
    assert list(due_for_change(NOW)) == [suggestion]

    confirm_suggestion(suggestion, by=actor(tech), now=NOW)
    assert kinds(seen_and_unchanged(una)) == ["password"]


def test_what_a_leaver_knows_counts_whatever_was_known_when_the_removal_opened(account, tech, teacher):
    removal = AccessRemoval(
        departure=make_departure(teacher),
        school_account=account,
        state=RemovalState.STARTED,
        decision=RemovalDecision.CLOSE,
        must_change_password=False,
    )

    assert why_not_complete_removal(removal, actor(tech), NOW, still_known=["password"], others=[]) == (
        "Priya Nair saw the password. Change it first, here and on the platform."
    )
