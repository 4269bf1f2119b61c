"""The "I'm away" switch."""

from datetime import date, timedelta

import pytest

from core.action import Refused
from core.notices.models import Notice
from people.actions.roles import appoint, come_back, go_away, name_stand_in
from people.models import Person
from people.queries import covered_by, roles_of, stand_ins_of_absent, who_acts_as
from people.roles import Role
from tests.factories import NOW, actor, make_person

TODAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 27)


def hand_over(person, stand_in, by=None, starts_on=TODAY, ends_on=FRIDAY):
    return go_away(person, by=actor(by or person), now=NOW, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on)


def refused(*args, **kwargs):
    with pytest.raises(Refused) as refusal:
        hand_over(*args, **kwargs)
    return refusal.value.reason


def test_go_away_hands_roles_and_work_to_the_stand_in_until_the_day(head, deputy):
    absence = hand_over(head, deputy)

    assert Role.HEADTEACHER in roles_of(deputy, NOW)
    assert Role.HEADTEACHER in roles_of(deputy, NOW + timedelta(days=8))
    assert Role.HEADTEACHER not in roles_of(deputy, NOW + timedelta(days=9))
    assert who_acts_as(Role.HEADTEACHER, NOW) == [deputy]
    assert covered_by(deputy, NOW) == [head]

    come_back(absence, by=actor(head), now=NOW + timedelta(hours=1))

    assert Role.HEADTEACHER not in roles_of(deputy, NOW)
    assert who_acts_as(Role.HEADTEACHER, NOW) == [head]
    assert covered_by(deputy, NOW) == []


def test_go_away_tells_the_stand_in_and_so_does_coming_back(head, deputy):
    absence = hand_over(head, deputy)
    come_back(absence, by=actor(head), now=NOW)

    told = Notice.objects.filter(recipient=deputy).order_by("pk").values_list("subject", flat=True)
    assert list(told) == ["You stand in for Hana Okafor until Friday 27 November", "Hana Okafor is back"]
    assert not Notice.objects.filter(recipient=head).exists()


def test_go_away_hands_over_no_longer_than_the_role_is_held(head, slt, teacher):
    appoint(teacher, by=actor(head), now=NOW, role=Role.SAFEGUARDING_LEAD, ends_on=date(2026, 11, 20))
    hand_over(teacher, slt)

    assert Role.SAFEGUARDING_LEAD in roles_of(slt, NOW + timedelta(days=1))
    assert Role.SAFEGUARDING_LEAD not in roles_of(slt, NOW + timedelta(days=2))


def test_go_away_hands_on_nothing_that_was_handed_over(head, deputy, slt):
    hand_over(head, deputy)
    hand_over(deputy, slt)

    assert Role.HEADTEACHER not in roles_of(slt, NOW)


def test_go_away_later_begins_later_and_can_be_called_off(head, deputy):
    absence = hand_over(head, deputy, starts_on=date(2026, 11, 23))
    assert Role.HEADTEACHER not in roles_of(deputy, NOW)
    assert Role.HEADTEACHER in roles_of(deputy, NOW + timedelta(days=4))

    come_back(absence, by=actor(head), now=NOW)

    assert Role.HEADTEACHER not in roles_of(deputy, NOW + timedelta(days=4))
    assert set(absence.holdings.values_list("ends_on", "cancelled_at", "cancelled_by")) == {(FRIDAY, NOW, head.pk)}


def test_go_away_refuses_dates_that_make_no_sense(head, deputy):
    days = timedelta(days=1)
    assert (
        refused(head, deputy, starts_on=FRIDAY, ends_on=TODAY) == "The last day is before the first. Check both dates."
    )
    assert refused(head, deputy, starts_on=TODAY - days) == "The first day has passed. Choose today or a later day."
    assert refused(head, deputy, ends_on=TODAY + 367 * days) == "Choose a last day within the next year."


def test_go_away_twice_at_once_is_refused(head, deputy, slt):
    hand_over(head, deputy)

    sentence = "You are away in that time already. Come back from that first."
    assert refused(head, slt, starts_on=FRIDAY, ends_on=FRIDAY) == sentence
    hand_over(head, slt, starts_on=date(2026, 11, 28), ends_on=date(2026, 11, 30))


def test_go_away_refuses_a_stand_in_who_cannot(head, deputy, slt, chair):
    leaver = make_person("Lena Gray", Role.STAFF, access_ends_at=NOW)
    hand_over(slt, deputy)

    assert refused(head, head) == "Choose somebody else to stand in."
    assert refused(head, leaver) == "Lena Gray has left. Choose somebody else to stand in."
    assert refused(head, slt) == "Sara Lund is away in that time too. Choose somebody else to stand in."
    assert refused(head, chair) == "The headteacher and the chair cannot stand in for each other."
    assert refused(chair, head) == "The headteacher and the chair cannot stand in for each other."


def test_go_away_for_somebody_else_takes_whoever_may_give_their_roles(head, tech, manager, chair, deputy, teacher):
    sentence = "You cannot hand on the role of headteacher. Choose its named stand-in, or ask whoever gives this role."
    assert refused(head, tech, by=tech) == sentence
    assert refused(head, deputy, by=manager) == sentence
    assert refused(head, deputy, by=teacher) == "Only the person themselves can say that they are away."
    hand_over(teacher, deputy, by=tech)

    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    absence = hand_over(head, deputy, by=manager)

    told = Notice.objects.get(recipient=head)
    assert told.body == ("Maya Price said that you are away until Friday 27 November. Dele Marsh stands in for you.")
    come_back(absence, by=actor(manager), now=NOW)
    assert Notice.objects.filter(recipient=head).count() == 2


def test_go_away_for_somebody_else_never_makes_oneself_the_stand_in(manager, tech):
    sentence = (
        "You cannot hand on the role of IT technician. Choose its named stand-in, or ask whoever gives this role."
    )
    assert refused(tech, manager, by=manager) == sentence


def test_come_back_of_somebody_else_is_refused(head, deputy, slt):
    absence = hand_over(head, deputy)

    with pytest.raises(Refused) as refusal:
        come_back(absence, by=actor(slt), now=NOW)

    assert refusal.value.reason == "Only the person themselves can say that they are back."


def test_come_back_twice_is_refused(head, deputy):
    absence = hand_over(head, deputy)
    come_back(absence, by=actor(head), now=NOW)

    with pytest.raises(Refused) as refusal:
        come_back(absence, by=actor(head), now=NOW)

    assert refusal.value.reason == "This absence has already ended."


def test_a_stand_in_on_long_leave_looks_after_nobodys_work(head, deputy):
    hand_over(head, deputy)
    assert stand_ins_of_absent(NOW) == {head.pk: deputy}

    Person.objects.filter(pk=deputy.pk).update(on_leave_from=NOW)

    assert stand_ins_of_absent(NOW) == {head.pk: None}
