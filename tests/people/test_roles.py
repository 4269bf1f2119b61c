"""Who holds what, and who acts when they are not there."""

from datetime import date, timedelta

from people.actions.roles import appoint, come_back, end_role, go_away, name_stand_in
from people.queries import roles_of, who_acts_as
from people.roles import Role
from tests.factories import NOW, actor, make_person


def test_appoint_gives_the_role_for_its_period_both_ends_counted(head, teacher):
    appoint(teacher, by=actor(head), now=NOW, role=Role.SLT, starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 20))

    assert roles_of(teacher, NOW) == {Role.STAFF, Role.SLT}
    assert roles_of(teacher, NOW + timedelta(days=1)) == {Role.STAFF, Role.SLT}
    assert roles_of(teacher, NOW + timedelta(days=2)) == {Role.STAFF}


def test_end_role_ends_it_after_that_day(head, slt):
    end_role(slt.holdings.get(role=Role.SLT), by=actor(head), now=NOW, ends_on=date(2026, 11, 19))

    assert Role.SLT in roles_of(slt, NOW)
    assert Role.SLT not in roles_of(slt, NOW + timedelta(days=1))


def test_go_away_hands_roles_to_the_stand_in_until_the_day(head, deputy):
    absence = go_away(
        head, by=actor(head), now=NOW, stand_in=deputy, starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 27)
    )

    assert Role.HEADTEACHER in roles_of(deputy, NOW)
    assert who_acts_as(Role.HEADTEACHER, NOW) == [deputy]

    come_back(absence, by=actor(head), now=NOW + timedelta(hours=1))

    assert Role.HEADTEACHER not in roles_of(deputy, NOW)
    assert who_acts_as(Role.HEADTEACHER, NOW) == [head]


def test_who_acts_as_passes_over_people_kept_out_to_the_stand_in_then_the_next_role(head, deputy, slt):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)

    assert who_acts_as(Role.HEADTEACHER, NOW, but_not={head.pk}) == [deputy]
    assert who_acts_as(Role.HEADTEACHER, NOW, but_not={head.pk, deputy.pk}) == [slt]
    assert who_acts_as(Role.HEADTEACHER, NOW, but_not={head.pk, deputy.pk, slt.pk}) == []


def test_roles_are_gone_from_the_instant_access_ends(head):
    leaver = make_person("Lena Gray", Role.STAFF, access_ends_at=NOW)

    assert roles_of(leaver, NOW - timedelta(seconds=1)) == {Role.STAFF}
    assert roles_of(leaver, NOW) == set()
