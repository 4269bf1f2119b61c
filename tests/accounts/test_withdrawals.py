"""A permission to be pictured is withdrawn: which posts are looked at, by whom and until when (CO11)."""

from datetime import datetime, timedelta

import pytest

from accounts.actions.takedowns import release_takedown
from accounts.actions.withdrawals import (
    finish_withdrawal,
    look_at_post,
    tell_of_late_withdrawals,
)
from accounts.models import PermissionWithdrawal, Takedown
from accounts.models.post import WHOLE_SCHOOL
from accounts.queries import withdrawals as queries
from accounts.queries.takedowns import standing
from core.action import Refused
from core.notices.models import Notice
from core.standing import Level
from people.queries import roles_of
from people.roles import permissions_of
from tests.factories import (
    LONDON,
    NOW,
    actor,
    make_account,
    make_checked,
    make_person,
    make_post,
    make_posting_right,
    make_takedown,
    make_withdrawal,
    system,
)
from tests.waiting import waits

DAY = timedelta(days=1)


@pytest.fixture
def account(school, teacher):
    account = make_account("Year 3 news", each_has_own_access=True)
    make_posting_right(teacher, account)
    return account


def refused(reason, act, *args, **values):
    with pytest.raises(Refused) as caught:
        act(*args, **values)
    assert caught.value.reason == reason


def titles(person, now=NOW):
    found = waits(queries.work_for, person, now, permissions_of(roles_of(person, now)))
    return [item.title for item in found]


def listed(withdrawal):
    return sorted(found.post.about for found in withdrawal.posts.select_related("post"))


def test_record_withdrawal_lists_the_posts_of_class_and_time(account, teacher, manager):
    ago = NOW - 60 * DAY
    make_post(teacher, account, about="In time")
    make_post(teacher, account, about="Whole school", classes=[WHOLE_SCHOOL])
    make_post(teacher, account, about="Picture older", pictured_on=ago.date())
    make_post(teacher, account, about="Two classes", classes=["Year 2", "Year 3"])
    make_post(teacher, account, about="Another class", classes=["Year 4"])
    make_post(teacher, account, about="Adults", pictured="adults")
    make_post(teacher, account, now=ago, about="Before")
    make_checked(teacher, account, about="Never posted")

    withdrawal = make_withdrawal(manager)

    assert listed(withdrawal) == ["In time", "Picture older", "Two classes", "Whole school"]
    assert withdrawal.due_by == datetime(2026, 11, 24, tzinfo=LONDON)
    assert [notice.recipient for notice in Notice.objects.all()] == [teacher]


def test_record_withdrawal_is_for_the_office_and_of_a_time_that_has_been(account, teacher, manager):
    only = "Tell the office: the business manager, a senior leader or the IT technician records it."
    refused(only, make_withdrawal, teacher)
    refused("Choose every class or group that the child or adult was in.", make_withdrawal, manager, classes=[])
    refused(
        "This day is in the future. Enter the first day that is to be looked at.", make_withdrawal, manager, days=-1
    )
    assert make_withdrawal(manager) == make_withdrawal(manager)
    assert PermissionWithdrawal.objects.count() == 1


def test_each_post_is_looked_at_and_taken_down_where_it_must(account, teacher, manager):
    make_post(teacher, account, about="First")
    make_post(teacher, account, about="Second")
    withdrawal = make_withdrawal(manager)
    second, first = withdrawal.posts.order_by("-post__about")
    by = actor(teacher)
    unfinished = "2 posts are still to look at."
    refused(unfinished, finish_withdrawal, withdrawal, by=actor(manager), now=NOW)

    look_at_post(first, by=by, now=NOW, outcome="nothing-to-do")
    look_at_post(second, by=by, now=NOW, outcome="take-down")

    takedown = Takedown.objects.get()
    assert (takedown.post.about, takedown.reason, takedown.asked_by) == ("Second", "permission", teacher)
    down = "This post is being taken down already."
    refused(down, look_at_post, second, by=by, now=NOW, outcome="nothing-to-do")
    # Somebody who thinks again may still have it taken down.
    look_at_post(first, by=by, now=NOW, outcome="take-down")
    assert Takedown.objects.count() == 2
    office = "Tell the office: the business manager, a senior leader or the IT technician records it."
    refused(office, finish_withdrawal, withdrawal, by=by, now=NOW)
    finish_withdrawal(withdrawal, by=actor(manager), now=NOW)
    assert (withdrawal.state, withdrawal.finished_by) == ("looked-through", manager)
    over = "All posts have been looked through already."
    refused(over, finish_withdrawal, withdrawal, by=actor(manager), now=NOW)
    refused(over, look_at_post, first, by=by, now=NOW, outcome="nothing-to-do")
    assert Notice.objects.filter(about_type="accounts.permissionwithdrawal", withdrawn_at=None).count() == 0


def test_only_those_who_can_post_there_and_the_office_look(account, teacher, manager):
    make_post(teacher, account)
    found = make_withdrawal(manager).posts.get()
    stranger = make_person("Sten Roth", "staff")
    only = "Whoever can post there looks at this, or the office."
    refused(only, look_at_post, found, by=actor(stranger), now=NOW, outcome="take-down")
    refused("Choose one of the two buttons.", look_at_post, found, by=actor(teacher), now=NOW, outcome="maybe")
    seen = [queries.withdrawals(actor(person)).count() for person in (teacher, manager, stranger)]
    assert seen == [1, 1, 0]


def test_a_post_that_is_recorded_late_joins_the_list(account, teacher, manager):
    withdrawal = make_withdrawal(manager)
    make_post(teacher, account, about="Late", pictured_on=(NOW - 20 * DAY).date())
    make_post(teacher, account, about="Too old", now=NOW - 60 * DAY)
    make_post(teacher, account, about="Other", classes=["Year 6"])
    assert listed(withdrawal) == ["Late"]
    finish = {"by": actor(manager), "now": NOW}
    look_at_post(withdrawal.posts.get(), outcome="nothing-to-do", **finish)
    finish_withdrawal(withdrawal, **finish)
    make_post(teacher, account, about="After it was finished")
    assert listed(withdrawal) == ["Late"]


def test_it_waits_for_whoever_recorded_it_and_whoever_posted_and_late_for_the_headteacher(
    account, teacher, manager, head
):
    make_post(teacher, account)
    withdrawal = make_withdrawal(manager)
    words = "Year 3: 1 post to look through"
    assert titles(manager) == [f"Permission withdrawn, {words}"]
    assert titles(teacher) == [f"Look at your posts again, {words}"]
    assert (titles(head), titles(head, NOW + 5 * DAY)) == ([], [f"Permission withdrawn, {words}"])
    assert [held.title for held in queries.held_by(manager, NOW)] == ["Year 3"]
    look_at_post(withdrawal.posts.get(), by=actor(teacher), now=NOW, outcome="nothing-to-do")
    assert titles(teacher) == []
    assert titles(manager) == ["Permission withdrawn, Year 3: finish it"]
    assert standing(teacher, NOW)[0].figure == "1 withdrawn permission to look through"
    assert standing(teacher, NOW + 5 * DAY)[0].level == Level.NOT_IN_ORDER
    finish_withdrawal(withdrawal, by=actor(manager), now=NOW)
    assert (titles(manager), queries.held_by(manager, NOW)) == ([], [])


def test_late_withdrawals_are_told_once(account, manager, head):
    make_withdrawal(manager)
    late = NOW + 5 * DAY
    assert tell_of_late_withdrawals(by=system(), now=NOW) == 0
    assert [tell_of_late_withdrawals(by=system(late), now=late) for _ in range(2)] == [1, 0]
    told = Notice.objects.filter(key__endswith=":late").values_list("recipient__name", flat=True)
    assert sorted(told) == ["Hana Okafor", "Maya Price"]


def test_a_post_that_is_stopped_is_not_looked_at(account, teacher, manager, dsl, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    post = make_post(teacher, account)
    withdrawal = make_withdrawal(manager)
    takedown = make_takedown(post, teacher, reason="sexual")
    stopped = "This post may not be opened for now. Ask the safeguarding lead."
    found = withdrawal.posts.get()
    refused(stopped, look_at_post, found, by=actor(manager), now=NOW, outcome="nothing-to-do")
    page = browser_as(manager).get(withdrawal.get_absolute_url()).content.decode()
    assert (stopped in page, post.link in page) == (True, False)
    # Nor while it is taken down: its lead has spoken, and still nobody opens it.
    release_takedown(takedown, by=actor(dsl), now=NOW, advice="Police, 10:40: take it down")
    refused(stopped, look_at_post, found, by=actor(manager), now=NOW, outcome="nothing-to-do")
    page = browser_as(manager).get(withdrawal.get_absolute_url()).content.decode()
    assert (stopped in page, post.link in page) == (True, False)


def test_the_history_names_every_post_only_to_those_who_look_after_posts(
    account, teacher, slt, manager, browser_as, time_machine
):
    time_machine.move_to(NOW, tick=False)
    elsewhere = make_account("Year 3 trips", each_has_own_access=True)
    make_posting_right(slt, elsewhere)
    make_post(teacher, account)
    hers = make_post(slt, elsewhere, about="Swimming gala")
    withdrawal = make_withdrawal(manager)
    look_at_post(withdrawal.posts.get(post=hers), by=actor(slt), now=NOW, outcome="nothing-to-do")
    seen = {
        person.name: "Swimming gala" in browser_as(person).get(withdrawal.get_absolute_url()).content.decode()
        for person in (teacher, manager)
    }
    assert seen == {"Priya Nair": False, "Maya Price": True}
