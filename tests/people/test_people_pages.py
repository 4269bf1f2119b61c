"""The pages about people, as each role meets them."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.pages.keyset import page_of
from people.actions.letter_delivery import deliver
from people.actions.roles import go_away, name_stand_in
from people.forms.people import PersonForm
from people.models import Absence, Invitation, Person, RoleHolding, StandIn
from people.queries import Roster, held_by, people_list, standing, work_for
from people.roles import RESETTING, Role
from tests.factories import NOW, actor, make_person
from tests.waiting import waits

KNOWN = {"name": "Nia Webb", "works_on": ["1", "2"], "job_title": "Year 3", "staff_number": "", "joined_on": ""}


def with_fresh_code(browser, person):
    """The browser of somebody who has just typed a code."""
    browser.post(reverse("overview:demonstration_sign_in", args=[person.holdings.first().role]))
    asked = reverse("mfa_reauthenticate")
    browser.post(asked, {"code": browser.get(asked).context["demonstration_code"]})
    return browser


def test_people_finds_by_name_and_by_role(head, teacher, tech, browser_as):
    browser = browser_as(head)

    def found(**query):
        return [person.name for person in browser.get(reverse("people:people"), query).context["page"].rows]

    assert found() == ["Hana Okafor", "Priya Nair", "Tom Wells"]
    assert found(search="priya") == ["Priya Nair"]
    assert found(role="technician") == ["Tom Wells"]
    assert found(role="nonsense") == ["Hana Okafor", "Priya Nair", "Tom Wells"]
    assert found(search="x" * 10_000) == []
    assert found(after="nonsense") == ["Hana Okafor", "Priya Nair", "Tom Wells"]


def test_people_and_their_page_say_who_is_on_long_leave(head, teacher, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    Person.objects.filter(pk=teacher.pk).update(on_leave_from=NOW)
    browser = browser_as(head)

    for address in (reverse("people:people"), teacher.get_absolute_url()):
        assert browser.get(address).content.count(b"On long leave") == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_people_takes_two_statements_at_any_length(rows, school, django_assert_num_queries):
    for number in range(rows):
        make_person(f"Person{number} Field", Role.STAFF)

    with django_assert_num_queries(2):
        assert [len(person.roles_today) for person in people_list(NOW)] == [1] * rows


def test_person_shows_roles_sign_in_and_what_may_be_done(head, teacher, browser_as):
    page = browser_as(head).get(teacher.get_absolute_url()).content.decode()

    assert "Member of staff" in page
    assert "Give a role" in page
    assert "Change details" in page


def test_person_shows_a_leaving_only_to_those_who_may_see_it(head, slt, teacher, browser_as):
    teacher.departures.create(last_day_in_school="2099-07-20", access_ends_at="2099-07-21T00:00+01:00", recorded_at=NOW)

    assert browser_as(head).get(teacher.get_absolute_url()).context["departure"] is not None
    assert browser_as(slt).get(teacher.get_absolute_url()).context["departure"] is None


def test_person_shows_nobody_their_own_leaving(tech, browser_as):
    tech.departures.create(last_day_in_school="2099-07-20", access_ends_at="2099-07-21T00:00+01:00", recorded_at=NOW)

    assert browser_as(tech).get(tech.get_absolute_url()).context["departure"] is None


def test_add_puts_somebody_on_the_list_with_a_role(head, browser_as):
    answer = browser_as(head).post(
        reverse("people:add"), KNOWN | {"email": "nia@school.example", "role": "governor"}, follow=True
    )

    person = Person.objects.get(name="Nia Webb")
    assert (person.works_on, person.email) == ("12", "nia@school.example")
    assert [holding.role for holding in person.holdings.all()] == [Role.GOVERNOR]
    assert answer.redirect_chain[-1][0] == person.get_absolute_url()


def test_add_says_what_is_wrong_at_the_field(head, teacher, browser_as):
    answer = browser_as(head).post(
        reverse("people:add"), {"name": "x" * 10_000, "email": teacher.email, "role": "chair"}
    )

    errors = answer.context["form"].errors
    assert errors["email"] == ["Somebody else already has this e-mail address"]
    assert errors["works_on"] == ["Choose at least one day"]
    assert set(errors) == {"name", "email", "works_on", "role"}


def test_change_saves_details(head, teacher, browser_as):
    answer = browser_as(head).post(reverse("people:change", args=[teacher.pk]), KNOWN | {"joined_on": "2026-09-01"})

    assert answer.url == teacher.get_absolute_url()
    teacher.refresh_from_db()
    assert (teacher.name, teacher.works_on, teacher.job_title) == ("Nia Webb", "12", "Year 3")


def test_address_asks_for_a_code_first_then_tells_both_addresses(head, teacher, browser_as):
    page = reverse("people:address", args=[teacher.pk])
    asked = browser_as(head).get(page)
    assert asked.url == reverse("mfa_reauthenticate") + f"?next=%2Fpeople%2F{teacher.pk}%2Faddress%2F"
    old = teacher.email

    browser = with_fresh_code(Client(), head)
    assert browser.get(page).status_code == 200
    browser.post(page, {"email": "priya.nair@school.example"})

    teacher.refresh_from_db()
    assert teacher.email == "priya.nair@school.example"
    assert mail.outbox == []
    deliver(now=timezone.now())
    assert [message.to for message in mail.outbox] == [[old]]
    assert "no longer uses this e-mail address" in mail.outbox[0].body


def test_address_without_a_fresh_code_changes_nothing(head, teacher, browser_as):
    browser_as(head).post(reverse("people:address", args=[teacher.pk]), {"email": "mine@evil.example"})

    assert Person.objects.get(pk=teacher.pk).email == teacher.email


def test_give_role_offers_only_what_one_may_give(tech, teacher, browser_as):
    page = browser_as(tech).get(reverse("people:give_role", args=[teacher.pk]))

    assert [value for value, _ in page.context["form"].fields["role"].choices] == ["governor", "clerk"]
    answer = browser_as(tech).post(
        reverse("people:give_role", args=[teacher.pk]), {"role": "headteacher", "starts_on": "2026-11-19"}
    )
    assert "role" in answer.context["form"].errors
    assert not teacher.holdings.filter(role=Role.HEADTEACHER).exists()


def test_give_and_end_a_role(head, teacher, browser_as, time_machine):
    time_machine.move_to(NOW)
    browser = with_fresh_code(browser_as(head), head)
    browser.post(reverse("people:give_role", args=[teacher.pk]), {"role": "slt", "starts_on": "2026-11-19"})
    holding = teacher.holdings.get(role=Role.SLT)

    page = reverse("people:end_role", args=[holding.pk])
    assert browser.get(page).status_code == 200
    early = browser.post(page, {"ends_on": "2026-11-01"})
    assert early.context["form"].errors["ends_on"] == ["Choose today or a later day"]
    browser.post(page, {"ends_on": "2026-11-20"})

    assert str(teacher.holdings.get(role=Role.SLT).ends_on) == "2026-11-20"


def test_end_of_the_last_headteacher_is_refused_with_its_sentence(head, browser_as, time_machine):
    time_machine.move_to(NOW)
    page = reverse("people:end_role", args=[head.holdings.get(role=Role.HEADTEACHER).pk])
    sentence = "Nobody else would be headteacher after that day. Appoint a successor first."

    browser = with_fresh_code(browser_as(head), head)
    shown = browser.get(page)
    assert (shown.context["caution"], shown.context["why_not"]) == (sentence, "")
    assert 'name="ends_on"' in shown.content.decode()
    answer = browser.post(page, {"ends_on": "2026-11-20"})
    assert answer.status_code == 409
    assert sentence in answer.content.decode()


def test_stand_ins_warns_and_lets_somebody_be_named(head, deputy, slt, browser_as):
    page = reverse("people:stand_ins")
    assert browser_as(slt).get(page).status_code == 200

    browser = with_fresh_code(browser_as(head), head)
    browser.post(reverse("people:name_stand_in", args=["headteacher"]), {"person": deputy.pk})

    rows = {row["role"]: row for row in browser_as(head).get(page).context["rows"]}
    assert rows[Role.HEADTEACHER]["stand_in"] == deputy
    assert rows[Role.SLT]["warning"] == "Nobody is named."
    assert browser.get(reverse("people:name_stand_in", args=["headteacher"])).status_code == 200
    assert browser.get("/people/stand-ins/clerk/").status_code == 404


def test_away_hands_over_and_comes_back(teacher, deputy, browser_as, time_machine):
    time_machine.move_to(NOW)
    browser, page = browser_as(teacher), reverse("people:away")
    assert browser.get(page).status_code == 200

    browser.post(page, {"starts_on": "2026-11-19", "ends_on": "2026-11-27", "stand_in": deputy.pk})
    absence = Absence.objects.get()
    assert (absence.person, absence.stand_in, absence.ended_at) == (teacher, deputy, None)
    assert "I’m back" in browser.get(page).content.decode()
    assert "You stand in for Priya Nair until Friday 27 November" in " ".join(
        browser_as(deputy).get(page).content.decode().split()
    )

    answer = browser.post(reverse("people:back", args=[absence.pk]))

    assert answer.url == page
    assert Absence.objects.get().ended_at is not None


def test_away_says_what_is_wrong_at_the_field(teacher, deputy, browser_as):
    answer = browser_as(teacher).post(
        reverse("people:away"), {"starts_on": "2099-11-19", "ends_on": "2099-11-18", "stand_in": teacher.pk}
    )

    errors = answer.context["form"].errors
    assert errors["ends_on"] == ["The last day is before the first. Check both dates"]
    assert set(errors) == {"ends_on", "stand_in"}


def test_away_for_somebody_else(head, teacher, deputy, browser_as, time_machine):
    time_machine.move_to(NOW)
    page = reverse("people:away_for", args=[teacher.pk])
    assert browser_as(head).get(page).context["title"] == "Priya Nair is away"

    browser_as(head).post(page, {"starts_on": "2026-11-19", "ends_on": "2026-11-27", "stand_in": deputy.pk})

    assert Absence.objects.get().person == teacher
    assert browser_as(head).get(teacher.get_absolute_url()).status_code == 200
    back = browser_as(head).post(reverse("people:back", args=[Absence.objects.get().pk]))
    assert back.url == teacher.get_absolute_url()


def test_back_from_somebody_elses_absence_is_refused(teacher, deputy, slt, browser_as, time_machine):
    absence = go_away(
        teacher,
        by=actor(teacher),
        now=NOW,
        stand_in=deputy,
        starts_on=NOW.date(),
        ends_on=NOW.date().replace(year=2027),
    )

    answer = browser_as(slt).post(reverse("people:back", args=[absence.pk]))

    assert answer.status_code == 409
    assert "Only the person themselves can say that they are back." in answer.content.decode()


def test_work_for_names_roles_that_nobody_acts_in(slt, teacher):
    Person.objects.filter(pk=slt.pk).update(access_ends_at=None)
    titles = [item.title for item in waits(work_for, slt, NOW)]
    assert titles == ["Nobody acts as chair of governors, vice-chair of governors"]
    assert waits(work_for, teacher, NOW) == []


def test_work_for_the_headteacher_counts_roles_without_a_stand_in(head, slt, tech, manager, dsl, chair):
    assert [item.title for item in waits(work_for, head, NOW)] == ["7 roles have nobody to stand in"]
    assert waits(work_for, slt, NOW) == []


def test_work_for_the_inviter_names_who_has_not_used_the_invitation(manager, tech, teacher):
    old = Invitation.objects.create(person=teacher, invited_at=NOW, invited_by=manager, expires_at=NOW)
    assert [item.title for item in waits(work_for, manager, NOW)] == [
        "Priya Nair has not used the invitation to sign in"
    ]
    assert waits(work_for, tech, NOW) == []

    Invitation.objects.create(
        person=teacher,
        invited_at=NOW.replace(hour=11),
        invited_by=tech,
        expires_at=NOW.replace(hour=23),
    )
    assert waits(work_for, manager, NOW) == []
    old.delete()


@pytest.mark.parametrize("rows", [1, 3])
def test_work_for_takes_the_same_statements_at_any_length(rows, head, django_assert_num_queries):
    for number in range(rows):
        person = make_person(f"New{number} Person")
        Invitation.objects.create(person=person, invited_at=NOW, invited_by=head, expires_at=NOW)

    with django_assert_num_queries(5):  # roles (asked three times outside a page), calendar, work
        assert len(waits(work_for, head, NOW)) == rows + 1


def test_standing_counts_who_is_in_scope(head, teacher, governor, outsider):
    teacher.set_password("violet kettle orbit ladder")
    teacher.save()

    public, seen = standing(None, NOW)[0], standing(head, NOW)[0]
    assert (public.clause, public.url) == ("SC1", "")
    assert seen.url == reverse("people:people")
    assert standing(teacher, NOW)[0].url == ""


def test_held_by_names_roles_stand_ins_and_cover(head, deputy, slt):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.SLT)
    go_away(head, by=actor(head), now=NOW, stand_in=deputy, starts_on=NOW.date(), ends_on=NOW.date())

    assert [(held.kind, held.title, held.note) for held in held_by(deputy, NOW)] == [
        ("role", "senior leadership team", ""),
        ("role", "member of staff", ""),
        ("stand-in", "stands in for the senior leadership team", ""),
        ("cover", "looks after the work of Hana Okafor", "until Thursday 19 November"),
    ]


def test_roster_of_an_empty_school_is_vacant(school):
    assert len(Roster(NOW).vacant()) == 7
    assert waits(work_for, make_person("Nobody Much"), NOW) == []
    assert standing(None, NOW)[0].figure == "0 staff and governors, 0 with a sign-in"


def test_a_name_cannot_turn_the_page_around():
    assert PersonForm.base_fields["name"].clean("\u202eAnn Lee") == "Ann Lee"


def test_people_stand_by_name_and_pages_meet_whatever_the_names(head, browser_as, django_assert_num_queries):
    names = [f"{first} Field" for first in ("Ann_a", "Ann%41", "Àine", "O'Neill", "李", "ann", "Ann", "Ann")]
    for name in names * 7:
        make_person(name)
    browser, seen, query = browser_as(head), [], {}
    browser.get(reverse("people:people"))
    while query is not None:
        with django_assert_num_queries(7) as taken:
            answer = browser.get(reverse("people:people"), query)
        seen.append(answer.context["page"].rows)
        assert (answer.context["count"], "OFFSET" in str(list(taken))) == ("57 people", False)
        query = answer.context["page"].next_query

    assert [person for page in seen for person in page] == list(Person.objects.order_by("name", "id"))
    assert [len(page) for page in seen] == [50, 7]


@pytest.mark.parametrize("after", ["x", "Ann_x", "Ann_1_2", "%00_1", "x" * 10_000 + "_1", "%ff_1"])
def test_people_takes_a_broken_place_for_the_first_page_or_the_end(head, after, browser_as):
    assert browser_as(head).get(reverse("people:people"), {"after": after}).status_code == 200


def test_every_name_is_a_place_to_turn_the_page_at(school):
    for name in ("Ann_a", "Ann%41", "Ann%5Fa", "Àine", "O'Neill", "李", "ann", "Ann", "Ann"):
        make_person(name)
    found, seen, after = Person.objects.all(), [], ""
    while after is not None and len(seen) < 20:
        page = page_of(found, ("name", "id"), after=after, size=1)
        seen += page.rows
        after = page.next_query and page.next_query["after"]

    assert seen == list(Person.objects.order_by("name", "id"))


@pytest.mark.parametrize("role", sorted(RESETTING))
def test_a_leaders_role_is_given_ended_and_stood_in_for_after_a_fresh_code_only(role, head, chair, teacher, browser_as):
    holding = RoleHolding.objects.create(person=make_person("Lou Marsh"), role=role, starts_on="2026-09-01")
    browser, by = browser_as(head), {"starts_on": "2027-01-04", "ends_on": "2027-01-05"}
    pages = [
        (reverse("people:give_role", args=[teacher.pk]), by | {"role": role}),
        (reverse("people:end_role", args=[holding.pk]), by),
        (reverse("people:name_stand_in", args=[role]), {"person": teacher.pk}),
    ]
    for page, answers in pages:
        for answer in (browser.get(page), browser.post(page, answers)):
            assert answer.url == f"{reverse('mfa_reauthenticate')}?next={page.replace('/', '%2F')}"
    assert not teacher.holdings.filter(role=role).exists()
    assert not StandIn.objects.exists()
    assert RoleHolding.objects.get(pk=holding.pk).ends_on is None
