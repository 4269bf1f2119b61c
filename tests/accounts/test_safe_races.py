"""The password safe while many use it at once (R8)."""

import pytest

from accounts.actions.credentials import show_credentials
from accounts.actions.suggestions import confirm_suggestion, suggest_password
from accounts.models import Credential, CredentialLook
from core.action import Refused
from tests.factories import NOW, actor, make_account, store
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_thirty_looks_at_once_ten_show_something(school, tech):
    account = make_account("Year 5 trips")
    password = store(account, tech, password="Plum-Kettle-7-Harbour")["password"]

    def look(number):
        return show_credentials(
            account, by=actor(tech), now=NOW, ids=[password.pk], reason="Sign in to post", has_fresh_factor=True
        )

    outcomes = race(30, look)

    assert sum(isinstance(outcome, list) for outcome in outcomes) == 10
    assert [outcome.reason for outcome in outcomes if isinstance(outcome, Refused)] == [
        "You have looked at sign-in details 10 times in the last hour. Try again in an hour."
    ] * 20
    assert CredentialLook.objects.count() == 10


def test_a_suggestion_is_confirmed_once_however_many_say_so(school, tech):
    account = make_account("Year 5 trips")
    store(account, tech, password="Plum-Kettle-7-Harbour")
    suggestion = suggest_password(account, by=actor(tech), now=NOW)
    show_credentials(
        account, ids=[suggestion.pk], by=actor(tech), now=NOW, reason="Change the password", has_fresh_factor=True
    )

    outcomes = race(
        8, lambda number: confirm_suggestion(Credential.objects.get(pk=suggestion.pk), by=actor(tech), now=NOW)
    )

    assert outcomes.count(None) == 1
    passwords = account.credentials.filter(kind="password")
    assert sorted(passwords.values_list("version", flat=True)) == [1, 2]
    assert [one.pk for one in passwords.current()] == [suggestion.pk]
