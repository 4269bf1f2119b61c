"""Who holds what, who gives it, who stands in, and who acts when they are not there."""

from datetime import date, timedelta

import pytest

from core.action import Refused
from core.audit.models import AuditEntry
from core.notices.models import Notice
from people.actions.roles import appoint, come_back, end_role, go_away, name_stand_in
from people.models import RoleHolding
from people.queries import Roster, roles_of, who_acts_as
from people.roles import APPOINTED_WITH, NEXT_ROLE, Role
from tests.factories import NOW, TERM_BEGAN, actor, make_person, system

TODAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 27)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.reason


def handed_over(person, stand_in, by=None, starts_on=TODAY, ends_on=FRIDAY):
    return go_away(person, by=actor(by or person), now=NOW, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on)


def test_appoint_gives_the_role_for_its_period_both_ends_counted(head, teacher):
    appoint(teacher, by=actor(head), now=NOW, role=Role.SLT, starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 20))

    assert roles_of(teacher, NOW) == {Role.STAFF, Role.SLT}
    assert roles_of(teacher, NOW + timedelta(days=1)) == {Role.STAFF, Role.SLT}
    assert roles_of(teacher, NOW + timedelta(days=2)) == {Role.STAFF}


def test_appoint_tells_the_person_and_of_a_leaders_role_headteacher_and_chair(head, chair, teacher):
    appoint(teacher, by=actor(head), now=NOW, role=Role.BUSINESS_MANAGER)

    told = Notice.objects.filter(key__startswith="role-appointed").order_by("recipient_id")
    assert [(notice.recipient, notice.subject) for notice in told] == [
        (chair, "Priya Nair is business manager"),
        (teacher, "Priya Nair is business manager"),
    ]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.SLT, "on the senior leadership team"),
        (Role.STAFF, "a member of staff"),
        (Role.GOVERNOR, "a governor"),
        (Role.CHAIR, "chair of governors"),
    ],
)
def test_appoint_by_itself_names_nobody_as_giver_and_the_year_where_it_is_another(school, role, words):
    person = make_person("Gwen Ash")
    appoint(person, by=system(), now=NOW, role=role, starts_on=date(2025, 9, 1))

    told = Notice.objects.get(recipient=person)
    assert told.subject == f"Gwen Ash is {words}"
    assert told.body == f"Gwen Ash is {words} from Monday 1 September 2025. It was recorded automatically."


MAY_GIVE = {
    "head": set(Role),
    "chair": {Role.HEADTEACHER, Role.CHAIR, Role.VICE_CHAIR},
    "manager": {Role.TECHNICIAN, Role.STAFF, Role.GOVERNOR, Role.CLERK},
    "tech": {Role.STAFF, Role.GOVERNOR, Role.CLERK},
    "slt": set(),
    "dsl": set(),
    "governor": set(),
    "teacher": set(),
}
REASONS = {
    "appoint_headteacher": "Only the headteacher or the chair of governors gives or ends this role.",
    "appoint_chair": "Only the headteacher, the chair or the vice-chair of governors gives or ends this role.",
    "appoint_leaders": "Only the headteacher gives or ends this role.",
    "appoint_technician": "Only the headteacher or the business manager gives or ends this role.",
    "manage_people": "Only the headteacher, the business manager or the IT technician gives or ends this role.",
}


@pytest.mark.parametrize("who", sorted(MAY_GIVE))
def test_appoint_is_for_whoever_stands_above_the_role(who, request):
    by = request.getfixturevalue(who)
    given, reasons = set(), {}
    for number, role in enumerate(Role):
        newcomer = make_person(f"New{number} Person")
        try:
            appoint(newcomer, by=actor(by), now=NOW, role=role)
            given.add(role)
        except Refused as refusal:
            reasons[role] = refusal.reason

    assert given == MAY_GIVE[who]
    assert reasons == {role: REASONS[APPOINTED_WITH[role]] for role in Role if role not in given}


@pytest.mark.parametrize("role", [Role.STAFF, Role.GOVERNOR, Role.CLERK])
def test_appoint_oneself_is_refused(tech, role):
    tech.holdings.filter(role=Role.STAFF).delete()
    sentence = "Nobody gives a role to themselves. Ask the headteacher or the chair of governors."
    assert refused(appoint, tech, by=actor(tech), now=NOW, role=role) == sentence


def test_appoint_oneself_is_for_the_headteacher_of_a_small_school_but_never_as_chair(head):
    appoint(head, by=actor(head), now=NOW, role=Role.SAFEGUARDING_LEAD)

    assert Role.SAFEGUARDING_LEAD in roles_of(head, NOW)
    sentence = "Nobody gives a role to themselves. Ask the headteacher or the chair of governors."
    assert refused(appoint, head, by=actor(head), now=NOW, role=Role.CHAIR) == sentence


def test_appoint_headteacher_and_chair_in_one_is_refused_for_any_day_shared(head, chair):
    sentence = "Nobody is headteacher and chair or vice-chair: the chair hears what concerns the headteacher."
    by = system()
    assert refused(appoint, head, by=by, now=NOW, role=Role.CHAIR) == sentence
    assert refused(appoint, head, by=by, now=NOW, role=Role.VICE_CHAIR, starts_on=date(2027, 1, 4)) == sentence
    assert refused(appoint, chair, by=by, now=NOW, role=Role.HEADTEACHER) == sentence


def test_appoint_twice_for_the_same_days_is_refused(head, teacher):
    appoint(teacher, by=actor(head), now=NOW, role=Role.SLT, ends_on=FRIDAY)

    sentence = "Priya Nair is on the senior leadership team in that time already."
    assert refused(appoint, teacher, by=actor(head), now=NOW, role=Role.SLT, starts_on=FRIDAY) == sentence
    appoint(teacher, by=actor(head), now=NOW, role=Role.SLT, starts_on=FRIDAY + timedelta(days=1))


def test_appoint_somebody_who_has_left_is_refused(head):
    leaver = make_person("Lena Gray", access_ends_at=NOW)
    assert refused(appoint, leaver, by=actor(head), now=NOW, role=Role.STAFF) == "Lena Gray has left."


def test_appoint_with_an_end_before_its_start_is_refused(head, teacher):
    sentence = "The last day is before the first. Check both dates."
    assert refused(appoint, teacher, by=actor(head), now=NOW, role=Role.SLT, ends_on=TERM_BEGAN) == sentence


def test_end_role_ends_it_after_that_day(head, slt):
    end_role(slt.holdings.get(role=Role.SLT), by=actor(head), now=NOW, ends_on=date(2026, 11, 19))

    assert Role.SLT in roles_of(slt, NOW)
    assert Role.SLT not in roles_of(slt, NOW + timedelta(days=1))


def test_end_role_at_once(head, slt):
    end_role(slt.holdings.get(role=Role.SLT), by=actor(head), now=NOW, ends_on=TODAY - timedelta(days=1))

    assert Role.SLT not in roles_of(slt, NOW)
    sentence = "This role has already ended."
    assert refused(end_role, slt.holdings.get(role=Role.SLT), by=actor(head), now=NOW, ends_on=TODAY) == sentence


def test_end_role_before_it_begins_calls_it_off_and_keeps_the_row(head, slt):
    starts_on = FRIDAY + timedelta(days=3)
    holding = appoint(slt, by=actor(head), now=NOW, role=Role.SAFEGUARDING_LEAD, starts_on=starts_on)

    end_role(holding, by=actor(head), now=NOW, ends_on=FRIDAY)

    kept = RoleHolding.objects.get(pk=holding.pk)
    assert (kept.starts_on, kept.ends_on, kept.cancelled_at, kept.cancelled_by) == (starts_on, None, NOW, head)
    assert Role.SAFEGUARDING_LEAD not in roles_of(slt, NOW + timedelta(days=14))
    assert Notice.objects.get(recipient=slt, key__startswith="role-ended").body == (
        "Hana Okafor ended Sara Lund’s role as designated safeguarding lead. It never begins."
    )
    assert refused(end_role, kept, by=actor(head), now=NOW, ends_on=FRIDAY) == "This role has already ended."
    assert appoint(slt, by=actor(head), now=NOW, role=Role.SAFEGUARDING_LEAD).pk != kept.pk


def test_end_role_in_the_past_is_refused(head, slt):
    holding = slt.holdings.get(role=Role.SLT)
    sentence = "Choose today or a later day."
    assert refused(end_role, holding, by=actor(head), now=NOW, ends_on=TERM_BEGAN) == sentence


@pytest.mark.parametrize(("role", "word"), [(Role.HEADTEACHER, "headteacher"), (Role.TECHNICIAN, "IT technician")])
def test_end_role_of_the_last_headteacher_or_technician_is_refused_without_a_successor(head, tech, role, word):
    last = RoleHolding.objects.get(role=role)
    sentence = f"Nobody else would be {word} after that day. Appoint a successor first."
    assert refused(end_role, last, by=actor(head), now=NOW, ends_on=FRIDAY) == sentence

    successor = make_person("Sue Cess")
    leaving = appoint(successor, by=actor(head), now=NOW, role=role, ends_on=FRIDAY)
    assert refused(end_role, last, by=actor(head), now=NOW, ends_on=FRIDAY) == sentence
    RoleHolding.objects.filter(pk=leaving.pk).update(ends_on=None)
    end_role(last, by=actor(head), now=NOW, ends_on=FRIDAY)


def test_end_role_counts_no_successor_who_only_covers_or_leaves(head, deputy):
    handed_over(head, deputy)
    other = make_person("Olu Head", Role.HEADTEACHER, access_ends_at=NOW + timedelta(days=2))
    last = head.holdings.get(role=Role.HEADTEACHER)

    sentence = "Nobody else would be headteacher after that day. Appoint a successor first."
    assert refused(end_role, last, by=actor(head), now=NOW, ends_on=date(2026, 11, 23)) == sentence
    other.access_ends_at = None
    other.save()
    end_role(last, by=actor(head), now=NOW, ends_on=date(2026, 11, 23))


def test_end_role_ends_what_was_handed_over_of_it(head, slt, teacher):
    handed_over(slt, teacher)

    end_role(slt.holdings.get(role=Role.SLT), by=actor(head), now=NOW, ends_on=TODAY)

    assert Role.SLT in roles_of(teacher, NOW)
    assert Role.SLT not in roles_of(teacher, NOW + timedelta(days=1))


def test_end_role_that_was_handed_over_is_refused(head, deputy):
    handed_over(head, deputy)
    holding = deputy.holdings.get(role=Role.HEADTEACHER)

    sentence = "This ends when Hana Okafor is back. They say so on their own page."
    assert refused(end_role, holding, by=actor(head), now=NOW, ends_on=TODAY) == sentence


@pytest.mark.parametrize("who", ["tech", "slt", "teacher"])
def test_end_role_of_a_leader_by_anybody_else_is_refused(who, request, manager):
    by = request.getfixturevalue(who)
    holding = manager.holdings.get(role=Role.BUSINESS_MANAGER)
    assert refused(end_role, holding, by=actor(by), now=NOW, ends_on=TODAY) == REASONS["appoint_leaders"]


def test_name_stand_in_is_for_whoever_gives_the_role(head, tech, manager, deputy, chair):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    name_stand_in(tech, by=actor(manager), now=NOW, role=Role.TECHNICIAN)

    assert Roster(NOW).stand_ins == {Role.HEADTEACHER: deputy, Role.TECHNICIAN: tech}
    assert (
        refused(name_stand_in, tech, by=actor(tech), now=NOW, role=Role.HEADTEACHER) == REASONS["appoint_headteacher"]
    )
    assert refused(name_stand_in, manager, by=actor(manager), now=NOW, role=Role.TECHNICIAN) == (
        "Nobody names themselves as stand-in. Ask the headteacher or the chair of governors."
    )
    assert refused(name_stand_in, head, by=actor(chair), now=NOW, role=Role.CHAIR) == (
        "The headteacher and the chair cannot stand in for each other."
    )


def test_name_stand_in_who_has_left_is_refused(head):
    leaver = make_person("Lena Gray", access_ends_at=NOW)
    sentence = "Lena Gray has left. Choose somebody else to stand in."
    assert refused(name_stand_in, leaver, by=actor(head), now=NOW, role=Role.SLT) == sentence


def test_roster_says_what_is_wrong_with_a_stand_in(head, deputy):
    assert Roster(NOW).without_stand_in() == list(NEXT_ROLE)
    name_stand_in(head, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    assert Roster(NOW).why_no_stand_in(Role.HEADTEACHER) == "Hana Okafor holds the role, so nobody stands in."
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    assert Roster(NOW).why_no_stand_in(Role.HEADTEACHER) == ""


def test_who_acts_as_passes_over_people_kept_out_to_the_stand_in_then_the_next_role(head, deputy, slt):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)

    assert who_acts_as(Role.HEADTEACHER, NOW, but_not={head.pk}) == [deputy]
    assert who_acts_as(Role.HEADTEACHER, NOW, but_not={head.pk, deputy.pk}) == [slt]
    assert who_acts_as(Role.HEADTEACHER, NOW, but_not={head.pk, deputy.pk, slt.pk}) == []


def test_who_acts_as_takes_three_statements_however_many_roles(head, tech, slt, django_assert_num_queries):
    with django_assert_num_queries(3):
        roster = Roster(NOW)
        assert len([roster.who_acts_as(role) for role in NEXT_ROLE]) == 7
    for number in range(3):
        make_person(f"More{number} Person", Role.SLT)
    with django_assert_num_queries(3):
        assert Roster(NOW).vacant() == [Role.CHAIR, Role.VICE_CHAIR]


def test_roles_are_gone_from_the_instant_access_ends(head):
    leaver = make_person("Lena Gray", Role.STAFF, access_ends_at=NOW)

    assert roles_of(leaver, NOW - timedelta(seconds=1)) == {Role.STAFF}
    assert roles_of(leaver, NOW) == set()


def test_every_change_of_a_role_is_in_the_history(head, slt, deputy):
    appoint(slt, by=actor(head), now=NOW, role=Role.SAFEGUARDING_LEAD)
    end_role(slt.holdings.get(role=Role.SLT), by=actor(head), now=NOW, ends_on=TODAY)
    name_stand_in(slt, by=actor(head), now=NOW, role=Role.SLT)
    come_back(handed_over(head, deputy), by=actor(head), now=NOW)

    assert list(AuditEntry.objects.values_list("event", "detail__actor_name")) == [
        ("role.appointed", "Hana Okafor"),
        ("role.ended", "Hana Okafor"),
        ("stand_in.named", "Hana Okafor"),
        ("absence.started", "Hana Okafor"),
        ("absence.ended", "Hana Okafor"),
    ]
