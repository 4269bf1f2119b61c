"""Another password safe is taken in: sealed at once, looked at without a secret, stored where somebody says (RO7)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pykeepass import Entry, PyKeePass
from pykeepass.pykeepass import BLANK_DATABASE_LOCATION, BLANK_DATABASE_PASSWORD

from accounts import kdbx
from accounts.actions import safe_imports as actions
from accounts.actions.credentials import show_credentials
from accounts.invariants.safe import imports_are_forgotten
from accounts.kdbx import CannotRead, Found, read_kdbx
from accounts.models import SafeImport
from accounts.safe_csv import read_safe_csv
from accounts.totp import read_seed
from core.action import Refused
from core.audit import api as audit
from people.roles import Role
from tests.accounts.test_passwords import ADDRESS, SEED
from tests.damage import broken, change, planted
from tests.factories import NOW, actor, make_account, make_person, store, system

PHRASE = "otter lantern kettle harbour"
ENTRIES = [
    Found("Year 5 trips", "https://x.example", "river.trips", "Plum-Kettle-7-Harbour", ADDRESS, "Ask Olu"),
    Found("Staff room", "", "", "riverside1"),
]


@pytest.fixture(scope="module")
def keepass():
    """A KeePass file, made by the library that KeePass users know."""
    made = PyKeePass(BLANK_DATABASE_LOCATION, password=BLANK_DATABASE_PASSWORD)
    made.password = PHRASE
    entry = made.add_entry(made.root_group, "Year 5 trips", "river.trips", "Plum-Kettle-7", url="https://x.example")
    entry.otp = ADDRESS
    made.trash_entry(made.add_entry(made.root_group, "Thrown away", "x", "y"))
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def test_read_kdbx_finds_what_is_in_it_but_not_in_its_bin(keepass):
    (found,) = read_kdbx(keepass, PHRASE)

    assert (found.title, found.username, found.password) == ("Year 5 trips", "river.trips", "Plum-Kettle-7")
    assert SEED in found.seed
    assert "Plum" not in repr(found)


def keepass_of(fill):
    """The bytes of a KeePass file that `fill` has put entries into."""
    made = PyKeePass(BLANK_DATABASE_LOCATION, password=BLANK_DATABASE_PASSWORD)
    made.password = PHRASE
    fill(made)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def test_read_kdbx_leaves_out_what_is_in_a_group_that_was_thrown_away():
    def fill(made):
        made.trash_entry(made.add_entry(made.root_group, "Thrown away", "x", "y"))
        old = made.add_group(made.add_group(made.root_group, "Old"), "Older")
        made.add_entry(old, "In a group", "x", "y")
        made.trash_group(old.parentgroup)
        made.add_entry(made.add_group(made.root_group, "School"), "Choir", "x", "y")

    assert [found.title for found in read_kdbx(keepass_of(fill), PHRASE)] == ["Choir"]


def test_read_kdbx_refuses_more_than_it_takes_with_the_count():
    def fill(made):
        group = made.root_group
        group.append([Entry(f"Entry {number}", "x", "y", kp=made) for number in range(501)])

    with pytest.raises(CannotRead) as refusal:
        read_kdbx(keepass_of(fill), PHRASE)

    assert str(refusal.value) == (
        "This file has 501 entries, more than 500. Save the school's own ones as a file of their own."
    )


@pytest.mark.parametrize(
    ("fields", "seed"),
    [
        ({"TimeOtp-Secret-Base32": "gezd gnbv gy3t qojq gezd gnbv gy3t qojq"}, ADDRESS),
        ({"TimeOtp-Secret-Hex": "3132333435363738393031323334353637383930"}, ADDRESS),
        ({"TimeOtp-Secret-Base64": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA="}, ADDRESS),
        ({"TimeOtp-Secret": "12345678901234567890"}, ADDRESS),
        (
            {
                "TimeOtp-Secret-Base32": SEED,
                "TimeOtp-Length": "8",
                "TimeOtp-Period": "60",
                "TimeOtp-Algorithm": "HMAC-SHA-256",
            },
            f"otpauth://totp/?secret={SEED}&algorithm=SHA256&digits=8&period=60",
        ),
    ],
)
def test_read_kdbx_reads_the_authenticator_key_as_keepass_itself_keeps_it(fields, seed):
    def fill(made):
        entry = made.add_entry(made.root_group, "Choir", "x", "y")
        for name, value in fields.items():
            entry.set_custom_property(name, value)

    (found,) = read_kdbx(keepass_of(fill), PHRASE)

    assert read_seed(found.seed) == seed


def test_read_kdbx_hands_on_a_key_that_is_none_so_that_it_is_said():
    def fill(made):
        made.add_entry(made.root_group, "Choir", "x", "y").set_custom_property("TimeOtp-Secret-Hex", "no key")

    (found,) = read_kdbx(keepass_of(fill), PHRASE)

    assert found.seed == "no key"


@pytest.mark.parametrize("damage", [lambda data: data[:-20], lambda data: b"\x03" * 300, lambda data: data[:12]])
def test_read_kdbx_refuses_what_does_not_open(keepass, damage):
    with pytest.raises(CannotRead) as refusal:
        read_kdbx(damage(keepass), PHRASE)
    assert str(refusal.value) == kdbx.WRONG


def test_read_kdbx_refuses_a_wrong_passphrase_and_a_file_that_wants_too_much(keepass, monkeypatch):
    with pytest.raises(CannotRead):
        read_kdbx(keepass, "wrong")
    monkeypatch.setattr(kdbx, "MEMORY", 48 * 1024 * 1024)
    with pytest.raises(CannotRead):
        read_kdbx(keepass, PHRASE)


@pytest.mark.parametrize(
    "head",
    [
        "Group,Title,Username,Password,URL,Notes,TOTP",
        "folder,name,login_username,login_password,login_uri,notes,login_totp",
    ],
)
def test_read_safe_csv_knows_the_columns_of_other_programs(head):
    data = f'\ufeff{head}\nRoot,Trips,river,"Plum,7",https://x.example,"two\nlines",{SEED}\n'.encode()

    assert read_safe_csv(data) == [Found("Trips", "https://x.example", "river", "Plum,7", SEED, "two\nlines")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The first line must name the columns"),
        (b"a,b\n1,2\n", "The first line must name the columns"),
        (b"\xff\xfe\x00", "This is not a CSV file in UTF-8."),
        (b"title,password\n" + b"a,b\n" * 501, "This file has more than 500 entries."),
        (b"title,password\na," + b"x" * 201 + b"\n", "An entry of this file is longer than the safe takes."),
    ],
)
def test_read_safe_csv_says_what_to_do(data, sentence):
    with pytest.raises(CannotRead) as refusal:
        read_safe_csv(data)
    assert str(refusal.value).startswith(sentence)


@pytest.fixture
def account(school):
    return make_account("Year 5 trips")


def upload(tech, found=ENTRIES, now=NOW):
    return actions.upload_safe_import(by=actor(tech, now), now=now, file_name="safe.kdbx", found=found)


def test_upload_seals_the_secrets_and_stores_nothing(account, tech):
    made = upload(tech)

    assert made.entries == [
        {
            "title": "Year 5 trips",
            "address": "https://x.example",
            "has": ["user name", "password", "authenticator key", "note"],
        },
        {"title": "Staff room", "address": "", "has": ["password"]},
    ]
    assert b"Plum" not in bytes(made.sealed)
    assert not account.credentials.exists()
    assert audit.last("safe_import.uploaded", made).facts == {"entries": 2}


def test_take_in_stores_each_entry_where_somebody_said_and_keeps_nothing_of_the_file(account, tech):
    old = store(account, tech, password="Old-Password-1")["password"]
    staff = make_account("Riverside")
    made = upload(tech)

    outcome = actions.take_safe_import_in(made, by=actor(tech), now=NOW, accounts={0: account, 1: staff})

    assert outcome == (5, 0, 0)
    current = {one.kind: one for one in account.credentials.current()}
    (shown,) = show_credentials(
        account,
        by=actor(tech),
        now=NOW,
        ids=[current["password"].pk],
        reason="Sign in to post",
        has_fresh_factor=True,
    )
    assert shown.text == "Plum-Kettle-7-Harbour"
    old.refresh_from_db()
    assert (old.replaced_at, current["password"].version) == (NOW, 2)
    assert staff.credentials.get().is_weak
    made.refresh_from_db()
    assert (made.sealed, made.taken_in, made.finished_by) == (None, 5, tech)
    with pytest.raises(Refused, match="This file has been taken in already"):
        actions.take_safe_import_in(made, by=actor(tech), now=NOW, accounts={0: account})


def test_an_authenticator_key_that_is_none_is_left_out_and_said(account, tech):
    made = upload(tech, [Found("Trips", password="Plum-Kettle-7-Harbour", seed="nonsense")])

    assert actions.take_safe_import_in(made, by=actor(tech), now=NOW, accounts={0: account}) == (1, 1, 0)


def test_nothing_waits_longer_than_half_an_hour(account, tech):
    made = upload(tech)
    late = NOW + timedelta(minutes=30)

    with pytest.raises(Refused, match="The half hour is over, and nothing of the file is kept"):
        actions.take_safe_import_in(made, by=actor(tech, late), now=late, accounts={0: account})
    assert actions.forget_safe_imports(by=system(late), now=late) == 1
    assert actions.forget_safe_imports(by=system(late), now=late) == 0
    made.refresh_from_db()
    assert made.sealed is None


def test_only_whoever_sent_it_in_takes_it_in(account, tech, head):
    made = upload(tech)

    with pytest.raises(Refused, match="Tom Wells sent this file in"):
        actions.take_safe_import_in(made, by=actor(make_person("Una", Role.TECHNICIAN)), now=NOW, accounts={0: account})
    with pytest.raises(Refused, match="Only the IT technician takes in a password file"):
        upload(head)


def words(response):
    return " ".join(response.content.decode().split())


def test_the_pages_go_through_it_without_showing_a_secret(account, tech, fresh_browser_as):
    browser = fresh_browser_as(tech)
    file = SimpleUploadedFile("safe.csv", b"title,username,password\nyear 5 TRIPS,river,Plum-Kettle-7-Harbour\nX,,y\n")

    page = browser.post(reverse("accounts:upload_safe_import"), {"file": file, "passphrase": ""}, follow=True)

    made = SafeImport.objects.get()
    assert f'<option value="{account.pk}" selected>Year 5 trips</option>' in words(page)
    assert "Plum-Kettle" not in words(page)
    twice = {"entry-0": account.pk, "entry-1": account.pk}
    assert "Choose each account once." in words(browser.post(made.get_absolute_url(), twice))
    none = browser.post(made.get_absolute_url(), {"entry-0": "", "entry-1": ""})
    assert "Choose an account for at least one entry." in words(none)
    answer = browser.post(made.get_absolute_url(), {"entry-0": account.pk, "entry-1": ""}, follow=True)
    assert "2 sign-in details are stored. Now delete the file you sent in." in words(answer)
    assert account.credentials.current().count() == 2


def test_leaving_it_keeps_nothing(account, tech, fresh_browser_as):
    made = upload(tech)

    answer = fresh_browser_as(tech).post(reverse("accounts:leave_safe_import", args=[made.pk]), follow=True)

    assert "Nothing of the file is kept." in words(answer)
    made.refresh_from_db()
    assert made.sealed is None


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "This file is empty. Choose another one."),
        (b"title,password\n", "The first line must name the columns"),
        (b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5rest", "Enter the passphrase of the KeePass file"),
        (b"\x00" * (5 * 1024 * 1024 + 1), "This file is larger than 5 MB."),
    ],
)
def test_the_form_says_what_to_do(school, tech, fresh_browser_as, file, sentence):
    page = fresh_browser_as(tech).post(
        reverse("accounts:upload_safe_import"), {"file": SimpleUploadedFile("safe.kdbx", file), "passphrase": ""}
    )

    assert (page.status_code, sentence in words(page)) == (200, True)
    assert not SafeImport.objects.exists()


def test_imports_are_forgotten_finds_one_that_still_holds_everything(account, tech):
    made = upload(tech)

    assert planted(imports_are_forgotten, lambda: change(made, expires_at=NOW - timedelta(minutes=3))) == [
        (f"safe import {made.pk}", "Its half hour is over, and what it holds is still here.")
    ]
    actions.forget_safe_imports(by=system(), now=NOW)
    assert broken(imports_are_forgotten) == []
