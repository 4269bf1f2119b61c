"""Signing in: who may, who may no longer, and what somebody who guesses learns."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.actions.letter_delivery import deliver

PASSWORD = "correct horse battery staple"
LOGIN = "/sign-in/login/"


@pytest.fixture
def joined(teacher):
    teacher.set_password(PASSWORD)
    teacher.save()
    return teacher


def sign_in(person, password=PASSWORD, browser=None, path=LOGIN):
    browser = browser or Client()
    return browser, browser.post(path, {"login": person.email, "password": password})


def test_sign_in_with_e_mail_address_and_password(joined):
    browser, answer = sign_in(joined)

    assert (answer.status_code, answer.url) == (302, "/")
    assert browser.get("/").status_code == 200


def test_sign_in_says_the_same_for_a_wrong_password_and_an_unknown_address(joined):
    wrong = Client().post(LOGIN, {"login": joined.email, "password": "not it at all"})
    unknown = Client().post(LOGIN, {"login": "nobody@school.example", "password": "not it at all"})

    sentence = "The e-mail address or the password is not right. Check both and try again."
    assert wrong.context["form"].non_field_errors() == [sentence]
    assert unknown.context["form"].non_field_errors() == [sentence]


def test_sign_in_stops_after_too_many_tries_with_one_address(joined):
    for _ in range(10):
        sign_in(joined, "not it at all")

    _, answer = sign_in(joined)

    assert answer.context["form"].non_field_errors() == ["There were too many tries. Wait 5 minutes and try again."]


def test_sign_in_goes_on_to_a_page_of_ours_only(joined):
    _, ours = sign_in(joined, path=LOGIN + "?next=/statement/")
    assert ours.url == "/statement/"

    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        _, answer = sign_in(joined, path=LOGIN + f"?next={elsewhere}")
        assert answer.url == "/"


def test_sign_up_is_nowhere(school):
    assert Client().get("/sign-in/signup/").status_code == 404
    assert Client().post("/sign-in/signup/", {"email": "me@evil.example", "password1": PASSWORD}).status_code == 404


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "login/code/", "2fa/", "3rdparty/", "sessions/", ""])
def test_other_addresses_of_allauth_are_nowhere(path, browser_as, head):
    assert browser_as(head).get("/sign-in/" + path).status_code == 404


def test_reset_says_the_same_for_a_known_and_an_unknown_address(joined):
    known = Client().post("/sign-in/password/reset/", {"email": joined.email})
    unknown = Client().post("/sign-in/password/reset/", {"email": "nobody@school.example"})
    deliver(now=timezone.now())

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[joined.email], ["nobody@school.example"]]
    assert "/sign-in/password/reset/" in mail.outbox[0].body
    assert "/sign-in/password/reset/" not in mail.outbox[1].body


def test_reset_sends_no_link_to_somebody_who_has_not_accepted_an_invitation(teacher):
    teacher.set_unusable_password()
    teacher.save()

    not_invited = Client().post("/sign-in/password/reset/", {"email": teacher.email})
    unknown = Client().post("/sign-in/password/reset/", {"email": "nobody@school.example"})
    deliver(now=timezone.now())

    assert (not_invited.status_code, not_invited.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[teacher.email], ["nobody@school.example"]]
    assert not any("/sign-in/password/reset/" in message.body for message in mail.outbox)


@pytest.mark.parametrize("method", ["get", "post"])
def test_reset_link_that_no_longer_works_says_so_and_has_no_form(school, method):
    answer = getattr(Client(), method)("/sign-in/password/reset/1-abc/", {"password1": "", "password2": "x"})

    assert answer.status_code == 200
    assert "This link no longer works" in answer.text
    assert "There is a problem" not in answer.text


def test_reset_link_lies_under_the_schools_own_address_whatever_host_asked(joined, settings):
    Client(headers={"host": "evil.example"}).post("/sign-in/password/reset/", {"email": joined.email})
    deliver(now=timezone.now())

    assert f"{settings.SITE_URL}/sign-in/password/reset/" in mail.outbox[0].body
    assert "evil.example" not in mail.outbox[0].body


def test_reset_sets_a_new_password_and_ends_other_sign_ins(joined):
    elsewhere, _ = sign_in(joined)
    Client().post("/sign-in/password/reset/", {"email": joined.email})
    deliver(now=timezone.now())
    link = next(line for line in mail.outbox[0].body.splitlines() if "/sign-in/password/reset/" in line).strip()
    browser = Client()
    form = browser.get(link, follow=True)
    new = "violet kettle orbit ladder"
    browser.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})

    _, answer = sign_in(joined, new)

    assert answer.status_code == 302
    assert elsewhere.get("/").status_code == 302


def test_reset_sends_nothing_to_somebody_who_has_left(joined):
    joined.access_ends_at = timezone.now() - timedelta(seconds=1)
    joined.save()

    Client().post("/sign-in/password/reset/", {"email": joined.email})
    deliver(now=timezone.now())

    assert "/sign-in/password/reset/" not in mail.outbox[0].body


def test_sign_in_is_refused_from_the_instant_access_ends(joined):
    joined.access_ends_at = timezone.now()
    joined.save()

    browser, answer = sign_in(joined)

    assert (answer.status_code, answer.url) == (302, reverse("account_inactive"))
    assert "_auth_user_id" not in browser.session


def test_a_live_session_is_refused_from_the_instant_access_ends(joined, time_machine):
    end = timezone.now() + timedelta(minutes=10)
    joined.access_ends_at = end
    joined.save()
    time_machine.move_to(end - timedelta(seconds=1), tick=False)
    browser, _ = sign_in(joined)
    assert browser.get("/").status_code == 200

    time_machine.move_to(end, tick=False)

    assert browser.get("/").url == "/sign-in/login/?next=/"
    assert not Session.objects.filter(session_key=browser.session.session_key).exists()


def test_sign_in_after_the_password_is_refused_where_access_ends_before_the_code(head, time_machine):
    head.set_password(PASSWORD)
    head.access_ends_at = end = timezone.now() + timedelta(minutes=1)
    head.save()
    time_machine.move_to(end - timedelta(seconds=5), tick=False)
    browser, answer = sign_in(head)
    assert answer.url == reverse("mfa_authenticate")
    code = browser.get(answer.url).context["demonstration_code"]

    time_machine.move_to(end, tick=False)
    answer = browser.post(reverse("mfa_authenticate"), {"code": code})

    assert answer.url == reverse("account_inactive")
    assert "_auth_user_id" not in browser.session


def test_a_form_sent_after_the_session_ended_shows_what_was_typed_and_no_secret(joined):
    browser, _ = sign_in(joined)
    Session.objects.all().delete()

    answer = browser.post(
        "/",
        {"aim": "Show parents what we do in class", "password": "violet kettle orbit ladder"},
        HTTP_REFERER="http://testserver/statement/",
    )

    assert answer.status_code == 403
    assert answer.context["typed"] == [("Aim", "Show parents what we do in class")]
    assert answer.context["sign_in"] == "/sign-in/login/?next=/statement/"
    assert b"violet kettle" not in answer.content
    assert answer["Cache-Control"] == "no-store"


def test_a_form_sent_after_all_cookies_had_gone_shows_what_was_typed(joined):
    answer = Client(enforce_csrf_checks=True).post(
        "/", {"aim": "Show parents what we do in class"}, HTTP_REFERER="http://testserver/statement/"
    )

    assert (answer.status_code, answer.context["title"]) == (403, "You were signed out before this was sent")
    assert answer.context["typed"] == [("Aim", "Show parents what we do in class")]
    assert answer.context["sign_in"] == "/sign-in/login/?next=/statement/"


@pytest.mark.parametrize(
    ("path", "referer"),
    [("/", "http://elsewhere.example/"), ("/", ""), (LOGIN, "http://testserver/sign-in/login/")],
)
def test_a_form_from_elsewhere_or_to_the_sign_in_page_shows_nothing_that_was_sent(school, path, referer):
    sent = {"aim": "Words that somebody else wrote"}
    answer = Client(enforce_csrf_checks=True).post(path, sent, HTTP_REFERER=referer)

    assert answer.status_code == 403
    assert b"Please send this form again" in answer.content
    assert b"somebody else wrote" not in answer.content


def test_a_draft_saved_after_all_cookies_had_gone_says_so(school):
    answer = Client(enforce_csrf_checks=True, headers={"hx-request": "true"}).post(
        "/", {"aim": "Show parents"}, HTTP_REFERER="http://testserver/statement/"
    )

    assert (answer.status_code, answer["HX-Trigger"]) == (204, '{"signed-out": {}}')


def test_a_draft_saved_after_the_session_ended_leaves_the_page_as_it_is(joined):
    answer = Client(headers={"hx-request": "true"}).post("/", {"aim": "Show parents what we do"})

    assert (answer.status_code, answer.get("HX-Redirect")) == (204, None)
