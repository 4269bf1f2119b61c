"""What is stored already is no change: it is refused, and taking a file in passes over it (RO7, RO10)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import safe_imports
from accounts.kdbx import Found
from accounts.models import Credential
from accounts.totp import read_seed
from core.action import Refused
from tests.accounts.test_passwords import ADDRESS, SEED
from tests.factories import NOW, actor, make_account, store

LATER = NOW + timedelta(minutes=1)
PASSWORD = "Plum-Kettle-7-Harbour"
SAME = (
    "The {} you entered is in the safe already, so nothing has changed. "
    "Change it on the platform first, then store the new one."
)


@pytest.fixture
def account(school):
    return make_account("Year 5 trips")


@pytest.mark.parametrize(
    ("kind", "text", "again", "sentence"),
    [
        ("password", PASSWORD, PASSWORD, SAME.format("password")),
        ("totp_seed", ADDRESS, read_seed(SEED), SAME.format("authenticator key")),
        (
            "recovery_codes",
            "1111\n2222",
            " 1111\r\n\n2222 ",
            "The recovery codes you entered are in the safe already, so nothing has changed. "
            "Change them on the platform first, then store the new ones.",
        ),
    ],
    ids=["password", "key", "codes"],
)
def test_storing_the_same_again_is_refused_and_changes_nothing(account, tech, kind, text, again, sentence):
    stored = store(account, tech, **{kind: text})[kind]

    with pytest.raises(Refused) as refusal:
        store(account, tech, LATER, **{kind: again})

    assert refusal.value.reason == sentence
    assert [(one.pk, one.replaced_at) for one in account.credentials.all()] == [(stored.pk, None)]


def test_another_one_a_user_name_again_and_one_that_does_not_open_are_stored(account, tech):
    store(account, tech, password=PASSWORD, username="river.trips")

    assert store(account, tech, LATER, username="river.trips")["username"].version == 2
    assert store(account, tech, LATER, password=PASSWORD + " ")["password"].version == 2
    Credential.objects.current().filter(kind="password").update(sealed=b"damaged")
    assert store(account, tech, LATER, password=PASSWORD)["password"].version == 3


def test_the_page_says_it_at_the_field_and_sends_nothing_back(account, tech, fresh_browser_as):
    store(account, tech, password=PASSWORD)
    address = reverse("accounts:store_credential", args=[account.pk, "password"])

    page = fresh_browser_as(tech).post(address, {"secret": PASSWORD, "because": "Somebody left"})

    words = " ".join(page.content.decode().split())
    assert page.status_code == 200
    assert "The password you entered is in the safe already, so nothing has changed." in words
    assert ("Somebody left" in words, PASSWORD in words) == (True, False)
    assert account.credentials.count() == 1


def test_taking_a_file_in_passes_over_what_is_stored_already(account, tech, fresh_browser_as):
    store(account, tech, password=PASSWORD)
    found = [Found("Year 5 trips", username="river.trips", password=PASSWORD)]
    made = safe_imports.upload_safe_import(by=actor(tech), now=NOW, file_name="safe.csv", found=found)

    answer = fresh_browser_as(tech).post(made.get_absolute_url(), {"entry-0": account.pk}, follow=True)

    words = " ".join(answer.content.decode().split())
    assert "1 sign-in detail is stored. In the safe already, so left as they are: 1." in words
    assert sorted(account.credentials.values_list("kind", "version")) == [("password", 1), ("username", 1)]
