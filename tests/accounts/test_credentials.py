"""Sign-in details: stored, changed and shown, each look written down before anything is opened (RO7, S3)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.credentials import open_looked_at, show_credentials, store_credential
from accounts.models import Credential, CredentialLook
from accounts.queries import held_by, standing, work_for
from accounts.queries.credentials import due_for_change, looks_in_last_hour, seen_and_unchanged
from accounts.totp import read_seed
from core.action import Refused
from core.audit import api as audit
from core.audit.models import AuditEntry
from core.notices.models import Notice
from core.standing import Level, Standing
from core.vault.api import CannotOpen
from people.roles import Role
from tests.factories import NOW, actor, let_post, make_account, make_person, store
from tests.waiting import waits

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def account(school):
    return make_account("Year 5 trips")


def show(account, person, *credentials, now=NOW, reason="Sign in to post", has_fresh_factor=True):
    return show_credentials(
        account,
        by=actor(person, now),
        now=now,
        ids=[credential.pk for credential in credentials],
        reason=reason,
        has_fresh_factor=has_fresh_factor,
    )


def standings(person):
    return {one.clause: one for one in standing(person, NOW)}


def refusals():
    return [entry.facts["why"] for entry in AuditEntry.objects.filter(event="credential.show_refused").order_by("id")]


def test_store_credential_seals_it_and_says_so(account, tech):
    stored = store(account, tech, password="Plum-Kettle-7")["password"]

    kept = Credential.objects.get()
    assert (kept.pk, kept.kind, kept.version, kept.stored_by, kept.stored_at) == (stored.pk, "password", 1, tech, NOW)
    assert b"Plum" not in bytes(kept.sealed)
    entry = audit.last("credential.stored", stored)
    assert (entry.actor_name, entry.about_name, entry.facts) == (
        "Tom Wells",
        "password of Year 5 trips",
        {"version": 1},
    )


def test_store_credential_again_keeps_the_version_before_and_tells_who_can_post(account, tech, teacher):
    let_post(account, tech, teacher)
    first = store(account, tech, password="one")["password"]
    second = store(account, tech, LATER, password="two")["password"]

    first.refresh_from_db()
    assert (first.replaced_at, first.replaced_by, second.version) == (LATER, tech, 2)
    assert list(account.credentials.current()) == [second]
    notice = Notice.objects.get(key=f"credential-{second.pk}-changed")
    assert (notice.recipient, notice.subject, notice.is_discreet) == (
        teacher,
        "The password of Year 5 trips has changed",
        True,
    )
    assert audit.last("credential.changed", second).facts == {"version": 2}


@pytest.mark.parametrize("role", [Role.HEADTEACHER, Role.BUSINESS_MANAGER, Role.SLT, Role.STAFF, Role.CHAIR])
def test_store_credential_refuses_everybody_but_the_technician(account, role):
    person = make_person("Pat Doe", role)

    with pytest.raises(Refused) as refusal:
        store_credential(account, by=actor(person), now=NOW, kind="password", plaintext="x")

    assert refusal.value.reason == "Only the IT technician stores and changes sign-in details."
    assert not Credential.objects.exists()


def test_store_credential_refuses_a_closed_account(tech, school):
    closed = make_account(state="closed")

    with pytest.raises(Refused) as refusal:
        store_credential(closed, by=actor(tech), now=NOW, kind="password", plaintext="x")

    assert refusal.value.reason == "This account is closed, so its sign-in details no longer change."


def test_show_credentials_opens_for_the_technician_and_writes_the_look_down(account, tech):
    stored = store(account, tech, note="Ask Olu about the pinned post")["note"]

    (shown,) = show(account, tech, stored, reason="Something is wrong")

    assert shown.text == "Ask Olu about the pinned post"
    look = CredentialLook.objects.get()
    assert (look.credential, look.person, look.looked_at, look.reason) == (stored, tech, NOW, "Something is wrong")
    assert audit.last("credential.shown", stored).facts == {"version": 1, "why": "Something is wrong"}
    assert "pinned" not in repr(shown)


def test_show_credentials_opens_what_is_needed_to_sign_in_for_who_can_post(account, tech, teacher):
    let_post(account, tech, teacher)
    stored = store(
        account,
        tech,
        username="trips",
        password="Plum",
        totp_seed="otpauth://totp/?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30",
    )

    shown = {one.credential.kind: one for one in show(account, teacher, *stored.values())}

    assert (shown["username"].text, shown["password"].text, shown["totp-seed"].text) == ("trips", "Plum", "")
    assert len(shown["totp-seed"].code.now) == 6
    assert looks_in_last_hour(teacher, NOW) == 1


def test_show_credentials_refuses_recovery_details_to_who_can_post(account, tech, teacher):
    let_post(account, tech, teacher)
    stored = store(account, tech, recovery_codes="1234 5678", password="Plum")

    with pytest.raises(Refused) as refusal:
        show(account, teacher, *stored.values())

    assert refusal.value.reason == "Only the IT technician sees recovery details, notes and what was replaced."
    assert refusals() == [refusal.value.reason]
    assert not CredentialLook.objects.exists()


def test_show_credentials_opens_a_replaced_version_for_the_technician_only(account, tech, teacher):
    let_post(account, tech, teacher)
    old = store(account, tech, password="one")["password"]
    store(account, tech, LATER, password="two")

    assert [one.text for one in show(account, tech, old, now=LATER)] == ["one"]
    with pytest.raises(Refused, match="Only the IT technician sees recovery details"):
        show(account, teacher, old, now=LATER)


@pytest.mark.parametrize("role", [Role.HEADTEACHER, Role.BUSINESS_MANAGER, Role.SLT, Role.STAFF, Role.CHAIR])
def test_show_credentials_refuses_who_cannot_post_there(account, tech, role):
    stored = store(account, tech, password="Plum")["password"]
    person = make_person("Pat Doe", role)

    with pytest.raises(Refused) as refusal:
        show(account, person, stored)

    assert refusal.value.reason == "Only the IT technician and people who can post there see these sign-in details."
    assert refusals() == [refusal.value.reason]


def test_show_credentials_refuses_from_the_instant_access_ends(account, tech, teacher):
    let_post(account, tech, teacher)
    stored = store(account, tech, password="Plum")["password"]
    teacher.access_ends_at = LATER
    teacher.save()

    assert show(account, teacher, stored)[0].text == "Plum"
    with pytest.raises(Refused) as refusal:
        show(account, teacher, stored, now=LATER)
    assert refusal.value.reason == "Only a person who works here sees sign-in details."


def test_show_credentials_refuses_without_a_fresh_code_and_without_a_reason(account, tech):
    stored = store(account, tech, password="Plum")["password"]

    with pytest.raises(Refused) as refusal:
        show(account, tech, stored, has_fresh_factor=False)
    assert refusal.value.reason == "Enter the code of your authenticator app first. It counts for five minutes."
    with pytest.raises(Refused) as refusal:
        show(account, tech, stored, reason="  ")
    assert refusal.value.reason == "Say why you need to see it."
    assert len(refusals()) == 2


def test_show_credentials_refuses_the_eleventh_look_in_an_hour(account, tech):
    stored = store(account, tech, password="Plum")["password"]
    for minute in range(10):
        show(account, tech, stored, now=NOW + timedelta(minutes=minute))

    with pytest.raises(Refused) as refusal:
        show(account, tech, stored, now=NOW + timedelta(minutes=59))
    assert refusal.value.reason == (
        "You have looked at sign-in details 10 times in the last hour. Try again in an hour."
    )
    assert show(account, tech, stored, now=NOW + timedelta(minutes=60))[0].text == "Plum"


def test_show_credentials_refuses_what_is_stored_elsewhere(account, tech):
    elsewhere = store(make_account("Football"), tech, password="Plum")["password"]

    with pytest.raises(Refused) as refusal:
        show(account, tech, elsewhere)

    assert refusal.value.reason == "There is nothing stored here to show."


def test_show_credentials_opens_nothing_when_the_history_cannot_be_written(account, tech, monkeypatch):
    stored = store(account, tech, password="Plum")["password"]
    opened = []
    monkeypatch.setattr("accounts.actions.credentials.open_sealed", lambda *a, **k: opened.append(a))
    monkeypatch.setattr("core.audit.api.append", _broken)

    with pytest.raises(OSError, match="disk full"):
        show(account, tech, stored)

    assert opened == []
    assert not CredentialLook.objects.exists()


def _broken(*rows, **options):
    raise OSError("disk full")


def test_open_looked_at_opens_nothing_without_the_look_in_the_database(account, tech):
    stored = store(account, tech, password="Plum")["password"]
    unsaved = CredentialLook(pk=12345, credential=stored, person=tech, looked_at=NOW, reason="Made up")

    assert open_looked_at(account, [unsaved], by=actor(tech), now=NOW) == []


def test_show_credentials_says_so_when_what_was_sealed_was_changed(account, tech):
    stored = store(account, tech, password="one", note="two")
    Credential.objects.filter(pk=stored["note"].pk).update(sealed=stored["password"].sealed)

    with pytest.raises(CannotOpen) as refusal:
        show(account, tech, stored["note"])

    assert refusal.value.reason == "This is not what was sealed here: it was changed or moved, so it is not opened."
    assert refusals() == [refusal.value.reason]


def test_seen_and_unchanged_lists_what_was_seen_or_typed_since_the_last_change(account, tech, teacher):
    let_post(account, tech, teacher)
    stored = store(account, tech, username="trips", password="one")
    assert list(seen_and_unchanged(teacher)) == []
    show(account, teacher, *stored.values())

    assert list(seen_and_unchanged(teacher)) == [stored["password"]]
    assert list(seen_and_unchanged(tech)) == [stored["password"]]
    assert [(held.kind, held.title, held.note) for held in held_by(teacher, NOW)] == [
        ("who can post", "Year 5 trips", "Facebook; nobody else can"),
        ("password seen", "password of Year 5 trips", "not changed since"),
    ]
    store(account, make_person("Una Tech", Role.TECHNICIAN), LATER, password="two")
    assert list(seen_and_unchanged(teacher)) == list(seen_and_unchanged(tech)) == []


def test_seen_and_unchanged_lists_an_authenticator_only_for_whoever_stored_it(account, tech, teacher):
    let_post(account, tech, teacher)
    stored = store(account, tech, totp_seed=read_seed("JBSWY3DPEHPK3PXP"))
    show(account, teacher, stored["totp_seed"])

    assert list(seen_and_unchanged(tech)) == [stored["totp_seed"]]
    assert list(seen_and_unchanged(teacher)) == []


def test_due_for_change_is_an_authenticator_that_somebody_stored_who_is_technician_no_more(account, tech):
    stored = store(account, tech, totp_seed=read_seed("JBSWY3DPEHPK3PXP"))
    assert list(due_for_change(NOW)) == []

    tech.holdings.filter(role=Role.TECHNICIAN).update(ends_on=NOW.date() - timedelta(days=1))

    assert list(due_for_change(NOW)) == [stored["totp_seed"]]


def test_due_for_change_are_weak_ones_and_those_seen_by_somebody_who_may_no_longer(account, tech, teacher):
    (right,) = let_post(account, tech, teacher)
    stored = store(account, tech, password="one")["password"]
    show(account, teacher, stored)
    assert list(due_for_change(NOW)) == []
    assert standings(tech)["RO7"] == Standing(
        "RO7", Level.IN_ORDER, "1 sign-in detail in the safe, none due for change", reverse("accounts:register")
    )

    right.ended_at = NOW
    right.save()
    assert list(due_for_change(NOW)) == [stored]
    assert standings(tech)["RO7"] == Standing(
        "RO7", Level.LOOK, "1 sign-in detail in the safe, 1 due for change", reverse("accounts:register")
    )
    assert standings(None)["RO7"] == Standing("RO7", Level.IN_ORDER, "Kept in a password safe")
    assert ("Change the password of Year 5 trips", reverse("accounts:safe", args=[account.pk])) in [
        (item.title, item.url) for item in waits(work_for, tech, NOW)
    ]

    weak = store_credential(account, by=actor(tech), now=LATER, kind="password", plaintext="riverside1", is_weak=True)
    assert list(due_for_change(LATER)) == [weak]


def test_due_for_change_is_what_a_leaver_saw_from_the_instant_they_left(account, tech, teacher):
    let_post(account, tech, teacher)
    stored = store(account, tech, password="one")["password"]
    show(account, teacher, stored)
    teacher.access_ends_at = LATER
    teacher.save()

    assert (list(due_for_change(NOW)), list(due_for_change(LATER))) == ([], [stored])
