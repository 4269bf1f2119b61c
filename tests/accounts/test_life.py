"""On which accounts something still happens: after two whole terms without a sign the headteacher is asked (RO9)."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.actions.changes import begin_change, give_up_change, keep_account
from accounts.models import CredentialLook, Post, SchoolAccount
from accounts.queries.life import forgotten, work_for
from accounts.queries.register_page import register_page
from core.action import Refused
from core.audit import api as audit
from people.roles import Role
from tests.factories import (
    LONDON,
    NOW,
    actor,
    make_account,
    make_comment,
    make_credential,
    make_person,
    make_posting_right,
    make_reachable,
)
from tests.waiting import waits

SPRING = datetime(2026, 1, 6, 9, 0, tzinfo=LONDON)
# The summer term of 2026 began on 7 April, the day after Easter Monday; in the spring of 2027 it counts still.
SUMMER = datetime(2026, 7, 1, 9, 0, tzinfo=LONDON)
LATER = datetime(2027, 1, 6, 9, 0, tzinfo=LONDON)


def posted(account, person, tech, at):
    Post.objects.create(
        school_account=account,
        state="posted",
        about="Sports day",
        pictured="nobody",
        posted_at=at,
        posted_by=person,
        recorded_at=at,
        shown_at=at,
    )


def seen(account, person, tech, at):
    credential = make_credential(account, stored_at=SPRING)
    CredentialLook.objects.create(credential=credential, person=person, looked_at=at, reason="Post")


SIGNS = {
    "a post": posted,
    "a comment": lambda account, person, tech, at: make_comment(at, words=account.name, school_account=account),
    "a password seen": seen,
    "a password stored": lambda account, person, tech, at: make_credential(account, stored_at=at),
    "somebody new": lambda account, person, tech, at: make_posting_right(person, account, now=at),
}


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
def test_a_sign_within_two_whole_terms_counts_and_an_older_one_does_not(school, sign, teacher, tech):
    account = make_account(now=SPRING)
    sign(account, teacher, tech, SPRING + timedelta(days=1))
    assert forgotten([account], LATER) == {account.pk: SPRING + timedelta(days=1)}
    second = make_account("Trips", now=SPRING)
    sign(second, tech, teacher, SUMMER)
    assert forgotten([second], LATER) == {}


def test_looking_at_an_account_is_no_sign_of_life(school, teacher):
    account = make_account(now=SPRING, last_looked_at=LATER, last_looked_by=teacher)
    assert forgotten([account], LATER) == {account.pk: SPRING}


def test_a_young_account_is_not_forgotten(school):
    assert forgotten([make_account(now=SUMMER)], LATER) == {}
    # In the autumn of 2026 the summer and the spring before it count.
    assert forgotten([make_account("Trips", now=SPRING)], NOW) == {}


def test_forgotten_costs_the_same_at_one_and_three(school, teacher, django_assert_num_queries):
    accounts = [make_account(f"Club {number}", now=SPRING) for number in range(3)]
    for some in (accounts[:1], accounts):
        with django_assert_num_queries(1):
            assert len(forgotten(some, LATER)) == len(some)


def quiet(name="Trips", **details):
    """An account with which all is well, but that nothing has happened on it since the spring of 2026."""
    people = [make_person(f"{name} {number}", Role.STAFF) for number in range(2)]
    account = make_account(name, now=SPRING, monitors=people, each_has_own_access=True, **details)
    for person in people:
        make_posting_right(person, account, now=SPRING)
    make_reachable(account, now=SPRING)
    return account


def rows(person, now=LATER):
    page = register_page(actor(person, now), now)
    return [
        (row.account.name, row.worst.words, row.worst.url, row.mends is row.worst, row.who_mends) for row in page.wrong
    ]


def items(person, now=LATER):
    return [
        (item.title, item.button, item.url) for item in waits(work_for, person, now, actor(person, now).permissions)
    ]


def test_a_forgotten_account_is_a_finding_with_the_button_that_begins_its_closing(school, head, tech, teacher):
    account = quiet()
    begin = reverse("accounts:begin_change", args=[account.pk, "close"])
    words = "Nothing has happened on it since Tuesday 6 January 2026."
    said = "Hana Okafor (headteacher) closes it or keeps it."

    assert rows(head) == rows(tech) == [("Trips", words, begin, True, "")]
    assert rows(teacher) == [("Trips", words, begin, False, said)]
    assert register_page(actor(head, LATER), LATER).sentence == (
        "1 account. Nothing has happened on Trips since Tuesday 6 January 2026."
    )


def test_it_waits_for_the_headteacher_who_must_decide(school, head, tech, django_assert_num_queries):
    account = quiet()
    title = "Nothing has happened on Trips since Tuesday 6 January 2026"
    begin = reverse("accounts:begin_change", args=[account.pk, "close"])
    assert (items(head), items(tech)) == ([(title, "Close it or keep it", begin)], [])
    granted = actor(head, LATER).permissions
    for number in (1, 3):
        while SchoolAccount.objects.count() < number:
            quiet(f"Choir {SchoolAccount.objects.count()}")
        with django_assert_num_queries(1):
            assert len(waits(work_for, head, LATER, granted)) == number


def test_one_that_is_proposed_for_closing_is_not_asked_about_twice(school, head, tech):
    account = quiet()
    begin_change(account, by=actor(tech, LATER), now=LATER, kind="close", reason="The trip is over")

    assert (rows(head), items(head), forgotten([account], LATER)) == ([], [], {})


def test_keep_account_leaves_it_alone_for_two_more_terms(school, head):
    account = quiet()
    keep_account(account, by=actor(head, LATER), now=LATER)

    assert (account.kept_at, account.kept_by, audit.last("school_account.kept", account).actor_id) == (
        LATER,
        head,
        str(head.pk),
    )
    assert (rows(head), items(head)) == ([], [])
    # The spring of 2027 and the summer after it pass; then the next whole term.
    autumn, spring = LATER.replace(month=9, day=8), LATER.replace(year=2028, day=11)
    assert forgotten([account], autumn) == {}
    assert forgotten([account], spring) == {account.pk: SPRING}


def test_the_headteacher_who_gives_a_closing_up_keeps_the_account(school, head, tech):
    account, other = quiet(), quiet("Choir")
    change = begin_change(account, by=actor(tech, LATER), now=LATER, kind="close", reason="The trip is over")
    give_up_change(change, by=actor(head, LATER), now=LATER)
    own = begin_change(other, by=actor(tech, LATER), now=LATER, kind="close", reason="Nobody reads it")
    give_up_change(own, by=actor(tech, LATER), now=LATER)

    assert [name for name, *_ in rows(head)] == ["Choir"]


def test_keep_account_is_the_headteachers_for_an_account_in_use(school, head, tech):
    account, resting = quiet(), quiet("Choir")
    SchoolAccount.objects.filter(pk=resting.pk).update(state="suspended", suspended_at=LATER)
    resting.refresh_from_db()

    def refused(account, by):
        with pytest.raises(Refused) as refusal:
            keep_account(account, by=actor(by, LATER), now=LATER)
        return refusal.value.reason

    assert refused(account, tech) == "Only the headteacher decides this."
    assert refused(resting, head) == "This account is suspended, so there is nothing to keep."
    begin_change(account, by=actor(tech, LATER), now=LATER, kind="close", reason="The trip is over")
    assert refused(account, head) == "Something is under way already: closed for good. Finish it or give it up first."


def test_the_page_of_closing_offers_to_keep_it_to_the_headteacher(school, head, tech, browser_as, time_machine):
    account = quiet()
    time_machine.move_to(LATER, tick=False)
    begin = reverse("accounts:begin_change", args=[account.pk, "close"])
    quiet_words = "No post, comment or sign-in is known here since Tuesday 6 January 2026."
    page = browser_as(head).get(begin).content.decode()
    assert (quiet_words in page, "Keep it" in page) == (True, True)
    page = browser_as(tech).get(begin).content.decode()
    assert (quiet_words in page, "Keep it" in page) == (True, False)

    kept = browser_as(head).post(reverse("accounts:keep_account", args=[account.pk]), follow=True)
    assert "“Trips” stays." in kept.content.decode()
    assert quiet_words not in browser_as(head).get(begin).content.decode()
