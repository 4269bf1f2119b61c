"""The pages of the password safe: what stands on them, and what never does (RO7)."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.models import Credential, CredentialLook
from accounts.totp import code_at
from tests.accounts.test_passwords import ADDRESS, SEED
from tests.factories import NOW, let_post, make_account, make_setting_up, store

STRONG = "plum kettle harbour ninety"


@pytest.fixture
def account(school):
    return make_account("Year 5 trips")


def safe_of(account):
    return reverse("accounts:safe", args=[account.pk])


def words(response):
    return " ".join(response.content.decode().split())


def test_safe_lists_every_kind_for_the_technician_and_no_secret(account, tech, browser_as):
    store(account, tech, password="Plum-Kettle", username="river.trips")

    page = browser_as(tech).get(safe_of(account))

    assert [kind.value for kind, _ in page.context["rows"]] == [
        "username",
        "password",
        "totp-seed",
        "recovery-codes",
        "recovery-email",
        "recovery-phone",
        "note",
    ]
    assert "Plum-Kettle" not in words(page)
    assert "river.trips" not in words(page)
    assert reverse("accounts:store_credential", args=[account.pk, "note"]) in words(page)


def test_safe_lists_what_is_needed_to_sign_in_for_who_can_post(account, tech, teacher, browser_as):
    let_post(account, tech, teacher)
    store(account, tech, password="Plum-Kettle", note="private")

    page = browser_as(teacher).get(safe_of(account))

    assert [kind.value for kind, _ in page.context["rows"]] == ["username", "password", "totp-seed"]
    assert "/store/" not in words(page)
    assert "Who has seen" not in words(page)


def test_safe_is_nowhere_for_everybody_else(account, head, teacher, governor, tech, browser_as):
    stored = store(account, tech, password="Plum-Kettle")["password"]
    for person in (head, teacher, governor):
        browser = browser_as(person)
        assert browser.get(safe_of(account)).status_code == 404
        assert browser.get(reverse("accounts:show_sign_in", args=[account.pk])).status_code == 404
        assert browser.post(reverse("accounts:show_credential", args=[account.pk, stored.pk])).status_code == 404


@pytest.mark.parametrize("looks", [1, 3])
def test_safe_costs_the_same_at_one_and_three(account, tech, browser_as, looks, django_assert_num_queries):
    for number in range(looks):
        credential = store(account, tech, NOW + timedelta(minutes=number), password=f"Plum-Kettle{number}")["password"]
    for number in range(looks):
        CredentialLook.objects.create(credential=credential, person=tech, looked_at=NOW, reason=f"Look {number}")
    browser = browser_as(tech)
    browser.get(safe_of(account))

    with django_assert_num_queries(10):
        page = browser.get(safe_of(account))

    assert words(page).count("Look ") == looks


def test_safe_names_what_was_seen_together_in_one_line(account, tech, browser_as, fresh_browser_as):
    store(account, tech, username="river.trips", password="Plum-Kettle")
    fresh_browser_as(tech).post(reverse("accounts:show_sign_in", args=[account.pk]), {"reason": "Sign in to post"})

    who_looked, _, _ = words(browser_as(tech).get(safe_of(account))).partition("What has happened")

    assert who_looked.count("Sign in to post") == 1
    assert "User name, password" in who_looked


def test_show_asks_for_the_code_first_and_comes_back(account, tech, browser_as, fresh_browser_as):
    stored = store(account, tech, password="Plum-Kettle")["password"]
    address = reverse("accounts:show_credential", args=[account.pk, stored.pk])

    for browser in (browser_as(tech), fresh_browser_as(tech, NOW - timedelta(minutes=5))):
        for answer in (browser.get(address), browser.post(address, {"reason": "Sign in to post"})):
            assert answer.url == f"{reverse('mfa_reauthenticate')}?{urlencode({'next': address})}"
    assert not CredentialLook.objects.exists()


def test_show_leads_somebody_without_an_authenticator_to_set_one_up(account, tech, teacher, browser_as):
    let_post(account, tech, teacher)
    store(account, tech, password="Plum-Kettle")

    answer = browser_as(teacher).get(reverse("accounts:show_sign_in", args=[account.pk]))

    assert answer.url.startswith(reverse("mfa_activate_totp"))


def test_show_renders_its_own_post_which_nobody_keeps(account, tech, fresh_browser_as):
    stored = store(account, tech, password="Plum-<Kettle>&7")["password"]

    page = fresh_browser_as(tech).post(
        reverse("accounts:show_credential", args=[account.pk, stored.pk]), {"reason": "Something is wrong"}
    )

    assert page.status_code == 200
    assert {"no-store", "private"} <= set(page["Cache-Control"].split(", "))
    assert page["Refresh"] == f"30; url={safe_of(account)}"
    assert "Plum-&lt;Kettle&gt;&amp;7" in words(page)
    assert "Shown for 30 seconds" in words(page)
    assert "less-than sign" in words(page)
    assert CredentialLook.objects.get().reason == "Something is wrong"


def test_show_to_sign_in_gives_user_name_password_and_the_code_but_never_the_seed(
    account, tech, teacher, fresh_browser_as
):
    let_post(account, tech, teacher)
    store(account, tech, username="river.trips", password="Plum-Kettle", totp_seed=ADDRESS, note="not for you")

    page = fresh_browser_as(teacher).post(
        reverse("accounts:show_sign_in", args=[account.pk]), {"reason": "Sign in to post"}
    )

    for wanted in ("river.trips", "Plum-Kettle", code_at(ADDRESS, NOW).now, "It counts for 30 more seconds"):
        assert wanted in words(page)
    for secret in (SEED, "otpauth", "not for you"):
        assert secret not in words(page)


def test_show_asks_for_the_words_of_another_reason(account, tech, fresh_browser_as):
    stored = store(account, tech, password="Plum-Kettle")["password"]
    browser = fresh_browser_as(tech)
    address = reverse("accounts:show_credential", args=[account.pk, stored.pk])

    page = browser.post(address, {"reason": "other", "words": ""})
    assert "Enter the reason in a few words" in words(page)
    assert "Plum-Kettle" not in words(page)

    browser.post(address, {"reason": "other", "words": "Instagram asks again"})
    assert CredentialLook.objects.get().reason == "Other: Instagram asks again"


def test_show_refuses_a_reason_that_is_not_on_the_page(account, tech, fresh_browser_as):
    stored = store(account, tech, password="Plum-Kettle")["password"]

    page = fresh_browser_as(tech).post(
        reverse("accounts:show_credential", args=[account.pk, stored.pk]), {"reason": "Because"}
    )

    assert "Plum-Kettle" not in words(page)
    assert not CredentialLook.objects.exists()


def test_show_says_when_enough_was_looked_at(account, tech, fresh_browser_as):
    stored = store(account, tech, password="Plum-Kettle")["password"]
    for minute in range(10):
        CredentialLook.objects.create(
            credential=stored, person=tech, looked_at=NOW - timedelta(minutes=minute), reason="x"
        )
    browser = fresh_browser_as(tech)
    address = reverse("accounts:show_credential", args=[account.pk, stored.pk])

    sentence = "You have looked at sign-in details 10 times in the last hour. Try again in an hour."
    assert sentence in words(browser.get(address))
    refused = browser.post(address, {"reason": "Sign in to post"})
    assert (refused.status_code, sentence in words(refused)) == (409, True)


def test_show_of_another_accounts_detail_is_nowhere(account, tech, fresh_browser_as):
    stored = store(make_account("Football"), tech, password="Plum-Kettle")["password"]

    assert (
        fresh_browser_as(tech).get(reverse("accounts:show_credential", args=[account.pk, stored.pk])).status_code == 404
    )


def store_at(account, kind):
    return reverse("accounts:store_credential", args=[account.pk, kind])


def test_store_keeps_what_is_typed_and_goes_back_to_the_safe(account, tech, browser_as):
    answer = browser_as(tech).post(store_at(account, "password"), {"secret": f" {STRONG} "}, follow=True)

    assert answer.redirect_chain == [(safe_of(account), 302)]
    assert "The password is stored. It is very hard to guess." in words(answer)
    assert STRONG not in words(answer)
    kept = Credential.objects.get()
    assert (kept.is_weak, kept.stored_by) == (False, tech)


def test_store_never_sends_a_secret_back_and_keeps_the_rest(account, tech, browser_as):
    store(account, tech, password=STRONG)

    page = browser_as(tech).post(store_at(account, "password"), {"secret": "riverside1", "because": "Sam left in July"})

    assert "riverside1" not in words(page)
    assert "Sam left in July" in words(page)
    assert "This password is easy to guess. Have a strong one suggested" in words(page)
    assert Credential.objects.count() == 1


def test_store_takes_a_weak_password_that_the_account_has_today(account, tech, browser_as):
    browser_as(tech).post(store_at(account, "password"), {"secret": "riverside1", "is_today": "on"})

    assert Credential.objects.get().is_weak
    assert "Easy to guess: change it" in words(browser_as(tech).get(safe_of(account)))


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("username", "", "Enter the user name"),
        ("username", "x" * 201, "This is too long: 201 characters. Shorten it to 200."),
        ("totp-seed", "123456", "This is not an authenticator setup key."),
        ("recovery-email", "nobody", "Enter a valid email address."),
        ("recovery-codes", "", "Enter the recovery codes"),
        ("recovery-codes", "7" * 2001, "This is too long: 2,001 characters. Shorten it to 2,000."),
        ("note", "x" * 10_000, "This is too long: 10,000 characters. Shorten it to 5,000."),
    ],
)
def test_store_says_what_to_do(account, tech, browser_as, kind, typed, sentence):
    page = browser_as(tech).post(store_at(account, kind), {"secret": typed})

    assert (page.status_code, sentence in words(page)) == (200, True)
    assert not Credential.objects.exists()


@pytest.mark.parametrize("kind", ["shoe-size", "suggested-password"])
def test_store_is_nowhere_for_what_nobody_types(account, tech, browser_as, kind):
    assert browser_as(tech).get(store_at(account, kind)).status_code == 404


def test_store_asks_the_browser_to_keep_nothing(account, tech, browser_as):
    page = words(browser_as(tech).get(store_at(account, "password")))

    assert 'type="password"' not in page
    assert 'autocomplete="off"' in page


def test_safe_leads_back_to_the_set_up_while_it_is_open(account, head, tech, teacher, browser_as):
    being_set_up = make_setting_up(teacher, head, tech)

    page = words(browser_as(tech).get(safe_of(being_set_up)))

    assert f'<a class="govuk-back-link" href="{being_set_up.set_up_url}#password">' in page
    assert f'<a class="govuk-link" href="{being_set_up.set_up_url}">go on with the set-up</a>' in page
    assert "set-up" not in words(browser_as(tech).get(safe_of(account)))
