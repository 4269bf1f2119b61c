"""What must hold about people: each kind of damage is found, with its sentence."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.actions.leaving import end_access
from people.actions.factor_resets import ask_factor_reset
from people.actions.roles import go_away, name_stand_in
from people.invariants import (
    INVARIANTS,
    access_ends_in_time,
    factors_open,
    heads_are_not_chairs,
    leavers_cannot_sign_in,
    leavers_hold_nothing,
    leavings_agree,
    leavings_are_recorded,
    letters_are_sent,
    resets_expire,
)
from people.models import Invitation, Letter, RoleHolding
from people.roles import Role
from tests.damage import broken, change, planted
from tests.factories import NOW, actor, make_departure, make_person, system

TODAY = NOW.date()


def left(person):
    """Somebody whose access has ended by the real way."""
    departure = make_departure(person, last_day=TODAY - timedelta(days=1))
    end_access(departure, by=system(), now=NOW)
    return departure


def test_access_ends_in_time_finds_whoever_should_be_gone(teacher):
    departure = make_departure(teacher, last_day=TODAY)
    midnight = departure.access_ends_at

    assert broken(access_ends_in_time, midnight + timedelta(minutes=1)) == []
    assert broken(access_ends_in_time, midnight + timedelta(minutes=2)) == [
        (f"departure {departure.pk}", "Priya Nair’s last day has passed, but access has not ended.")
    ]


def test_leavers_cannot_sign_in_finds_an_address_and_a_password(teacher):
    left(teacher)

    assert planted(
        leavers_cannot_sign_in, lambda: change(teacher, email="p@x.example", password=make_password("x"))
    ) == [(f"person {teacher.pk}", "Priya Nair has left, but still has an address, a password or a sign-in.")]


def test_leavers_cannot_sign_in_finds_a_session_a_factor_and_an_invitation(tech, teacher):
    Invitation.objects.create(person=teacher, invited_at=NOW, expires_at=NOW + timedelta(days=14))
    Client().force_login(tech)
    door = SocialAccount.objects.create(user=tech, provider="google", uid="1")
    listed = UserSession.objects.create(user=tech, ip="127.0.0.1", session_key="a", user_agent="")
    factor, invitation = Authenticator.objects.get(user=tech), Invitation.objects.get()
    midnight = make_departure(tech, last_day=TODAY).access_ends_at
    make_departure(teacher, last_day=TODAY)

    found = dict(broken(leavers_cannot_sign_in, midnight + timedelta(minutes=2)))
    assert broken(leavers_cannot_sign_in, midnight) == []
    assert found == {
        f"authenticator {factor.pk}": "Tom Wells has left, but still has a second step at sign-in.",
        f"invitation {invitation.pk}": "Priya Nair has left, but an invitation to sign in still works.",
        f"social account {door.pk}": "Tom Wells has left, but an account elsewhere still signs them in.",
        f"user session {listed.pk}": "Tom Wells has left, but a sign-in is still listed.",
        "a session": "Tom Wells has left, but is still signed in somewhere.",
    }


def test_leavers_hold_nothing_finds_roles_stand_ins_and_absences(head, deputy, teacher):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    go_away(deputy, by=actor(deputy), now=NOW, stand_in=teacher, starts_on=TODAY, ends_on=TODAY)

    assert {wrong for _, wrong in planted(leavers_hold_nothing, lambda: change(deputy, is_active=False))} == {
        "Dele Marsh has left, but is still senior leadership team.",
        "Dele Marsh has left, but is still member of staff.",
        "Dele Marsh has left, but stands in for the headteacher.",
        "Dele Marsh has left, but is still kept as away.",
    }


def test_leavings_agree_finds_another_instant_and_none(teacher, head):
    departure = make_departure(teacher)

    assert planted(leavings_agree, lambda: change(teacher, access_ends_at=NOW + timedelta(days=300))) == [
        (f"departure {departure.pk}", "Priya Nair and their leaving do not name the same last moment.")
    ]
    change(teacher, access_ends_at=departure.access_ends_at)
    assert planted(leavings_agree, lambda: change(head, access_ends_at=NOW)) == [
        (f"person {head.pk}", "Hana Okafor’s access is to end, but no leaving says so.")
    ]
    change(head, access_ends_at=None)
    assert planted(leavings_agree, lambda: change(head, left_at=NOW)) == [
        (f"person {head.pk}", "Hana Okafor has half left: the sign-in and the day do not agree.")
    ]


def test_heads_are_not_chairs_finds_who_is_both(head, chair):
    def appoint():
        RoleHolding.objects.create(person=head, role=Role.CHAIR, starts_on=TODAY)

    assert [wrong for _, wrong in planted(heads_are_not_chairs, appoint)] == [
        "Hana Okafor is headteacher and chair or vice-chair of governors at the same time."
    ]


def test_factors_open_finds_one_of_another_person(head, tech):
    mine, theirs = Authenticator.objects.get(user=head), Authenticator.objects.get(user=tech)

    assert planted(factors_open, lambda: change(mine, data=theirs.data)) == [
        (
            f"authenticator {mine.pk}",
            "Hana Okafor’s second step at sign-in does not open. "
            "This is not what was sealed here: it was changed or moved, so it is not opened.",
        )
    ]


def test_leavings_are_recorded_finds_a_missing_line(head, teacher):
    assert [wrong for _, wrong in planted(leavings_are_recorded, lambda: make_departure(teacher))] == [
        "This leaving was recorded, but the history has no line of it."
    ]


def test_somebody_who_left_is_as_it_must_be(head, tech, teacher):
    left(make_person("Lena Gray", Role.STAFF, Role.SLT))

    wanted = [promise for promise in INVARIANTS if promise is not leavings_are_recorded]
    assert {promise.name: broken(promise) for promise in wanted if broken(promise)} == {}


def test_letters_are_sent_finds_one_that_nobody_sends(teacher):
    letter = Letter.objects.create(kind="reset", address=teacher.email, owed_at=NOW, send_until=NOW + timedelta(days=1))
    row, later = f"letter {letter.pk}", NOW + timedelta(minutes=2)

    assert broken(letters_are_sent) == []
    assert broken(letters_are_sent, later) == [(row, "Its time has come, and nobody sends it.")]
    assert planted(letters_are_sent, lambda: change(letter, gave_up_at=NOW)) == [
        (row, "It was given up without a reason.")
    ]


def test_resets_expire_finds_an_old_question_and_one_without_its_second_person(head, tech):
    reset = ask_factor_reset(tech, by=actor(head), now=NOW)
    row = f"factor reset {reset.pk}"

    assert broken(resets_expire, NOW + timedelta(days=9)) == [
        (row, "It could still be agreed to, although its time is over.")
    ]
    assert planted(resets_expire, lambda: change(reset, state="agreed")) == [
        (row, "It was agreed to, and nobody's name stands there.")
    ]
