"""Many questions in one statement, with every kind of value as it went in."""

from datetime import date, timedelta

from django.db.models import OuterRef

from core.together import Count, First, Lowest, Rows, ask
from people.models import Person, RoleHolding
from people.roles import Role
from tests.factories import NOW, make_person


def test_ask_answers_everything_in_one_statement(head, slt, teacher, django_assert_num_queries):
    everybody = Person.objects.order_by("name")
    held = RoleHolding.objects.filter(person=OuterRef("pk")).order_by("role")
    with django_assert_num_queries(1):
        found = ask(
            Person.objects.filter(pk=head.pk),
            people=Rows(everybody, name="name", roles=Rows(held, role="role", since="starts_on")),
            how_many=Count(everybody),
            first=First(everybody, "name"),
            lowest=Lowest(everybody.order_by("-name"), "name"),
            nobody=Rows(everybody.filter(name=""), name="name"),
            none=Rows(everybody.none(), name="name"),
            no_first=First(everybody.filter(name=""), "name"),
            no_count=Count(everybody.none()),
        )

    assert [person.name for person in found.people] == ["Hana Okafor", "Priya Nair", "Sara Lund"]
    assert [[role.role for role in person.roles] for person in found.people] == [
        [Role.HEADTEACHER, Role.STAFF],
        [Role.STAFF],
        [Role.SLT, Role.STAFF],
    ]
    assert found.people[1].roles[0].since == teacher.holdings.get().starts_on
    assert (found.how_many, found.first, found.lowest) == (3, "Hana Okafor", "Hana Okafor")
    assert (found.nobody, found.none, found.no_first, found.no_count) == ([], [], None, 0)


def test_rows_bring_every_kind_of_value_back(head, slt):
    words = 'Ann "Zoë" O’Brien\\ 🎈\n\t</script>'
    moment = NOW.replace(microsecond=120) + timedelta(seconds=1)
    Person.objects.filter(pk=head.pk).update(
        name=words, is_active=False, joined_on=date(2026, 2, 28), access_ends_at=moment, left_at=None
    )
    columns = {name: name for name in ("id", "name", "is_active", "joined_on", "access_ends_at", "left_at", "email")}
    (row,) = ask(Person.objects.filter(pk=slt.pk), rows=Rows(Person.objects.filter(pk=head.pk), **columns)).rows

    assert vars(row) == {
        "id": head.pk,
        "name": words,
        "is_active": False,
        "joined_on": date(2026, 2, 28),
        "access_ends_at": moment,
        "left_at": None,
        "email": head.email,
    }


def test_rows_hand_up_as_many_as_they_may_and_say_that_there_are_more(head):
    for number in range(4):
        make_person(f"Person {number}")
    people, one = Person.objects.order_by("name"), Person.objects.filter(pk=head.pk)
    found = ask(
        one, some=Rows(people, most=4, n="name"), all=Rows(people, most=5, n="name"), cut=Rows(people[:2], n="name")
    )

    assert [(len(rows), rows.has_more) for rows in (found.some, found.all, found.cut)] == [
        (4, True),
        (5, False),
        (2, False),
    ]
    assert (ask(one, c=Count(people, most=3)).c, ask(one, c=Lowest(people, "pk", most=2)).c) == (4, head.pk)
