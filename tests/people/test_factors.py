"""The second step: who must have one, when it is fresh, and whose seed opens for whom."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.action import Refused
from core.audit.models import AuditEntry
from core.vault.api import CannotOpen
from people import access
from people.actions.factors import choose_password, enrol_for_demonstration, spend_code
from people.roles import Role
from people.sealing import factor_of
from tests.factories import NOW, actor, enrol, make_person, system

PASSWORD = "correct horse battery staple"
APP, CODES = "/sign-in/security/app/", "/sign-in/security/spare-codes/"
REMOVE, AGAIN = "/sign-in/security/app/remove/", "/sign-in/security/code/again/"


def code_of(secret, at=None):
    return format_hotp_value(hotp_value(secret, int((at or timezone.now()).timestamp()) // 30))


def signed_in(person, path="/sign-in/login/"):
    """Somebody who signed in with their password just now."""
    person.set_password(PASSWORD)
    person.save()
    browser = Client()
    browser.post(path, {"login": person.email, "password": PASSWORD})
    return browser


@pytest.fixture
def newcomer(school):
    """A technician who has never had a second factor."""
    person = make_person("Nora Tech", Role.TECHNICIAN)
    person.authenticator_set.all().delete()
    return person


def is_fresh(browser, person, now=None):
    request = type("Request", (), {"session": browser.session, "user": person})
    return access.factor_is_fresh(request, now or timezone.now())


def test_enrol_asks_the_password_once_shows_spare_codes_and_leads_on(newcomer):
    browser = signed_in(newcomer)

    first = browser.get("/statement/?all=1")
    assert first.status_code in (302, 404)
    assert browser.get("/").url == APP + "?next=%2F"
    form = browser.get(APP + "?next=/people/")
    assert form.status_code == 200
    assert form.context["must_enrol"] is True
    answer = browser.post(APP, {"code": code_of(form.context["form"].secret)})
    assert answer.url == CODES

    codes = browser.get(CODES)
    assert codes.context["can_view_codes"] is True
    assert len(codes.context["unused_codes"]) == 10
    assert codes.context["go_on_to"] == "/people/"
    assert browser.get(CODES).context["can_view_codes"] is False
    assert browser.get("/").status_code == 200
    assert is_fresh(browser, newcomer)
    assert AuditEntry.objects.get(event="person.second_step_added").facts == {"kind": "authenticator app"}


def test_enrol_leads_on_to_no_page_of_others(newcomer):
    browser = signed_in(newcomer)
    form = browser.get(APP + "?next=https://evil.example/")
    browser.post(APP, {"code": code_of(form.context["form"].secret)})

    assert browser.get(CODES).context["go_on_to"] == "/"


def test_enrol_asks_the_password_again_when_sign_in_was_long_ago(newcomer, time_machine):
    browser = signed_in(newcomer)
    time_machine.move_to(timezone.now() + timedelta(seconds=301))

    assert browser.get(APP).url.startswith("/sign-in/reauthenticate/")


def test_enrol_keeps_what_was_posted_while_the_password_is_asked_again(newcomer, time_machine):
    browser = signed_in(newcomer)
    form = browser.get(APP)
    time_machine.move_to(timezone.now() + timedelta(seconds=301))
    asked = browser.post(APP, {"code": code_of(form.context["form"].secret)})

    answer = browser.post(asked.url, {"password": PASSWORD})

    assert answer.status_code in (200, 302)
    assert answer.status_code == 200 or answer.url in (CODES, APP)


def test_seed_lies_sealed_and_opens_for_its_own_person_only(head, tech):
    factor = Authenticator.objects.get(user=head, type="totp")
    with factor_of(head):
        seed = decrypt(factor.data["secret"])
    assert seed not in str(factor.data)

    with factor_of(tech), pytest.raises(CannotOpen):
        decrypt(factor.data["secret"])
    with pytest.raises(LookupError):
        decrypt(factor.data["secret"])


def test_sign_in_with_the_code_is_fresh_for_five_minutes(head, time_machine):
    browser = signed_in(head)
    code = browser.get("/sign-in/security/code/").context["demonstration_code"]
    assert not is_fresh(browser, head)

    browser.post("/sign-in/security/code/", {"code": code})

    now = timezone.now()
    assert is_fresh(browser, head, now)
    assert is_fresh(browser, head, now + timedelta(seconds=295))
    assert not is_fresh(browser, head, now + timedelta(seconds=301))


def test_code_is_not_on_the_page_outside_demonstration_mode(head, in_production):
    browser = signed_in(head)

    assert browser.get("/sign-in/security/code/").context["demonstration_code"] == ""


def test_password_alone_is_never_fresh(teacher):
    browser = signed_in(teacher)
    browser.post("/sign-in/reauthenticate/", {"password": PASSWORD})

    assert not is_fresh(browser, teacher)


def test_somebody_elses_code_is_never_fresh(head, tech):
    browser = signed_in(head)
    code = browser.get("/sign-in/security/code/").context["demonstration_code"]
    browser.post("/sign-in/security/code/", {"code": code})

    assert not is_fresh(browser, tech)


def test_demonstration_sign_in_is_not_fresh_until_a_code_is_typed(tech, rf):
    browser = Client()
    browser.post(reverse("overview:demonstration_sign_in", args=["technician"]))
    assert not is_fresh(browser, tech)
    request = rf.get("/accounts/7/sign-in-details/")
    request.user, request.session = tech, browser.session
    asked = access.ask_for_factor(request)
    assert asked.url == AGAIN + "?next=%2Faccounts%2F7%2Fsign-in-details%2F"

    code = browser.get(asked.url).context["demonstration_code"]
    answer = browser.post(asked.url, {"code": code})

    assert answer.url == "/accounts/7/sign-in-details/"
    assert is_fresh(browser, tech)


def test_ask_for_factor_comes_back_to_paths_of_ours_only(tech, rf):
    request = rf.post("/accounts/7/sign-in-details/show/")
    request.user = tech

    assert access.ask_for_factor(request).url == AGAIN + "?next=%2F"
    assert access.ask_for_factor(request, "https://evil.example/").url == AGAIN + "?next=%2F"
    assert access.ask_for_factor(request, "/accounts/7/").url == AGAIN + "?next=%2Faccounts%2F7%2F"


def test_ask_for_factor_sends_somebody_without_one_to_set_it_up(teacher, rf):
    request = rf.get("/accounts/handovers/abc/")
    request.user = teacher

    assert access.ask_for_factor(request).url == APP + "?next=%2Faccounts%2Fhandovers%2Fabc%2F"


def test_last_factor_of_a_privileged_person_cannot_be_removed(head):
    browser = signed_in(head)
    code = browser.get("/sign-in/security/code/").context["demonstration_code"]
    browser.post("/sign-in/security/code/", {"code": code})
    browser.post("/sign-in/reauthenticate/", {"password": PASSWORD})

    page = browser.get(REMOVE)
    assert page.context["why_not"] == (
        "Your role needs a second step at sign-in, so the last one stays. Add another first, then remove this one."
    )
    assert "Remove it" not in page.text
    browser.post(REMOVE)
    assert Authenticator.objects.filter(user=head, type="totp").exists()


def test_factor_of_anybody_else_can_be_removed(teacher):
    enrol(teacher)
    browser = signed_in(teacher)
    code = browser.get("/sign-in/security/code/").context["demonstration_code"]
    browser.post("/sign-in/security/code/", {"code": code})
    browser.post("/sign-in/reauthenticate/", {"password": PASSWORD})

    assert "From then on your password alone lets you in" in browser.get(REMOVE).text
    browser.post(REMOVE)

    assert not Authenticator.objects.filter(user=teacher).exists()


def test_whoever_lost_it_reads_whom_to_ask_at_sign_in_and_later(tech):
    browser = signed_in(tech)
    for path in ("/sign-in/security/code/", AGAIN):
        page = browser.get(path).text
        assert "I have lost my phone or key, or do not have it here" in page
        assert "Ask two of these people, in person or by telephone: the headteacher, the business manager" in page
        code = browser.get("/sign-in/security/code/").context
        if code:
            browser.post("/sign-in/security/code/", {"code": code["demonstration_code"]})


def test_security_says_what_is_in_use_and_that_codes_can_wait(tech):
    browser = signed_in(tech)
    code = browser.get("/sign-in/security/code/").context["demonstration_code"]
    browser.post("/sign-in/security/code/", {"code": code})

    assert '<strong class="govuk-tag govuk-tag--green">In use</strong>' in browser.get("/sign-in/security/").text
    browser.post("/sign-in/security/spare-codes/new/")
    page = browser.get(CODES).text
    assert "On a day without your phone or key, one of these codes lets you in instead." in page
    assert "Go on without them" in page
    # The page says it; a notice above it said the same a third time.
    assert "govuk-notification-banner__content" not in page


def test_wrong_code_says_what_to_do(head):
    browser = signed_in(head)

    answer = browser.post("/sign-in/security/code/", {"code": "000000"})

    assert answer.context["form"].errors["code"] == [
        "That code is not right, or has been used. Wait for the next one and try again."
    ]


def test_enrol_for_demonstration_keeps_what_somebody_has(tech, teacher):
    had = Authenticator.objects.get(user=tech).data
    enrol_for_demonstration(tech, by=system(), now=NOW)
    enrol_for_demonstration(teacher, by=system(), now=NOW)

    assert Authenticator.objects.get(user=tech).data == had
    assert Authenticator.objects.filter(user=teacher, type="totp").count() == 1


def test_enrol_for_demonstration_is_refused_elsewhere(teacher, settings):
    settings.DEMONSTRATION = False

    with pytest.raises(Refused) as refusal:
        enrol_for_demonstration(teacher, by=system(), now=NOW)

    assert refusal.value.reason == "This is for the demonstration only."


def test_choose_password_of_somebody_else_is_refused(head, teacher):
    with pytest.raises(Refused) as refusal:
        choose_password(teacher, by=actor(head), now=NOW, password=PASSWORD)

    assert refusal.value.reason == "Only the person themselves chooses their password."


def test_choose_password_after_leaving_is_refused(school):
    leaver = make_person("Lena Gray", Role.STAFF, access_ends_at=NOW)

    with pytest.raises(Refused) as refusal:
        choose_password(leaver, by=actor(leaver), now=NOW, password=PASSWORD)

    assert refusal.value.reason == "Your access to this site has ended."


def test_code_works_once_even_while_it_still_counts(head, time_machine):
    browser = signed_in(head)
    code = browser.get("/sign-in/security/code/").context["demonstration_code"]
    assert browser.post("/sign-in/security/code/", {"code": code}).status_code == 302
    time_machine.move_to(timezone.now() + timedelta(seconds=31))

    again = signed_in(head)
    answer = again.post("/sign-in/security/code/", {"code": code})

    assert answer.context["form"].errors["code"] == [
        "That code is not right, or has been used. Wait for the next one and try again."
    ]
    following = again.get("/sign-in/security/code/").context["demonstration_code"]
    assert again.post("/sign-in/security/code/", {"code": following}).status_code == 302


def test_code_that_set_the_app_up_does_not_sign_in(newcomer):
    browser = signed_in(newcomer)
    code = code_of(browser.get(APP).context["form"].secret)
    browser.post(APP, {"code": code})

    answer = signed_in(newcomer).post("/sign-in/security/code/", {"code": code})

    assert answer.status_code == 200
    assert signed_in(newcomer).get("/sign-in/security/code/").context["demonstration_code"] != code


def test_spend_code_twice_or_for_somebody_else_is_refused(head, tech):
    spend_code(head, by=actor(head), now=NOW, step=7)
    spend_code(tech, by=actor(tech), now=NOW, step=7)

    for person, by, reason in (
        (head, head, "This code has been used. Wait for the next one."),
        (head, tech, "This code is somebody else’s."),
    ):
        with pytest.raises(Refused) as refusal:
            spend_code(person, by=actor(by), now=NOW, step=7)
        assert refusal.value.reason == reason


def test_spend_code_forgets_those_that_count_no_more(head):
    spend_code(head, by=actor(head), now=NOW, step=7)
    spend_code(head, by=actor(head), now=NOW + timedelta(minutes=6), step=19)

    assert list(head.used_codes.values_list("step", flat=True)) == [19]


def test_new_seed_lies_sealed_in_the_session_until_its_first_code(newcomer):
    browser = signed_in(newcomer)
    secret = browser.get(APP).context["form"].secret

    kept = [session.get_decoded() for session in Session.objects.all()]
    assert len(kept) == 1
    assert "mfa.totp.secret" in kept[0]
    assert secret not in str(kept)
    browser.post(APP, {"code": code_of(secret)})
    assert "mfa.totp.secret" not in str([session.get_decoded() for session in Session.objects.all()])
