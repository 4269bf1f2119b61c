"""What is sealed in the password safe opens nowhere but where it was sealed: each row in the place of each (S4)."""

import base64
from collections import Counter
from datetime import timedelta
from importlib import import_module
from itertools import permutations

import pytest
from django.apps import apps
from django.db import transaction

from accounts.actions.credentials import show_credentials
from accounts.models import Credential, SafeImport
from accounts.queries.credentials import why_keys_do_not_open
from core.audit.models import AuditEntry
from core.vault.api import CannotOpen, KeyIsMissing, open_sealed, seal
from core.vault.soundness import why_not_open
from tests.factories import NOW, actor, let_post, make_account, store

CHANGED = "This is not what was sealed here: it was changed or moved, so it is not opened."
SEEDS = {
    1: "otpauth://totp/?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30",
    2: "otpauth://totp/?secret=GIZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30",
}
KINDS = ("username", "password", "totp_seed", "recovery_codes", "recovery_email", "recovery_phone", "note")
ACCOUNTS = 8


def fill(tech, *, accounts=ACCOUNTS):
    """So many accounts with every kind of sign-in detail, each in two versions."""
    for number in range(accounts):
        account = make_account(f"Year {number}")
        for version in (1, 2):
            now = NOW + timedelta(minutes=version)
            details = {kind: f"{kind} {number} {version}" for kind in KINDS} | {"totp_seed": SEEDS[version]}
            store(account, tech, now, **details)


def opens(rows):
    """How many of these rows open as the database holds them now."""
    kept = Credential.objects.in_bulk([row.pk for row in rows])
    return sum(not why_not_open(one.sealed, context=one.context) for one in kept.values())


def how_moved(giver, taker):
    """What a move from this row to that one is, in words."""
    if giver.school_account_id == taker.school_account_id:
        return "another version of it" if giver.kind == taker.kind else "another field of the account"
    return "the same field of another account" if giver.kind == taker.kind else "another field of another account"


def test_no_row_opens_with_what_was_sealed_in_another(tech):
    fill(tech)
    rows = list(Credential.objects.order_by("pk"))
    moves, accepted = Counter(), []
    for giver, taker in permutations(rows, 2):
        moves[how_moved(giver, taker)] += 1
        if why_not_open(giver.sealed, context=taker.context) != CHANGED:
            accepted.append((giver, taker))

    assert accepted == []
    assert moves.total() > 10_000
    assert moves == {
        "another version of it": 112,
        "another field of the account": 1344,
        "the same field of another account": 1568,
        "another field of another account": 9408,
    }
    assert opens(rows) == len(rows) == 112


@pytest.mark.parametrize(
    ("of_giver", "of_taker"),
    [
        ({"kind": "password"}, {"kind": "totp-seed"}),
        ({"kind": "totp-seed"}, {"kind": "password"}),
        ({"kind": "password", "school_account__name": "Year 1"}, {"kind": "password"}),
        ({"kind": "password", "version": 1}, {"kind": "password"}),
    ],
    ids=["password into authenticator", "authenticator into password", "another account's", "the one before"],
)
def test_what_was_moved_in_the_database_is_shown_to_nobody(tech, of_giver, of_taker):
    fill(tech, accounts=2)
    here = {"school_account__name": "Year 0", "version": 2}
    giver, taker = (Credential.objects.get(**here | wanted) for wanted in (of_giver, of_taker))
    with transaction.atomic():
        Credential.objects.filter(pk=taker.pk).update(sealed=giver.sealed)

    assert refused(taker.school_account, tech, taker) == CHANGED
    assert AuditEntry.objects.filter(event="credential.show_refused").count() == 1
    assert opens([giver]) == 1


MOVES = {
    "to another account": lambda row, other: {"school_account": other, "version": 7},
    "to another field": lambda row, other: {"kind": "note", "version": 7, "replaced_at": NOW},
    "to another version": lambda row, other: {"version": 7},
}


@pytest.mark.parametrize("where", MOVES)
def test_a_row_that_was_moved_in_the_database_opens_no_more(tech, teacher, where):
    """Somebody who may post on one account reads nothing of another by having its row moved there."""
    fill(tech, accounts=2)
    row = Credential.objects.get(school_account__name="Year 1", kind="password", version=2)
    other = make_account("Football")
    Credential.objects.filter(pk=row.pk).update(**MOVES[where](row, other))
    row = Credential.objects.get(pk=row.pk)
    let_post(row.school_account, tech, teacher)

    assert refused(row.school_account, teacher if where != "to another field" else tech, row) == CHANGED


def refused(account, person, credential):
    with pytest.raises(CannotOpen) as refusal:
        show_credentials(
            account, by=actor(person), now=NOW, ids=[credential.pk], reason="To post", has_fresh_factor=True
        )
    return refusal.value.reason


def test_a_list_of_passwords_and_the_safe_open_nothing_of_each_other(tech):
    fill(tech, accounts=1)
    (row, *_) = Credential.objects.order_by("pk")
    waiting = SafeImport(pk=1)
    of_list = seal("[]", context=waiting.context)

    assert why_not_open(of_list, context=row.context) == why_not_open(row.sealed, context=waiting.context) == CHANGED


class TestBeforeTheAccountWasBound:
    """Those sealed by an earlier version, which bound the row, the field and the version alone."""

    migration = import_module("accounts.migrations.0025_bound_to_their_account")

    @pytest.fixture
    def rows(self, tech):
        fill(tech, accounts=2)
        rows = list(Credential.objects.order_by("pk"))
        for row in rows:
            plaintext = open_sealed(row.sealed, context=row.context)
            row.sealed = seal(plaintext, context=(str(row.pk), row.kind, str(row.version)))
            row.save()
        assert opens(rows) == 0
        return rows

    def test_all_of_them_open_after_it(self, rows):
        self.migration.bind_to_account(apps, None)

        assert opens(rows) == len(rows) == 28
        assert why_keys_do_not_open() == ""

    def test_one_that_was_damaged_stays_so_and_stops_nothing(self, rows):
        Credential.objects.filter(pk=rows[0].pk).update(sealed=rows[1].sealed)

        self.migration.bind_to_account(apps, None)

        assert opens(rows) == len(rows) - 1
        assert bytes(Credential.objects.get(pk=rows[0].pk).sealed) == bytes(rows[1].sealed)

    @pytest.mark.parametrize(("key_id", "fault"), [("k9", KeyIsMissing), (None, CannotOpen)])
    def test_with_the_wrong_key_nothing_changes(self, rows, settings, key_id, fault):
        before = dict(Credential.objects.values_list("pk", "sealed"))
        name = key_id or settings.VAULT_KEYS.partition(":")[0]
        settings.VAULT_KEYS = f"{name}:{base64.urlsafe_b64encode(b'x' * 32).decode()}"

        with pytest.raises(fault), transaction.atomic():
            self.migration.bind_to_account(apps, None)

        assert dict(Credential.objects.values_list("pk", "sealed")) == before
