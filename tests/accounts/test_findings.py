"""What the register finds on each account, in words, and who may know what of it (SC2, RO5 to RO9, NA4, MO2)."""

from datetime import date, timedelta

import pytest

from accounts.queries.finding import Reader
from accounts.queries.register_page import register_page
from accounts.queries.register_rows import rows_of
from people.models import RoleHolding
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_departure,
    make_posting_right,
    make_reachable,
    make_way,
    store,
)

FRIDAY = NOW.date() + timedelta(days=1)


@pytest.fixture
def account(school, teacher, slt):
    """An account in order."""
    account = make_account(each_has_own_access=True, monitors=[teacher])
    for person in (teacher, slt):
        make_posting_right(person, account)
    make_reachable(account)
    return account


def found(person, now=NOW):
    """What each account's row says to this person, in the order of the page."""
    page = register_page(actor(person, now), now)
    rows = (*page.wrong, *page.in_order.rows, *page.allowed, *page.calm)
    return [[finding.words for finding in row.findings] for row in rows]


def sentence(person, now=NOW):
    return register_page(actor(person, now), now).sentence


def change(thing, **values):
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()


def test_an_account_in_order_has_no_finding(account, head):
    assert (found(head), sentence(head)) == ([[]], "1 account, in order.")


def test_several_findings_stand_worst_first(account, slt, head):
    slt.posting_rights.all().delete()
    account.monitors.clear()
    change(account, are_comments_hidden=False)

    assert found(head) == [
        [
            "Comments could be seen when somebody last looked.",
            "Nobody keeps an eye on it.",
            "Only Priya Nair can post.",
        ]
    ]
    assert sentence(head) == "1 account. Comments show on Year 3 news."


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"is_still_private": False}, ["It was not private when somebody last looked."]),
        ({"are_comments_hidden": False}, ["Comments could be seen when somebody last looked."]),
        ({"each_has_own_access": False}, ["Its password is not in the safe."]),
        ({"state": "suspended", "suspended_at": NOW}, ["Suspended since Thursday 19 November."]),
        ({"state": "setting-up", "handle": "@y3"}, ["Being set up, 0 things left to do."]),
    ],
)
def test_each_thing_that_is_kept_of_an_account_has_its_words(account, head, values, words):
    change(account, **values)

    assert found(head) == [words]


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (NOW.date(), "Open by the headteacher's exception until 19 November 2026."),
        (NOW.date() - timedelta(days=1), "It is open, and the headteacher's exception has ended."),
    ],
)
def test_an_exception_is_said_until_its_day_and_wrong_after_it(account, head, until, words):
    change(account.request, not_private_until=until)
    change(account, is_still_private=False)

    assert found(head) == [[words]]


def test_an_account_that_nobody_approved_says_so_first(account, head):
    change(account.request, state="submitted")
    change(account, is_still_private=False)

    assert found(head)[0][0] == "Nobody has approved it."


def test_nobody_who_can_post_is_a_finding_unless_it_is_suspended(account, head):
    account.posting_rights.all().delete()
    assert found(head) == [["Nobody can post."]]
    change(account, state="suspended", suspended_at=NOW)
    assert found(head) == [["Suspended since Thursday 19 November."]]


def test_who_leaves_is_said_to_those_alone_who_may_know(account, teacher, slt, head, governor):
    slt.posting_rights.all().delete()
    departure = make_departure(teacher, last_day=FRIDAY)
    kept = "1 account. Only Priya Nair can post on Year 3 news."
    told = "1 account. Only Priya Nair can post on Year 3 news, and leaves on Friday."

    assert [sentence(person) for person in (head, teacher, governor, slt)] == [told, kept, kept, kept]
    change(departure, announced_at=NOW)
    assert [sentence(person) for person in (head, teacher, governor, slt)] == [told] * 4
    change(departure, cancelled_at=NOW)
    assert [sentence(person) for person in (head, teacher, governor, slt)] == [kept] * 4


def test_a_finding_that_hangs_on_a_leaving_is_nothing_to_others(account, teacher, slt, head):
    make_departure(teacher, last_day=FRIDAY)
    assert found(head) == [[]]
    make_departure(slt, last_day=date(2026, 12, 18))

    assert found(head) == [["Everybody who can post leaves, the last on Friday 18 December."]]
    assert found(slt) == [[]]
    assert sentence(slt) == "1 account, in order."


def test_a_row_has_its_button_or_who_does_it(account, slt, tech, head, teacher):
    slt.posting_rights.all().delete()

    def doing(person):
        [row] = rows_of([account.pk], Reader.of(actor(person), NOW))
        return row.mends is not None and row.mends is row.worst, row.who_mends

    said = "Tom Wells (IT technician) adds somebody who can post."
    assert [doing(person) for person in (tech, head, teacher)] == [(True, ""), (False, said), (False, said)]
    RoleHolding.objects.filter(person=tech).delete()
    assert doing(head) == (False, "The IT technician adds somebody who can post.")


def test_findings_cost_the_same_at_one_and_three(teacher, head, tech, django_assert_num_queries):
    by = actor(head)
    for expected in (1, 3):
        while teacher.posting_rights.count() < expected:
            make_posting_right(teacher, make_account(monitors=[teacher], proposed_by=teacher))
        # Who leaves, what may need something, a page of the others, five for the rows, and the technicians.
        with django_assert_num_queries(9):
            assert len(register_page(by, NOW).wrong) == expected


def test_sign_in_details_that_are_due_are_a_finding_that_says_not_why(account, tech, head):
    password = store(account, tech, password="Plum-Kettle-7-Harbour")["password"]
    assert found(head) == [[]]
    change(password, is_weak=True)

    assert found(head) == [["Its sign-in details should be changed."]]
    assert sentence(head) == "1 account. The sign-in details of Year 3 news should be changed."


def test_one_persons_phone_makes_the_headline_for_those_who_may_see_it(account, tech, head, teacher, slt):
    account.ways.all().delete()
    make_way(account, slt, hint="77")
    departure = make_departure(slt, last_day=FRIDAY)
    told = "1 account. Year 3 news opens only with Sara Lund’s own phone, and they leave on Friday."

    assert [sentence(person) for person in (tech, head)] == [told] * 2
    assert [found(person) for person in (teacher, slt)] == [[["Something about it is to be looked at."]]] * 2
    assert sentence(teacher) == "1 account. Something about Year 3 news is to be looked at."
    page = register_page(actor(teacher), NOW)
    assert [row.who_mends for row in page.wrong] == ["Tom Wells (IT technician) is to see to it."]
    change(departure, cancelled_at=NOW)
    assert sentence(tech) == "1 account. Year 3 news opens only with Sara Lund’s own phone."


def test_nothing_noted_is_to_be_looked_at_and_what_is_worse_comes_first(account, slt, tech):
    account.ways.all().delete()
    assert found(tech) == [["Nobody has noted who could get back in."]]
    slt.posting_rights.all().delete()
    assert found(tech) == [["Only Priya Nair can post.", "Nobody has noted who could get back in."]]


def test_a_way_of_somebody_whose_leaving_is_not_announced_is_in_order_for_whoever_may_not_know(
    account, head, tech, governor, slt
):
    make_way(account, slt, hint="77")
    departure = make_departure(slt, last_day=FRIDAY)
    words = "Somebody who leaves on Friday could get back in: Sara Lund."
    assert (found(head), found(governor)) == ([[words]], [[]])
    assert sentence(governor) == "1 account, in order."

    change(departure, announced_at=NOW)
    assert found(governor) == [["Something about it is to be looked at."]]
    page = register_page(actor(head), NOW)
    assert [row.who_mends for row in page.wrong] == ["Tom Wells (IT technician) takes it off or passes it on."]
