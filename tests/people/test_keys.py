"""Passkeys and security keys: adding, signing in, what counts, and what is not believed."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from fido2.utils import websafe_encode

from core.action import Refused
from core.audit.models import AuditEntry
from core.notices.models import Notice
from people.actions.factors import remove_factor
from people.roles import Role
from tests.factories import NOW, actor, enrol, make_person
from tests.people.test_factors import PASSWORD, is_fresh, signed_in
from tests.software_key import SoftwareKey

ADD, SIGN_IN = "/sign-in/security/passkeys/new/", "/sign-in/passkey/"
AGAIN, CODE_AGAIN, CODE = (
    "/sign-in/security/passkeys/again/",
    "/sign-in/security/code/again/",
    "/sign-in/security/code/",
)
NOT_ACCEPTED = "That passkey or security key was not accepted. Try again, or use another way to sign in."


@pytest.fixture
def newcomer(school):
    """A business manager who has never had a second factor."""
    person = make_person("Nia Webb", Role.BUSINESS_MANAGER)
    person.authenticator_set.all().delete()
    return person


def add(browser, key, kind="passkey", name="", then=""):
    asked = browser.get(ADD + then).context["js_data"]["creation_options"]
    return browser.post(ADD, {"kind": kind, "name": name, "credential": json.dumps(key.create(asked))})


def with_key(person, **how):
    """Somebody who has just signed in and added a key; who they are, signed in."""
    kind = how.pop("kind", "passkey")
    key, browser = SoftwareKey(**how), signed_in(person)
    add(browser, key, kind)
    return key, browser


def asked_at_sign_in(browser):
    return browser.get(SIGN_IN, headers={"accept": "application/json"}).json()["request_options"]


def sign_in(key, browser=None, then="", **claims):
    browser = browser or Client()
    answer = key.get(asked_at_sign_in(browser), **claims)
    return browser, browser.post(SIGN_IN + then, {"credential": json.dumps(answer)})


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_add_a_passkey_asks_the_password_once_and_opens_every_page(newcomer):
    browser, key = signed_in(newcomer), SoftwareKey()
    assert browser.get("/").url.startswith("/sign-in/security/app/")

    answer = add(browser, key, name="Office computer", then="?next=/people/")

    assert answer.url == "/sign-in/security/spare-codes/"
    assert browser.get(answer.url).context["go_on_to"] == "/people/"
    assert browser.get("/").status_code == 200
    assert is_fresh(browser, newcomer)
    assert str(Authenticator.objects.get(user=newcomer, type="webauthn")) == "Office computer"
    assert AuditEntry.objects.get(event="person.second_step_added").facts == {"kind": "passkey"}


def test_add_names_what_nobody_named(newcomer):
    _, browser = with_key(newcomer)
    add(browser, SoftwareKey(), "security-key")

    named = Authenticator.objects.filter(user=newcomer, type="webauthn").order_by("pk")
    assert [str(factor) for factor in named] == ["Passkey", "Security key 2"]


def test_add_refuses_a_passkey_that_asks_for_no_finger_and_no_pin(newcomer):
    browser = signed_in(newcomer)

    answer = add(browser, SoftwareKey(verifies=False))

    assert answer.context["form"].non_field_errors() == [NOT_ACCEPTED]
    assert not Authenticator.objects.filter(user=newcomer).exists()
    assert add(browser, SoftwareKey(verifies=False), "security-key").status_code == 302


@pytest.mark.parametrize(
    "sent", ["", "{", "[]", "5", '"x"', "{}", "[" * 9_000, "9" * 30_000, '{"id": "a"}', '{"id": "a", "rawId": "a"}']
)
def test_add_says_what_to_do_about_whatever_else_is_sent(newcomer, sent):
    browser = signed_in(newcomer)
    browser.get(ADD)

    answer = browser.post(ADD, {"kind": "passkey", "credential": sent})

    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1


def test_add_refuses_an_answer_for_another_site_or_another_question(newcomer):
    browser = signed_in(newcomer)
    for key in (SoftwareKey(origin="https://evil.example"), SoftwareKey(rp_id="evil.example")):
        assert add(browser, key).context["form"].non_field_errors() == [NOT_ACCEPTED]

    old = SoftwareKey().create(browser.get(ADD).context["js_data"]["creation_options"])
    browser.get(ADD)
    answer = browser.post(ADD, {"kind": "passkey", "credential": json.dumps(old)})
    assert answer.context["form"].non_field_errors() == [NOT_ACCEPTED]


def test_sign_in_with_a_passkey_alone_is_fresh_and_goes_on(newcomer):
    key, _ = with_key(newcomer)

    browser, answer = sign_in(key, then="?next=/people/")

    assert (answer.status_code, answer.url) == (302, "/people/")
    assert browser.get("/people/").status_code == 200
    assert is_fresh(browser, newcomer)


def test_sign_in_needs_a_finger_or_a_pin(newcomer):
    key, _ = with_key(newcomer, verifies=False, kind="security-key")

    browser, answer = sign_in(key)

    assert (answer.url, said(answer)) == ("/sign-in/login/", [NOT_ACCEPTED])
    assert browser.get("/").status_code == 302


def test_sign_in_says_the_same_for_known_and_unknown_people(newcomer, head):
    key, _ = with_key(newcomer)
    answers = [
        sign_in(SoftwareKey(), user_handle=handle)[1]
        for handle in (str(newcomer.pk).encode(), str(head.pk).encode(), b"999999", b"\xff\xfe", b"9" * 200)
    ]
    answers.append(sign_in(key, user_handle=str(head.pk).encode())[1])

    assert {(answer.status_code, answer.url, *said(answer)) for answer in answers} == {
        (302, "/sign-in/login/", NOT_ACCEPTED)
    }


def test_sign_in_refuses_an_answer_that_was_changed_or_used_before(newcomer):
    key, _ = with_key(newcomer)
    browser = Client()
    honest = key.get(asked_at_sign_in(browser))
    changed = honest | {
        "response": honest["response"] | {"signature": websafe_encode(b"\x30\x06\x02\x01\x01\x02\x01\x01")}
    }

    assert said(browser.post(SIGN_IN, {"credential": json.dumps(changed)})) == [NOT_ACCEPTED]
    assert browser.post(SIGN_IN, {"credential": json.dumps(honest)}).url == "/"
    assert said(Client().post(SIGN_IN, {"credential": json.dumps(honest)})) == [NOT_ACCEPTED]


def test_sign_in_after_leaving_says_that_access_has_ended(newcomer):
    key, _ = with_key(newcomer)
    newcomer.access_ends_at = timezone.now()
    newcomer.save()

    _, answer = sign_in(key)

    assert answer.url == "/sign-in/inactive/"


def test_sign_in_stops_after_too_many_tries_from_one_address(newcomer):
    with_key(newcomer)
    browser = Client()
    answers = [browser.post(SIGN_IN, {"credential": "{}"}).status_code for _ in range(31)]

    assert answers[-1] == 429
    assert answers[0] == 302


def test_security_key_is_the_second_step_after_the_password(newcomer):
    key, _ = with_key(newcomer, verifies=False, kind="security-key")
    browser = signed_in(newcomer)
    assert browser.get("/").status_code == 302

    page = browser.get(CODE)
    asked = page.context["js_data"]["request_options"]
    assert page.context["has_key"] is True
    answer = browser.post(CODE, {"credential": json.dumps(key.get(asked))})

    assert (answer.status_code, answer.url) == (302, "/")
    assert is_fresh(browser, newcomer)


def test_wrong_key_after_the_password_says_so_on_the_same_page(newcomer):
    with_key(newcomer)
    browser = signed_in(newcomer)
    asked = browser.get(CODE).context["js_data"]["request_options"]

    answer = browser.post(CODE, {"credential": json.dumps(SoftwareKey().get(asked, user_handle=b"1"))})

    assert (answer.url, said(answer)) == (CODE, [NOT_ACCEPTED])


def test_key_given_again_opens_what_needs_a_fresh_step(newcomer, time_machine):
    key, browser = with_key(newcomer)
    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    assert not is_fresh(browser, newcomer)
    assert browser.get(AGAIN + "?next=/people/").url == CODE_AGAIN + "?next=%2Fpeople%2F"
    asked = browser.get(CODE_AGAIN + "?next=/people/").context["js_data"]["request_options"]
    wrong = browser.post(AGAIN + "?next=/people/", {"credential": json.dumps({"id": "x"})})
    assert (wrong.url, said(wrong)) == (CODE_AGAIN + "?next=%2Fpeople%2F", [NOT_ACCEPTED])

    answer = browser.post(AGAIN, {"credential": json.dumps(key.get(asked)), "next": "/people/"})

    assert answer.url == "/people/"
    assert is_fresh(browser, newcomer)


def test_rename_and_remove_are_for_ones_own_only(newcomer, head):
    _, browser = with_key(newcomer)
    other = signed_in(head)
    code = other.get(CODE).context["demonstration_code"]
    other.post(CODE, {"code": code})
    other.post("/sign-in/reauthenticate/", {"password": PASSWORD})
    factor = Authenticator.objects.get(user=newcomer, type="webauthn")
    path = f"/sign-in/security/passkeys/{factor.pk}/"

    assert '<h1 class="govuk-heading-l">Rename “' in browser.get(path + "name/").text
    assert browser.post(path + "name/", {"name": "Key ring"}).url == "/sign-in/security/"
    assert str(Authenticator.objects.get(pk=factor.pk)) == "Key ring"
    assert browser.post(path + "name/", {"name": ""}).context["form"].errors["name"] == ["Enter what you call it"]
    for verb in ("name/", "remove/"):
        assert other.get(path + verb).status_code == 404


def test_remove_keeps_the_last_factor_of_a_privileged_person(newcomer):
    _, browser = with_key(newcomer)
    factor = Authenticator.objects.get(user=newcomer, type="webauthn")
    path = f"/sign-in/security/passkeys/{factor.pk}/remove/"
    sentence = (
        "Your role needs a second step at sign-in, so the last one stays. Add another first, then remove this one."
    )

    assert browser.get(path).context["why_not"] == sentence
    assert browser.post(path).status_code == 409
    assert Authenticator.objects.filter(pk=factor.pk).exists()

    enrol(newcomer)
    assert browser.get(path).context["why_not"] == ""
    assert browser.post(path).url == "/sign-in/security/"
    assert not Authenticator.objects.filter(pk=factor.pk).exists()
    assert Authenticator.objects.filter(user=newcomer, type="recovery_codes").exists()
    assert AuditEntry.objects.get(event="person.second_step_removed").facts == {"kind": "passkey or security key"}
    assert Notice.objects.get(recipient=newcomer).subject == "Something you sign in with was removed"


def test_remove_the_last_factor_takes_the_printed_codes_along(teacher):
    _, browser = with_key(teacher)
    factor = Authenticator.objects.get(user=teacher, type="webauthn")

    browser.post(f"/sign-in/security/passkeys/{factor.pk}/remove/")

    assert not Authenticator.objects.filter(user=teacher).exists()


def test_remove_somebody_elses_factor_is_refused(head, teacher):
    with pytest.raises(Refused) as refusal:
        remove_factor(head, by=actor(teacher), now=NOW, factor=Authenticator.objects.get(user=head, type="totp"))

    assert refusal.value.reason == "Only the person themselves removes what they sign in with."


def test_passkeys_belong_to_the_host_of_the_school_whatever_a_request_says(newcomer, settings):
    settings.SITE_URL = "https://social.riverside.example"
    browser = Client(headers={"host": "evil.example"})
    newcomer.set_password(PASSWORD)
    newcomer.save()
    browser.post("/sign-in/login/", {"login": newcomer.email, "password": PASSWORD})

    asked = browser.get(ADD).context["js_data"]["creation_options"]["publicKey"]
    assert asked["rp"]["id"] == "social.riverside.example"
    assert asked_at_sign_in(Client(headers={"host": "evil.example"}))["publicKey"]["rpId"] == "social.riverside.example"
