"""Signing in with Google or Microsoft, against a certified OpenID Connect provider."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.audit.models import AuditEntry
from core.notices.models import Notice
from people.actions.invitations import invite
from people.models import Invitation, Person
from tests.factories import actor
from tests.oidc.running import Running
from tests.people.doors import DOMAIN, assert_shut, is_in, leave, through


def test_there_is_no_door_unless_configured(school):
    assert "Google" not in Client().get("/sign-in/login/").text
    assert Client().post("/sign-in/with/google/").status_code == 404
    assert Client().get("/sign-in/with/google/back/").status_code == 404


def test_an_invited_person_joins_by_the_address_that_google_vouches_for(doors, invited, head):
    browser = Client()

    answer = through(doors, browser, "priya", wanted="/statement/")

    assert (answer.status_code, answer.url) == (302, "/statement/")
    assert is_in(browser, invited)
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid) == (invited, "google", "priya")
    assert account.extra_data == {"email": "Priya.Nair@school.example"}
    assert Invitation.objects.get().used_at is not None
    assert Notice.objects.get(recipient=head).subject == "Priya Nair has joined"
    assert Notice.objects.get(recipient=invited).subject == "You can now sign in with Google"
    assert list(AuditEntry.objects.order_by("id").values_list("event", flat=True)) == [
        "person.invited",
        "person.joined",
        "person.sign_in_connected",
    ]
    assert Person.objects.count() == 2


def test_the_second_time_the_lasting_name_counts_and_nothing_is_connected_again(doors, invited):
    through(doors, Client(), "priya")
    browser = Client()

    through(doors, browser, "priya")

    assert is_in(browser, invited)
    assert SocialAccount.objects.count() == 1


def test_somebody_with_a_password_comes_in_by_google_and_keeps_it(doors, teacher):
    teacher.email = "priya.nair@school.example"
    teacher.set_password("violet kettle orbit ladder")
    teacher.save()
    browser = Client()

    through(doors, browser, "priya")

    assert is_in(browser, teacher)
    assert Person.objects.get(pk=teacher.pk).check_password("violet kettle orbit ladder")


@pytest.mark.parametrize("account", ["stranger", "unverified", "text", "elsewhere", "private"])
def test_google_lets_in_nobody_else_and_says_the_same_to_all(doors, invited, account):
    browser = Client()

    answer = through(doors, browser, account)

    assert_shut(browser, answer)
    assert Person.objects.count() == 2


def test_microsoft_lets_in_whom_the_schools_own_directory_vouches_for(doors, invited):
    browser = Client()

    through(doors, browser, "ms-priya", "microsoft")

    assert is_in(browser, invited)


@pytest.mark.parametrize("account", ["ms-typed", "ms-elsewhere", "ms-none", "priya"])
def test_microsoft_lets_in_nobody_by_an_address_that_somebody_typed_or_from_elsewhere(doors, invited, account):
    browser = Client()

    answer = through(doors, browser, account, "microsoft")

    assert_shut(browser, answer, "Microsoft")


def test_somebody_who_was_never_invited_stays_outside(doors, priya):
    browser = Client()

    assert_shut(browser, through(doors, browser, "priya"))


def test_an_invitation_that_was_taken_back_or_is_too_old_opens_no_door(doors, invited):
    Invitation.objects.update(expires_at=timezone.now())
    browser = Client()
    assert_shut(browser, through(doors, browser, "priya"))


def test_a_leaver_stays_outside_and_reads_what_a_stranger_reads(doors, invited):
    through(doors, Client(), "priya")
    invited.access_ends_at = timezone.now()
    invited.save()
    browser = Client()

    answer = through(doors, browser, "priya")

    stranger = through(doors, Client(), "stranger")
    assert answer.status_code == 403
    assert _words(answer) == _words(stranger)
    assert "_auth_user_id" not in browser.session


def _words(answer):
    return re.sub(r'nonce="[^"]*"|value="[^"]*"', "", answer.text)


def test_a_new_account_with_the_same_address_is_somebody_else(doors, invited):
    through(doors, Client(), "priya")
    browser = Client()

    answer = through(doors, browser, "priya-new")

    assert answer.status_code == 403
    assert "_auth_user_id" not in browser.session
    assert [account.uid for account in SocialAccount.objects.all()] == ["priya"]


def test_no_token_of_theirs_is_kept_anywhere(doors, invited):
    browser = Client()
    through(doors, browser, "priya")

    assert not SocialToken.objects.exists()
    assert not [row for row in Session.objects.all() if "token" in str(row.get_decoded()).lower()]


def _changed(address, **changes):
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changes
    return urlunsplit(parts._replace(query=urlencode(query)))


def test_what_we_ask_carries_state_nonce_and_code_challenge(doors, school):
    asked = parse_qs(urlsplit(leave(Client())).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) == 43
    assert len(asked["state"][0]) == 16
    assert asked["redirect_uri"] == ["http://localhost:8000/sign-in/with/google/back/"]
    assert sorted(asked["scope"][0].split()) == ["email", "openid", "profile"]
    assert "hd" in asked and asked["hd"] == [DOMAIN]


def test_a_token_that_answers_another_sign_in_is_not_believed(doors, invited):
    browser = Client()

    answer = browser.get(doors.come_back(_changed(leave(browser), nonce="x" * 43), "priya"))

    assert answer.status_code == 400
    assert "That did not work" in answer.text
    assert "_auth_user_id" not in browser.session


def test_another_browser_or_a_changed_state_or_a_second_time_is_not_believed(doors, invited):
    browser, other = Client(), Client()
    path = doors.come_back(leave(browser), "priya")

    assert other.get(path).status_code == 400
    assert browser.get(_changed(path, state="abcdefghijklmnop")).status_code == 400
    assert browser.get(path).status_code == 302
    again = Client()
    again.cookies = browser.cookies
    assert again.get(path).status_code == 400


def test_a_changed_code_or_another_code_challenge_is_not_believed(doors, invited):
    browser = Client()
    assert browser.get(_changed(doors.come_back(leave(browser), "priya"), code="made-up")).status_code == 400
    other = doors.come_back(_changed(leave(browser), code_challenge="a" * 43), "priya")
    assert browser.get(other).status_code == 400
    assert "_auth_user_id" not in browser.session


def test_the_answer_of_one_provider_does_not_open_the_door_of_the_other(doors, invited):
    browser = Client()
    path = doors.come_back(leave(browser, "microsoft"), "priya")

    assert browser.get(path.replace("/microsoft/", "/google/")).status_code == 400


def test_whoever_cancels_is_back_on_the_sign_in_page(doors, school):
    browser = Client()

    answer = through(doors, browser, None)

    assert (answer.status_code, answer.url) == (302, "/sign-in/login/")


def test_a_provider_that_is_away_is_said_to_be_and_other_ways_stay_open(settings, provider, school):
    stopped = Running({}, [])
    settings.SIGN_IN_WITH = {"google": stopped.known_as("Google", ("hd", DOMAIN))}

    answer = Client().post("/sign-in/with/google/")

    assert answer.status_code == 503
    assert "Google does not answer" in answer.text
    assert Client().get("/sign-in/login/").status_code == 200


def test_a_provider_that_goes_away_meanwhile_is_said_to_be(settings, doors, invited):
    browser = Client()
    path = doors.come_back(leave(browser), "priya")
    settings.SIGN_IN_WITH["google"]["issuer"] = Running({}, []).issuer

    assert browser.get(path).status_code == 503


def test_a_door_opens_twenty_times_a_minute_for_one_address(doors, school):
    browser = Client()
    answers = [browser.post("/sign-in/with/google/").status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]


@pytest.mark.parametrize("said", [{"shared": "on"}, {}])
def test_what_was_said_about_a_shared_computer_counts_for_a_door_too(doors, invited, said):
    browser = Client()
    answer = browser.post("/sign-in/with/google/", {"door": "google", "login": "", "password": ""} | said)

    browser.get(doors.come_back(answer["Refresh"].removeprefix("0; url="), "priya"))

    assert is_in(browser, invited)
    assert browser.session["shared_computer"] is bool(said)


def test_the_page_of_an_invitation_shows_the_doors_too(doors, priya, head):
    token = invite(priya, by=actor(head, timezone.now()), now=timezone.now())

    page = Client().get(reverse("people:invitation", args=[token]))

    assert "Or without a password" in page.text
    assert "Sign in with Google" in page.text
