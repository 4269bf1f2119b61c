"""What comes after Google's or Microsoft's door: the second step, connecting an account and taking it off."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.leaving import end_access
from core.audit.models import AuditEntry
from people.access import factor_is_fresh
from people.actions.factor_resets import agree_factor_reset, ask_factor_reset
from people.actions.people import change_address
from people.roles import Role
from tests.factories import actor, enrol, make_departure
from tests.people.doors import is_in, leave, through


def test_after_the_door_comes_the_second_step_of_whoever_has_one(doors, head):
    head.email = "hana@school.example"
    head.set_password("violet kettle orbit ladder")
    head.save()
    browser = Client()

    answer = through(doors, browser, "hana")

    assert (answer.status_code, answer.url) == (302, reverse("mfa_authenticate"))
    assert "_auth_user_id" not in browser.session


def test_whose_role_needs_a_second_step_sees_nothing_before_setting_it_up(doors, invited):
    invited.holdings.create(role=Role.SLT, starts_on="2026-09-01")
    browser = Client()
    through(doors, browser, "priya")

    answer = browser.get("/")

    assert answer.url == reverse("mfa_activate_totp") + "?next=%2F"
    assert browser.get(answer.url).status_code == 200


def test_a_fresh_door_is_no_second_step(doors, invited, rf):
    browser = Client()
    through(doors, browser, "priya")
    request = rf.get("/")
    request.session, request.user = browser.session, invited

    assert not factor_is_fresh(request, timezone.now())


@pytest.mark.parametrize("name", ["mfa_activate_totp", "account_set_password"])
def test_hours_later_the_door_is_asked_for_again_before_sign_in_details_change(doors, invited, time_machine, name):
    browser = Client()
    through(doors, browser, "priya")
    assert browser.get(reverse(name)).status_code == 200

    time_machine.move_to(timezone.now() + timedelta(minutes=6), tick=False)

    answer = browser.get(reverse(name))
    assert (answer.status_code, answer.url) == (302, f"/sign-in/again/?next={reverse(name).replace('/', '%2F')}")
    page = browser.get(answer.url)
    assert "Sign in with Google" in page.text
    assert "Sign in with Microsoft" not in page.text


def test_signing_in_again_by_the_door_leads_on(doors, invited):
    browser = Client()
    through(doors, browser, "priya")

    answer = through(doors, browser, "priya", wanted="/sign-in/security/app/")

    assert answer.url == "/sign-in/security/app/"
    assert is_in(browser, invited)


@pytest.fixture
def joined(teacher):
    teacher.set_password("violet kettle orbit ladder")
    teacher.save()
    return teacher


def signed_in(person):
    browser = Client()
    browser.post("/sign-in/login/", {"login": person.email, "password": "violet kettle orbit ladder"})
    return browser


def shown_who(browser):
    browser.post(reverse("account_reauthenticate"), {"password": "violet kettle orbit ladder"})


CONNECT = "/sign-in/with/google/connect/"


def test_connecting_asks_who_it_is_first(doors, joined):
    answer = signed_in(joined).post(CONNECT)

    assert (answer.status_code, answer.url) == (302, "/sign-in/reauthenticate/?next=%2Fsign-in%2Fsecurity%2F")


def test_people_connect_an_account_with_another_address_themselves(doors, joined):
    browser = signed_in(joined)
    shown_who(browser)

    answer = browser.get(doors.come_back(leave(browser, path=CONNECT), "stranger"), follow=True)

    assert "From now on you can also sign in with Google." in answer.text
    assert "stranger@school.example" in answer.text
    assert SocialAccount.objects.get().user == joined
    other = Client()
    through(doors, other, "stranger")
    assert is_in(other, joined)


def test_an_account_of_another_school_is_not_connected(doors, joined):
    browser = signed_in(joined)
    shown_who(browser)

    answer = browser.get(doors.come_back(leave(browser, path=CONNECT), "elsewhere"))

    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_an_account_of_somebody_else_is_not_connected(doors, joined, invited):
    through(doors, Client(), "priya")
    browser = signed_in(joined)
    shown_who(browser)

    answer = browser.get(doors.come_back(leave(browser, path=CONNECT), "priya"), follow=True)

    assert "This Google account belongs to somebody else’s sign-in here." in answer.text
    assert SocialAccount.objects.get().user == invited


def test_a_second_account_of_a_kind_is_not_connected(doors, joined):
    browser = signed_in(joined)
    shown_who(browser)
    browser.get(doors.come_back(leave(browser, path=CONNECT), "stranger"))

    answer = browser.get(doors.come_back(leave(browser, path=CONNECT), "hana"))

    assert answer.status_code == 409
    assert "You have connected an account of this kind already. Take that one off first." in answer.text


def test_taking_an_account_off_shuts_its_door(doors, joined):
    browser = signed_in(joined)
    shown_who(browser)
    browser.get(doors.come_back(leave(browser, path=CONNECT), "stranger"))

    answer = browser.post("/sign-in/with/google/take-off/", follow=True)

    assert "Taken off. It signs you in no more." in answer.text
    assert through(doors, Client(), "stranger").status_code == 403
    assert AuditEntry.objects.filter(event="person.sign_in_disconnected").count() == 1


def test_the_last_way_in_is_not_taken_off(doors, invited):
    browser = Client()
    through(doors, browser, "priya")

    answer = browser.post("/sign-in/with/google/take-off/")

    assert answer.status_code == 409
    assert "Choose a password first, so that you can still sign in." in answer.text


def test_a_new_address_takes_the_account_off(doors, invited, head):
    through(doors, Client(), "priya")

    change_address(invited, by=actor(head, timezone.now()), now=timezone.now(), email="other@school.example")

    assert not SocialAccount.objects.exists()
    assert through(doors, Client(), "priya").status_code == 403


def test_ending_access_takes_the_account_off(doors, invited, head):
    through(doors, Client(), "priya")
    now = timezone.now()
    departure = make_departure(invited, last_day=now.date() - timedelta(days=1))

    end_access(departure, by=actor(head, now), now=now)

    assert not SocialAccount.objects.exists()


def asked_of(address):
    asked = parse_qs(urlsplit(address).query)
    return asked["prompt"], asked.get("max_age")


CHOOSE, ANEW = (["select_account"], None), (["login"], ["0"])


def test_the_provider_must_ask_anew_to_connect_to_sign_in_again_and_on_a_shared_computer(doors, joined, invited):
    browser = signed_in(joined)
    shown_who(browser)
    shared = Client().post("/sign-in/with/google/", {"door": "google", "shared": "on"})

    assert asked_of(leave(Client())) == CHOOSE
    assert asked_of(leave(browser, path=CONNECT)) == ANEW
    assert asked_of(leave(browser)) == ANEW
    assert asked_of(shared["Refresh"].removeprefix("0; url=")) == ANEW


def test_an_old_sign_in_at_the_provider_connects_nothing(doors, joined, time_machine):
    # The provider's clock stays, so that what it does now was six minutes ago here.
    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    browser = signed_in(joined)
    shown_who(browser)

    answer = browser.get(doors.come_back(leave(browser, path=CONNECT), "stranger"))

    assert answer.status_code == 400
    assert not SocialAccount.objects.exists()


def test_a_reset_of_the_second_step_takes_the_account_off(doors, invited, head, manager):
    through(doors, Client(), "priya")
    enrol(invited)
    now = timezone.now()

    agree_factor_reset(ask_factor_reset(invited, by=actor(head, now), now=now), by=actor(manager, now), now=now)

    assert not SocialAccount.objects.exists()
