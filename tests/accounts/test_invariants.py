"""What must hold about accounts: each kind of damage is found, with its sentence."""

from datetime import timedelta

from accounts.actions.handovers import offer_handover
from accounts.actions.leaving import end_access
from accounts.actions.posting import end_posting
from accounts.actions.removals import complete_removal, start_removal
from accounts.invariants import approvals, leavers, safe
from accounts.models import AccessRemoval, Credential, CredentialLook, PostingRight, SetUpItem
from tests.damage import broken, change, planted, remove
from tests.factories import (
    NOW,
    actor,
    let_post,
    make_credential,
    make_departure,
    make_live,
    make_request,
    make_setting_up,
    offer,
    store,
    system,
)

LATER = NOW + timedelta(days=30)


def offered(teacher, head, tech, **answers):
    """A live account whose sign-in details wait for the teacher."""
    account = make_live(teacher, head, tech, **answers)
    change(account, each_has_own_access=False)
    account.refresh_from_db()
    return offer(account, tech, teacher)


def test_accounts_are_approved_finds_one_without_approval(head, tech, teacher):
    account = make_live(teacher, head, tech)
    found = [(f"school account {account.pk}", "“Year 3 news” was set up without an approval before it.")]

    assert planted(approvals.accounts_are_approved, lambda: change(account.request, state="submitted")) == found
    change(account.request, state="approved", decided_at=NOW + timedelta(hours=1))
    assert broken(approvals.accounts_are_approved) == found


def test_nobody_approves_their_own_finds_who_did(head, tech, teacher):
    account = make_live(teacher, head, tech)

    assert planted(approvals.nobody_approves_their_own, lambda: change(account.request, decided_by=teacher.pk)) == [
        (f"account request {account.request_id}", "“Year 3 news” was decided by whoever proposed or sponsored it.")
    ]


def test_live_accounts_are_set_up_finds_a_missing_item(head, tech, teacher):
    account = make_live(teacher, head, tech)
    item = SetUpItem.objects.filter(school_account=account).first()

    assert planted(approvals.live_accounts_are_set_up, lambda: change(item, done_at=None)) == [
        (f"school account {account.pk}", "“Year 3 news” is live, but not everything of its set-up is done.")
    ]


def test_live_accounts_are_set_up_finds_a_missing_picture(head, tech, teacher):
    account = make_live(teacher, head, tech)
    item = SetUpItem.objects.get(school_account=account, key="private")

    assert planted(approvals.live_accounts_are_set_up, lambda: change(item, picture=None)) == [
        (f"school account {account.pk}", "“Year 3 news” is live, but a picture of its set-up is gone.")
    ]


def test_states_agree_finds_what_the_state_does_not_say(head, tech, teacher):
    account = make_live(teacher, head, tech)
    waiting = make_request(teacher, name="Trips")

    assert planted(approvals.states_agree, lambda: change(waiting, decided_at=NOW)) == [
        (f"account request {waiting.pk}", "“Trips” is waiting for a decision, but its days do not say so.")
    ]
    change(waiting, decided_at=None)
    assert planted(approvals.states_agree, lambda: change(account, state="closed")) == [
        (f"school account {account.pk}", "“Year 3 news” is closed, but its days do not say so.")
    ]


def test_proposals_are_passed_on_finds_one_that_waits(head, slt, teacher):
    waiting = make_request(teacher)

    assert broken(approvals.proposals_are_passed_on, LATER) == [
        (f"account request {waiting.pk}", "“Year 3 news” has waited longer than ten working days.")
    ]
    assert planted(approvals.proposals_are_passed_on, lambda: change(waiting, decide_by=None)) == [
        (f"account request {waiting.pk}", "“Year 3 news” waits for a decision without a day to decide it by.")
    ]


def test_decisions_are_recorded_finds_a_missing_line(head, tech, teacher):
    make_live(teacher, head, tech)
    waiting = make_request(teacher, name="Trips")
    by_hand = {"state": "approved", "decided_by": head.pk, "decided_at": NOW}

    assert planted(approvals.decisions_are_recorded, lambda: change(waiting, **by_hand)) == [
        (f"account request {waiting.pk}", "“Trips” was approved, but the history has no line of it.")
    ]


def test_leavers_hold_no_account_finds_all_that_is_left(head, tech, teacher):
    handover = offered(teacher, head, tech)
    account = handover.school_account
    right = PostingRight.objects.get()

    assert planted(leavers.leavers_hold_no_account, lambda: change(teacher, is_active=False)) == [
        (f"posting right {right.pk}", "Priya Nair has left, but can still post on Year 3 news."),
        (
            f"handover {handover.pk}",
            "Priya Nair has left, but sign-in details of Year 3 news still wait for them.",
        ),
        (f"school account {account.pk}", "Priya Nair has left, but still keeps an eye on Year 3 news."),
    ]


def test_posting_agrees_finds_rights_on_a_closed_account_and_offers_without_a_right(head, tech, teacher):
    handover = offered(teacher, head, tech)
    account = handover.school_account
    right = PostingRight.objects.get()

    assert planted(leavers.posting_agrees, lambda: change(account, state="closed")) == [
        (f"posting right {right.pk}", "Year 3 news is closed, but Priya Nair can still post there.")
    ]
    change(account, state="live")
    assert planted(leavers.posting_agrees, lambda: change(right, ended_at=NOW)) == [
        (f"handover {handover.pk}", "Year 3 news is offered to Priya Nair, who cannot post there.")
    ]


def test_offers_expire_finds_one_that_did_not(head, tech, teacher):
    handover = offered(teacher, head, tech)

    assert broken(leavers.offers_expire, LATER) == [
        (f"handover {handover.pk}", "The sign-in details of Year 3 news for Priya Nair could still be collected.")
    ]
    assert planted(leavers.offers_expire, lambda: change(handover, state="collected")) == [
        (
            f"handover {handover.pk}",
            "The sign-in details of Year 3 news for Priya Nair are collected, not yet confirmed, "
            "but no moment says so.",
        )
    ]


def left(teacher, head, tech, *, seen=True):
    """The teacher could post, saw the password, and has left; returns the removal."""
    account = make_live(teacher, head, tech, now=NOW - timedelta(days=3))
    let_post(account, tech, teacher, now=NOW - timedelta(days=3))
    password = store(account, tech, NOW - timedelta(days=3), password="Plum-Kettle-7-Harbour")["password"]
    if seen:
        CredentialLook.objects.create(credential=password, person=teacher, looked_at=NOW, reason="To post")
    departure = make_departure(teacher, last_day=(NOW - timedelta(days=1)).date())
    end_access(departure, by=system(), now=NOW)
    return AccessRemoval.objects.get()


def done(removal, tech):
    """The removal, decided and proved after the password was changed."""
    store(removal.school_account, tech, NOW, password="Heron-Gate-9-Meadow")
    start_removal(removal, by=actor(tech), now=NOW, decision="close")
    complete_removal(removal, by=actor(tech), now=NOW, proof_on=NOW.date(), proof="Looked: cannot sign in.")
    return removal


def test_leavers_have_removals_finds_an_account_that_was_forgotten(head, tech, teacher):
    removal = left(teacher, head, tech)
    right = PostingRight.objects.get()

    assert planted(leavers.leavers_have_removals, lambda: remove(removal)) == [
        (
            f"posting right {right.pk}",
            "Priya Nair could post on Year 3 news until they left, but nothing asks to take it away.",
        )
    ]


def test_leavers_have_removals_finds_somebody_whom_nobody_took_off(head, tech, teacher):
    removal = left(teacher, head, tech)
    right = PostingRight.objects.get()
    change(right, ended_at=NOW - timedelta(days=2), must_take_off=True)

    assert planted(leavers.leavers_have_removals, lambda: remove(removal)) == [
        (
            f"posting right {right.pk}",
            "Priya Nair has left, but nobody has taken them off Year 3 news there.",
        )
    ]


def test_removals_are_proved_finds_one_without_proof(head, tech, teacher):
    removal = done(left(teacher, head, tech), tech)

    assert planted(leavers.removals_are_proved, lambda: change(removal, proof="", picture=None)) == [
        (
            f"access removal {removal.pk}",
            "Year 3 news after Priya Nair left: it is removed, with proof, but its decision or proof does not say so.",
        )
    ]


def test_known_secrets_have_changed_finds_a_password_that_was_not(head, tech, teacher):
    removal = done(left(teacher, head, tech), tech)
    old, new = Credential.objects.order_by("version")

    def undo():
        remove(new)
        change(old, replaced_at=None)

    assert planted(leavers.known_secrets_have_changed, undo) == [
        (
            f"access removal {removal.pk}",
            "Year 3 news after Priya Nair left: it is done, but a password or code that they knew has not changed.",
        )
    ]


def test_late_removals_are_told_finds_that_nobody_was(head, manager, tech, teacher):
    removal = left(teacher, head, tech)
    row, name = f"access removal {removal.pk}", "Year 3 news after Priya Nair left"

    assert broken(leavers.late_removals_are_told) == []
    assert broken(leavers.late_removals_are_told, LATER) == [
        (row, f"{name}: it is late, and nobody was told."),
        (row, f"{name}: it is two working days late, and the headteacher was not told."),
    ]


def test_handovers_and_removals_are_recorded_finds_a_missing_line(head, tech, teacher):
    handover = offered(teacher, head, tech)

    assert planted(leavers.handovers_and_removals_are_recorded, lambda: change(handover, collected_at=NOW)) == [
        (f"handover {handover.pk}", "It was collected, but the history has no line of it.")
    ]


def test_credentials_open_finds_a_changed_one_and_shows_nothing(head, tech, teacher):
    kept = store(make_live(teacher, head, tech), tech, password="Plum-Kettle-7-Harbour")["password"]
    forged = bytes(kept.sealed)[:-1] + bytes([bytes(kept.sealed)[-1] ^ 1])

    assert planted(safe.credentials_open, lambda: change(kept, sealed=forged)) == [
        (
            f"credential {kept.pk}",
            "The password of Year 3 news does not open. "
            "This is not what was sealed here: it was changed or moved, so it is not opened.",
        )
    ]


def test_credentials_open_finds_that_a_key_is_gone(head, tech, teacher, settings):
    store(make_live(teacher, head, tech), tech, password="Plum-Kettle-7-Harbour")

    def lose():
        settings.VAULT_KEYS = "other:" + "A" * 43

    assert [wrong for _, wrong in planted(safe.credentials_open, lose)] == [
        "The password of Year 3 news does not open. The key that sealed this is missing, so it cannot be opened. "
        "Ask whoever runs this server to put the old key back into VAULT_KEYS."
    ]


def test_newest_versions_count_finds_a_lost_one(head, tech, teacher):
    account = make_live(teacher, head, tech)
    store(account, tech, password="Plum-Kettle-7-Harbour")
    store(account, tech, password="Heron-Gate-9-Meadow")
    old, new = Credential.objects.order_by("version")

    assert planted(safe.newest_versions_count, lambda: remove(new)) == [
        (f"credential {old.pk}", "The password of Year 3 news was replaced, but the newer version is missing.")
    ]


def test_live_accounts_have_a_password_finds_one_without(head, tech, teacher):
    account = make_live(teacher, head, tech)

    assert planted(safe.live_accounts_have_a_password, lambda: change(account, each_has_own_access=False)) == [
        (f"school account {account.pk}", "No password of “Year 3 news” is in the safe.")
    ]


def test_looks_are_recorded_finds_a_look_without_its_line(head, tech, teacher):
    kept = store(make_live(teacher, head, tech), tech, password="Plum-Kettle-7-Harbour")["password"]

    def look():
        CredentialLook.objects.create(credential=kept, person=teacher, looked_at=NOW, reason="To post")

    assert [wrong for _, wrong in planted(safe.looks_are_recorded, look)] == [
        "Priya Nair saw the password of Year 3 news, but the history has no line of it."
    ]


def test_looks_are_recorded_finds_a_secret_that_nobody_stored(head, tech, teacher):
    account = make_live(teacher, head, tech)

    assert [wrong for _, wrong in planted(safe.looks_are_recorded, lambda: make_credential(account))] == [
        "It was stored, but the history has no line of it."
    ]


def test_an_ordinary_story_is_as_it_must_be(head, tech, teacher):
    make_setting_up(teacher, head, tech)
    handover = offered(teacher, head, tech, name="Trips")
    end_posting(PostingRight.objects.get(), by=actor(tech), now=NOW, reason="No more trips")
    let_post(handover.school_account, tech, teacher)
    offer_handover(handover.school_account, by=actor(tech), now=NOW, person=teacher)

    everything = (*approvals.INVARIANTS, *leavers.INVARIANTS, *safe.INVARIANTS)
    assert {promise.name: broken(promise) for promise in everything if broken(promise)} == {}
