"""Noting who could get back in, confirming it, passing it on and ending it (RO7, RO9)."""

from datetime import timedelta

import pytest

from accounts.actions.credentials import look_at_credentials
from accounts.actions.ways import confirm_ways, end_way, note_way, pass_on_way, try_way
from accounts.models import WayBack
from accounts.queries import held_by, work_for
from accounts.queries import ways as queries
from accounts.queries.ways_at_risk import standing
from core.action import Refused
from core.audit import api as audit
from core.notices.models import Notice
from core.standing import Level
from people.models import Departure
from people.roles import Role
from tests.damage import change
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_departure,
    make_person,
    make_posting_right,
    make_reachable,
    make_way,
    store,
)
from tests.waiting import waits


@pytest.fixture
def account(school, teacher, slt):
    account = make_account("Year 5 trips", each_has_own_access=True)
    for person in (teacher, slt):
        make_posting_right(person, account)
    return account


def note(account, by, kind="phone", owner="school", person=None, hint="", now=NOW):
    return note_way(account, by=actor(by, now), now=now, kind=kind, owner=owner, person=person, hint=hint)


def test_note_way_says_what_and_whose_and_tells_the_person(account, tech, teacher):
    way = note(account, tech, "phone", "person", teacher, "0412")

    assert (way.person, way.hint, way.noted_by, way.confirmed_at, way.name) == (
        teacher,
        "0412",
        tech,
        NOW,
        "telephone ending 0412",
    )
    assert audit.last("way.noted", way).facts == {"what": "telephone", "whose": "Priya Nair"}
    notice = Notice.objects.get(recipient=teacher)
    assert (notice.subject, notice.is_discreet, "0412" in notice.body) == (
        "Noted for Year 5 trips: your telephone",
        True,
        False,
    )


def test_note_way_tells_nobody_who_noted_it_of_themselves_or_has_left(account, tech):
    gone = make_person("Joan Carver", Role.STAFF)
    make_departure(gone, ended_at=NOW - timedelta(days=3))
    note(account, tech, "app", "person", tech)
    note(account, tech, "profile", "person", gone)
    note(account, tech, "email", "unknown", hint="mail.example")

    assert Notice.objects.count() == 0
    assert WayBack.objects.count() == 3


@pytest.mark.parametrize("role", [Role.HEADTEACHER, Role.BUSINESS_MANAGER, Role.SLT, Role.STAFF, Role.CHAIR])
def test_note_way_refuses_everybody_but_the_technician(account, role):
    with pytest.raises(Refused) as refusal:
        note(account, make_person("Pat Doe", role))
    assert str(refusal.value) == "Only the IT technician notes who could get back in."


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        ({"kind": "control"}, "Full control is always a person’s. Choose whose it is."),
        ({"kind": "knows"}, "What somebody knows is always a person’s. Choose whose it is."),
        ({"kind": "profile"}, "A personal profile is always a person’s. Choose whose it is."),
        ({"owner": "person"}, "Choose whose it is."),
        ({"hint": "07700 900412"}, "Write only the last digits of a telephone, four at most."),
        ({"hint": "07700900412"}, "Write only the last digits of a telephone, four at most."),
        ({"hint": "4"}, "Write only the last digits of a telephone, four at most."),
        ({"kind": "email", "hint": "office"}, "Enter the school’s address, such as office@school.example."),
        (
            {"kind": "email", "owner": "unknown", "hint": "lena@mail.example"},
            "Of an address that is not the school’s write only what comes after the @.",
        ),
        (
            {"kind": "device", "hint": "phone 07700 900412"},
            "Leave out numbers and codes: this is not kept secret. What is secret belongs in the password safe.",
        ),
        (
            {"kind": "app", "hint": "JBSWY3DPEHPK3PXP"},
            "Leave out numbers and codes: this is not kept secret. What is secret belongs in the password safe.",
        ),
    ],
)
def test_note_way_keeps_no_more_than_is_needed(account, tech, details, reason):
    with pytest.raises(Refused) as refusal:
        note(account, tech, **details)
    assert str(refusal.value) == reason


def test_note_way_refuses_the_same_twice_and_a_closed_account(account, tech, teacher):
    note(account, tech, hint="0100")
    note(account, tech, "control", "person", teacher)
    for details in ({"hint": "0100"}, {"kind": "control", "owner": "person", "person": teacher}):
        with pytest.raises(Refused) as refusal:
            note(account, tech, **details)
        assert str(refusal.value) == "This is noted already."
    with pytest.raises(Refused) as refusal:
        note(make_account("Old", state="closed", closed_at=NOW), tech)
    assert str(refusal.value) == "This account is closed, so nobody needs a way back in."


def test_confirm_ways_takes_what_was_on_the_page(account, tech):
    later = NOW + timedelta(days=90)
    first = make_way(account, hint="01")
    second = make_way(account, hint="02")

    confirm_ways(account, by=actor(tech, later), now=later, seen={first.pk, second.pk})

    assert set(WayBack.objects.values_list("confirmed_at", "confirmed_by")) == {(later, tech.pk)}
    assert audit.last("way.confirmed", first) is not None
    assert first.noted_at == NOW


def test_confirm_ways_refuses_a_page_that_is_old_and_an_empty_one(account, tech, head):
    with pytest.raises(Refused) as refusal:
        confirm_ways(account, by=actor(tech), now=NOW, seen=set())
    assert str(refusal.value) == "Nothing is noted yet. Note how somebody could get back in first."
    way = make_way(account)
    for seen in (set(), {way.pk, way.pk + 1}):
        with pytest.raises(Refused) as refusal:
            confirm_ways(account, by=actor(tech), now=NOW, seen=seen)
        assert str(refusal.value) == "Somebody has changed this list since you opened the page. Look at it again."
    with pytest.raises(Refused):
        confirm_ways(account, by=actor(head), now=NOW, seen={way.pk})


def test_end_way_says_why_once(account, tech, head):
    way = make_way(account)
    end_way(way, by=actor(tech), now=NOW, reason="Taken out of the settings")

    assert (way.ended_at, way.ended_by, way.end_reason) == (NOW, tech, "Taken out of the settings")
    with pytest.raises(Refused) as refusal:
        end_way(way, by=actor(tech), now=NOW, reason="Again")
    assert str(refusal.value) == "This way back in has ended already."
    with pytest.raises(Refused) as refusal:
        end_way(make_way(account), by=actor(head), now=NOW, reason="x")
    assert str(refusal.value) == "Only the IT technician notes who could get back in."


def test_pass_on_way_ends_one_and_notes_another(account, tech, teacher):
    way = make_way(account, teacher, hint="77")
    new = pass_on_way(way, by=actor(tech), now=NOW, owner="school", hint="0100")

    assert (way.end_reason, new.owner, new.person, new.hint, new.kind) == (
        "It belongs to the school from now on",
        "school",
        None,
        "0100",
        "phone",
    )
    assert held_by(teacher, NOW)[-1].kind != "way back in"


def test_pass_on_way_goes_to_somebody_else_who_works_here(account, tech, teacher):
    way = make_way(account, teacher, "control")
    gone = make_person("Joan Carver", Role.STAFF)
    make_departure(gone, ended_at=NOW - timedelta(days=3))
    for person, reason in (
        (gone, "Joan Carver has left the school. Choose somebody who works here."),
        (teacher, "It belongs to them already. Choose whose it is now."),
        (None, "Choose whose it is."),
    ):
        with pytest.raises(Refused) as refusal:
            pass_on_way(way, by=actor(tech), now=NOW, owner="person", person=person)
        assert str(refusal.value) == reason
    with pytest.raises(Refused) as refusal:
        pass_on_way(way, by=actor(tech), now=NOW, owner="school")
    assert str(refusal.value) == "Full control is always a person’s. Choose whose it is."
    pass_on_way(way, by=actor(tech), now=NOW, owner="person", person=tech)
    assert [found.person for found in account.ways.current()] == [tech]


def test_the_safe_is_read_by_its_kinds_alone(account, tech, teacher):
    change(account, each_has_own_access=False)
    store(
        account,
        tech,
        recovery_codes="one two\nthree four",
        recovery_phone="07700 900412",
        password="Plum-Kettle-7-Quay",
    )

    kinds = queries.kinds_in_safe([account])[account.pk]
    assert [(way.name, way.owner) for way in queries.from_safe(kinds, [])] == [
        ("recovery codes in the password safe", "school"),
        ("recovery telephone in the password safe", "unknown"),
    ]
    noted = [queries.as_way(row) for row in queries.current_ways(account, actor(tech), NOW)]
    assert noted == []
    note(account, tech, hint="0412")
    noted = [queries.as_way(row) for row in queries.current_ways(account, actor(tech), NOW)]
    assert [way.called for way in queries.from_safe(kinds, noted)] == ["recovery codes"]


def test_whoever_saw_the_password_is_known_without_asking(account, tech, teacher):
    change(account, each_has_own_access=False)
    stored = store(account, tech, password="Plum-Kettle-7-Quay")
    look_at_credentials(
        account, by=actor(teacher), now=NOW, ids=[stored["password"].pk], reason="Post", has_fresh_factor=True
    )

    assert [(way.person, way.title, way.opens_it) for way in queries.who_knows(account, actor(tech), NOW)] == [
        ("Priya Nair", "Password known", False)
    ]


def titles(person, now=NOW):
    return [item.title for item in waits(work_for, person, now) if "/ways-back/" in item.url]


def test_the_technician_is_asked_to_note_then_to_mend_then_to_look_again(account, tech, head, teacher, slt):
    assert titles(tech) == ["Note who could get back into Year 5 trips"]
    make_way(account, teacher)
    assert titles(tech) == ["Year 5 trips opens only with Priya Nair’s own phone"]
    make_departure(teacher)
    assert titles(tech) == ["Year 5 trips opens only with Priya Nair’s own phone, and they leave on Friday"]
    assert titles(head) == []
    WayBack.objects.all().delete()
    make_reachable(account, slt, head)
    assert titles(tech) == []
    assert titles(tech, NOW + timedelta(days=60)) == ["Look again at who could get back into Year 5 trips"]


def test_a_leaving_of_their_own_is_kept_from_the_technician(account, tech, teacher):
    make_way(account, tech)
    departure = make_departure(tech)
    assert titles(tech) == ["Year 5 trips opens only with Tom Wells’s own phone"]
    assert queries.findings_by_account([account], actor(tech), NOW)[account.pk][0].words == (
        "It opens only with Tom Wells’s own phone."
    )
    Departure.objects.filter(pk=departure.pk).update(announced_at=NOW)
    assert titles(tech) == ["Year 5 trips opens only with Tom Wells’s own phone, and they leave on Friday"]


def test_several_accounts_are_noted_and_looked_at_in_one_line_each(school, tech, teacher, slt):
    for name in ("A", "B", "C"):
        make_account(name)
    later = NOW + timedelta(days=60)
    for name in ("D", "E"):
        make_reachable(make_account(name, each_has_own_access=True), teacher, slt)

    assert titles(tech, later) == [
        "Note who could get back into 3 accounts",
        "Look again at who could get back into 2 accounts",
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_findings_of_many_accounts_take_as_many_statements_as_of_one(
    school, tech, teacher, number, django_assert_num_queries
):
    accounts = [make_account(f"Number {at}") for at in range(number)]
    for account in accounts:
        make_way(account, teacher)
        make_way(account, hint="0100")
    by = actor(tech)
    with django_assert_num_queries(3):
        assert len(queries.findings_by_account(accounts, by, NOW)) == number


def test_nothing_of_it_is_for_others(account, teacher):
    make_way(account, teacher)
    assert queries.findings_by_account([account], actor(teacher), NOW) == {}


@pytest.mark.parametrize(
    ("fill", "level", "figure"),
    [
        (lambda one, two, person: None, Level.GETTING_STARTED, "Who could get back in is not noted yet"),
        (
            lambda one, two, person: make_way(one, person),
            Level.NOT_IN_ORDER,
            "1 of 2 live accounts would open for one person only",
        ),
        (
            lambda one, two, person: make_way(one),
            Level.LOOK,
            "Who could get back in is noted for 1 of 2 live accounts",
        ),
        (
            lambda one, two, person: (make_way(one), make_way(two)),
            Level.IN_ORDER,
            "No one person could lock the school out of a live account",
        ),
    ],
)
def test_how_it_stands(school, teacher, tech, fill, level, figure, django_assert_num_queries):
    one, two = make_account("One"), make_account("Two")
    fill(one, two, teacher)

    # Of which one for the roles, which a request has read already.
    with django_assert_num_queries(2):
        [found] = standing(teacher, NOW)
    assert (found.clause, found.level, found.figure) == ("RO9", level, figure)
    assert standing(None, NOW) == []


def test_codes_in_the_safe_keep_an_account_from_hanging_on_one_person(account, teacher, tech):
    make_way(account, teacher)
    change(account, each_has_own_access=False)
    store(account, tech, recovery_codes="one two\nthree four")

    assert standing(teacher, NOW)[0].level == Level.IN_ORDER
    assert titles(tech) == []


def test_try_way_says_when_by_whom_and_what_came_of_it(account, tech, head):
    way = note(account, tech, hint="0412")
    assert (way.tried_at, way.works) == (None, None)
    try_way(way, by=actor(tech), now=NOW, works=True)
    assert (way.tried_at, way.tried_by, way.works, way.try_note) == (NOW, tech, True, "")
    later = NOW + timedelta(days=1)
    try_way(way, by=actor(tech, later), now=later, works=False, note=" Nobody has this number any more ")
    assert (way.tried_at, way.works, way.try_note) == (later, False, "Nobody has this number any more")
    assert audit.last("way.tried", way).facts == {"what": "telephone", "whose": "the school", "works": "no"}
    try_way(way, by=actor(tech, later), now=later, works=True)
    assert (way.works, way.try_note) == (True, "")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"role": Role.HEADTEACHER}, "Only the IT technician notes who could get back in."),
        ({"note": " "}, "Write what happened."),
        ({"kind": "knows"}, "A password alone opens nothing, so there is nothing to try."),
        ({"is_ended": True}, "This way back in has ended already."),
        ({"is_closed": True}, "This account is closed, so nobody needs a way back in."),
    ],
)
def test_try_way_refuses(account, tech, teacher, values, reason):
    way = make_way(account, teacher, values.get("kind", "phone"))
    if "is_ended" in values:
        end_way(way, by=actor(tech), now=NOW, reason="Given up")
    if "is_closed" in values:
        change(account, state="closed", closed_at=NOW)
    by = make_person("Pat Doe", values["role"]) if "role" in values else tech
    with pytest.raises(Refused) as refusal:
        try_way(way, by=actor(by), now=NOW, works=False, note=values.get("note", "Gone"))
    assert str(refusal.value) == reason


def test_what_does_not_work_waits_for_the_technician_and_counts_no_longer(account, tech, teacher, slt):
    make_reachable(account, teacher, slt)
    way = WayBack.objects.get(kind="phone")
    assert (titles(tech), standing(tech, NOW)[0].level) == ([], Level.IN_ORDER)
    try_way(way, by=actor(tech), now=NOW, works=False, note="Nobody has this number any more")

    gone = "Somebody tried to get back into Year 5 trips and could not: telephone ending 0100"
    assert titles(tech) == [gone]
    WayBack.objects.exclude(pk=way.pk).delete()
    assert titles(tech) == ["Note who could get back into Year 5 trips"]
    new = pass_on_way(way, by=actor(tech), now=NOW, owner="person", person=teacher, hint="0100")
    assert (new.tried_at, new.works) == (None, None)
