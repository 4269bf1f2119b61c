"""A link that works once."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.action import Refused
from core.audit.models import AuditDetail, AuditEntry
from core.notices.models import Notice
from people.actions.invitations import accept_invitation, invite
from people.actions.letter_delivery import deliver
from people.models import Invitation, Letter, Person
from people.queries import invitation_of, work_for
from people.roles import Role
from tests.factories import NOW, actor, make_person, system
from tests.waiting import waits

PASSWORD = "violet kettle orbit ladder"


@pytest.fixture
def newcomer(school):
    person = make_person("Nia Webb", Role.STAFF)
    person.set_unusable_password()
    person.save()
    return person


def link(token):
    return reverse("people:invitation", args=[token])


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.reason


def test_invite_keeps_nothing_of_the_link(head, newcomer):
    token = invite(newcomer, by=actor(head), now=NOW)

    assert Invitation.objects.get().expires_at == NOW + timedelta(days=14)
    signature = token.partition("-")[2]
    assert len(signature) == 43
    for rows in (AuditEntry, AuditDetail, Invitation, Letter):
        assert signature not in str(list(rows.objects.values_list()))
    assert not Notice.objects.exists()


def test_a_link_opens_only_the_invitation_it_was_made_for(head, newcomer, teacher):
    token = invite(newcomer, by=actor(head), now=NOW)
    invitation = Invitation.objects.get()

    assert invitation_of(token) == invitation
    number, _, signature = token.partition("-")
    other, cut = f"{int(number) + 1}-{signature}", f"{number}-{signature[:-1]}"
    for forged in (other, cut, number, f"{number}-", "-", "", "٣-x", "9" * 30, f"{number}-é"):
        assert invitation_of(forged) is None
    Invitation.objects.update(person=teacher)
    assert invitation_of(token) is None


def test_invite_again_stops_the_link_before(head, newcomer):
    first = invite(newcomer, by=actor(head), now=timezone.now())
    second = invite(newcomer, by=actor(head), now=timezone.now())

    answer = Client().get(link(first))
    assert (answer.status_code, answer.context["reason"]) == (
        410,
        "A newer link was sent, or this one was taken back.",
    )
    assert Client().get(link(second)).status_code == 200


def test_invite_refuses_whoever_left_signs_in_already_or_has_no_address(head, newcomer):
    by = actor(head)
    leaver = make_person("Lena Gray", access_ends_at=NOW)
    joined = make_person("Joe Inn")
    joined.set_password(PASSWORD)
    joined.save()
    nowhere = make_person("Noa Mail", email=None)

    assert refused(invite, leaver, by=by, now=NOW) == "Lena Gray has left, so cannot be invited."
    assert refused(invite, joined, by=by, now=NOW) == (
        "Joe Inn signs in already. They can choose a new password on the sign-in page."
    )
    assert refused(invite, nowhere, by=by, now=NOW) == "Noa Mail has no e-mail address yet. Add one first."


def test_invite_is_for_those_who_keep_the_list_and_of_leaders_not_for_the_technician(tech, teacher, newcomer, head):
    assert refused(invite, newcomer, by=actor(teacher), now=NOW) == (
        "Only the headteacher, the business manager or the IT technician keeps the list of people."
    )
    invite(newcomer, by=actor(tech), now=NOW)
    newcomer.holdings.create(role=Role.CHAIR, starts_on="2026-09-01")
    assert refused(invite, newcomer, by=actor(tech), now=NOW) == (
        "Only the headteacher or the business manager invites Nia Webb."
    )
    invite(newcomer, by=system(), now=NOW)


def test_opening_the_link_shows_whose_it_is_and_changes_nothing(head, newcomer):
    token = invite(newcomer, by=actor(head), now=timezone.now())

    for _ in range(2):
        answer = Client().get(link(token))
        assert answer.status_code == 200
        assert answer.context["title"] == "Welcome, Nia Webb"
        assert newcomer.email in answer.content.decode()
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == (
        "strict-origin",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert Invitation.objects.get().used_at is None


def test_choosing_a_password_signs_in_uses_the_link_up_and_tells_the_inviter(head, newcomer):
    token = invite(newcomer, by=actor(head), now=timezone.now())
    browser = Client()

    answer = browser.post(link(token), {"password": PASSWORD})

    assert (answer.status_code, answer.url) == (302, "/")
    assert browser.get("/").status_code == 200
    assert browser.session["_auth_user_id"] == str(newcomer.pk)
    assert Person.objects.get(pk=newcomer.pk).check_password(PASSWORD)
    assert Notice.objects.get(recipient=head).subject == "Nia Webb has joined"
    again = Client().post(link(token), {"password": "another kettle orbit ladder"})
    assert (again.status_code, again.context["reason"]) == (410, "This link has been used.")
    assert again.context["inviter"] == "Hana Okafor"


def test_choosing_a_password_leads_a_leader_to_the_second_step_without_asking_it_again(head, newcomer):
    newcomer.holdings.create(role=Role.SLT, starts_on="2026-09-01")
    token = invite(newcomer, by=actor(head), now=timezone.now())
    browser = Client()

    browser.post(link(token), {"password": PASSWORD})

    answer = browser.get("/")
    assert answer.url == reverse("mfa_activate_totp") + "?next=%2F"
    assert browser.get(answer.url).status_code == 200


def test_choosing_a_password_ends_the_sign_in_of_whoever_sat_here_before(head, newcomer, browser_as):
    token = invite(newcomer, by=actor(head), now=timezone.now())
    browser = browser_as(head)

    browser.post(link(token), {"password": PASSWORD})

    assert browser.session["_auth_user_id"] == str(newcomer.pk)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Choose a password"),
        ("riverside primary", "Choose a password that is harder to guess. Three or four random words work well."),
        ("nia webb 2026", "Choose a password that is harder to guess. Three or four random words work well."),
        ("short", "Choose a password that is harder to guess. Three or four random words work well."),
    ],
)
def test_a_password_that_can_be_guessed_is_refused_and_the_link_kept(head, newcomer, password, sentence):
    token = invite(newcomer, by=actor(head), now=timezone.now())

    answer = Client().post(link(token), {"password": password})

    assert answer.context["form"].errors["password"] == [sentence]
    assert Client().get(link(token)).status_code == 200


def test_an_old_link_says_whom_to_ask(head, newcomer):
    token = invite(newcomer, by=actor(head), now=timezone.now() - timedelta(days=14))

    answer = Client().get(link(token))

    assert (answer.status_code, answer.context["reason"]) == (410, "This link is too old.")
    assert "ask Hana Okafor for a new invitation" in " ".join(answer.content.decode().split())


def test_a_link_that_is_not_ours_says_so(school):
    answer = Client().get(link("x" * 300))

    assert answer.status_code == 404
    assert (
        answer.context["reason"]
        == "This link is not one of ours, or has been cut short. Open it from the e-mail again."
    )


def test_the_link_of_somebody_who_has_left_works_no_more(head, newcomer):
    token = invite(newcomer, by=actor(head), now=timezone.now())
    newcomer.access_ends_at = timezone.now()
    newcomer.save()

    assert Client().get(link(token)).context["reason"] == "This link no longer works."
    by, invitation = actor(newcomer, timezone.now()), Invitation.objects.get()
    sentence = "This link no longer works."
    assert refused(accept_invitation, invitation, by=by, now=timezone.now(), password=PASSWORD) == sentence


def test_accept_of_somebody_else_is_refused(head, newcomer):
    invite(newcomer, by=actor(head), now=NOW)

    invitation = Invitation.objects.get()
    assert refused(accept_invitation, invitation, by=actor(head), now=NOW, password=PASSWORD) == (
        "This link no longer works."
    )


def send(head, newcomer, browser_as, **how):
    return browser_as(head).post(reverse("people:invite", args=[newcomer.pk]), **how)


def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_sending_owes_the_mail_and_shows_the_link_to_nobody(head, newcomer, browser_as, settings):
    answer = send(head, newcomer, browser_as, follow=True)

    assert mail.outbox == []
    assert "The e-mail leaves within a minute." in answer.text
    assert deliver(now=timezone.now()) == {"letters_sent": 1, "letters_failed": 0, "letters_given_up": 0}
    assert mail.outbox[0].to == [newcomer.email]
    assert mail.outbox[0].subject == "Hana Okafor invites you to sign in"
    sent = next(line for line in mail.outbox[0].body.splitlines() if "/people/invitation/" in line)
    assert sent.startswith(settings.SITE_URL)
    assert sent.removeprefix(settings.SITE_URL) not in answer.text
    assert Client().get(sent.removeprefix(settings.SITE_URL)).status_code == 200
    assert not Letter.objects.exists()


def test_a_mail_server_that_is_away_loses_no_invitation(head, newcomer, browser_as, settings):
    backend = settings.EMAIL_BACKEND
    no_mail_server(settings)
    send(head, newcomer, browser_as)
    now = timezone.now()

    assert deliver(now=now) == {"letters_sent": 0, "letters_failed": 1, "letters_given_up": 0}
    page = browser_as(head).get(newcomer.get_absolute_url())
    assert "The mail server does not take it. We keep trying." in page.text
    settings.EMAIL_BACKEND = backend
    assert deliver(now=now + timedelta(seconds=24))["letters_sent"] == 0
    assert deliver(now=now + timedelta(seconds=25))["letters_sent"] == 1
    assert len(mail.outbox) == 1


def test_the_link_is_handed_over_where_it_could_not_be_mailed(head, newcomer, browser_as, settings):
    no_mail_server(settings)
    send(head, newcomer, browser_as)
    by_hand = reverse("people:hand_over", args=[newcomer.pk])
    early = browser_as(head).post(by_hand)
    assert (early.status_code, early.context["reason"]) == (
        409,
        "The invitation is about to be sent. Look again in a minute.",
    )
    deliver(now=timezone.now())

    answer = browser_as(head).post(by_hand)

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    path = answer.context["link"].removeprefix(settings.SITE_URL)
    assert Client().get(path).status_code == 200
    assert not Letter.objects.exists()
    assert AuditEntry.objects.filter(event="person.invitation_handed_over").count() == 1
    again = browser_as(head).post(by_hand)
    assert (again.status_code, again.context["reason"]) == (409, "The invitation has been sent.")


def test_an_invitation_that_is_given_up_says_so(head, newcomer, browser_as, monkeypatch):
    def refuse(message):
        raise SMTPRecipientsRefused({newcomer.email: (550, b"Nobody here")})

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    send(head, newcomer, browser_as)
    Letter.objects.update(attempts=11)

    assert deliver(now=timezone.now())["letters_given_up"] == 1
    assert deliver(now=timezone.now() + timedelta(hours=2)) == {
        "letters_sent": 0,
        "letters_failed": 0,
        "letters_given_up": 0,
    }
    assert "The mail server did not take it." in browser_as(head).get(newcomer.get_absolute_url()).text
    assert "The invitation to Nia Webb could not be sent" in [
        item.title for item in waits(work_for, head, timezone.now())
    ]


def test_an_invitation_that_was_overtaken_is_not_sent(head, newcomer, browser_as):
    send(head, newcomer, browser_as)
    send(head, newcomer, browser_as)

    deliver(now=timezone.now())

    assert len(mail.outbox) == 1
    sent = next(line for line in mail.outbox[0].body.splitlines() if "/people/invitation/" in line)
    assert Client().get("/people/" + sent.partition("/people/")[2]).status_code == 200
