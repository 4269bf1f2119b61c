"""Taking a post down: the clock, the steps, the stop, the proof (CO11, CO13)."""

from datetime import datetime, timedelta

import pytest

from accounts.actions.posts import leave_post
from accounts.actions.takedowns import (
    begin_takedown,
    complete_takedown,
    drop_takedown,
    release_takedown,
    settle_step,
    stop_takedown,
    tell_of_late_takedowns,
)
from accounts.invariants.posts import takedowns_are_proved
from accounts.models import Takedown
from accounts.queries import takedowns as queries
from accounts.rules import takedowns as rules
from core.action import Refused
from core.notices.models import Notice
from core.standing import Level
from people.queries import roles_of
from people.roles import permissions_of
from tests.damage import broken
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
    system,
    take_down,
)
from tests.waiting import waits

DAY = timedelta(days=1)


@pytest.fixture
def account(school, teacher):
    account = make_account("Year 3 news", each_has_own_access=True)
    make_posting_right(teacher, account)
    return account


@pytest.fixture
def post(account, teacher):
    return make_post(teacher, account)


def refused(reason, act, *args, **values):
    with pytest.raises(Refused) as caught:
        act(*args, **values)
    assert caught.value.reason == reason


def titles(person, now=NOW):
    found = waits(queries.work_for, person, now, permissions_of(roles_of(person, now)))
    return [item.title for item in found]


@pytest.mark.parametrize(
    ("reason", "due_by", "state"),
    [
        ("permission", datetime(2026, 11, 21, tzinfo=LONDON), "coming-down"),
        ("objection", datetime(2026, 11, 21, tzinfo=LONDON), "coming-down"),
        ("copyright", datetime(2026, 11, 21, tzinfo=LONDON), "coming-down"),
        ("other-reason", datetime(2026, 11, 21, tzinfo=LONDON), "coming-down"),
        ("compromising", NOW, "coming-down"),
        ("sexual", NOW, "stopped"),
    ],
)
def test_begin_takedown_is_due_at_once_or_by_the_next_working_day(reason, due_by, state, post, teacher):
    takedown = make_takedown(post, teacher, reason=reason)
    assert (takedown.due_by, takedown.state, takedown.steps.count()) == (due_by, state, 5)


def test_begin_takedown_once_at_a_time_and_only_of_what_was_posted(post, account, teacher, tech):
    make_takedown(post, teacher)
    refused("Somebody has begun already: it is to be taken down.", make_takedown, post, tech)
    checked = make_checked(teacher, account)
    unposted = "This is checked, not posted yet, so there is nothing to take down."
    refused(unposted, make_takedown, checked, teacher)
    leave_post(checked, by=actor(teacher), now=NOW)
    refused("This is not posted, so there is nothing to take down.", make_takedown, checked, teacher)


def test_a_post_is_gone_when_each_step_is_answered_and_proved(post, teacher):
    takedown = make_takedown(post, teacher)
    by, first = actor(teacher), takedown.steps.first()
    settle_step(first, by=by, now=NOW, answer="done", note=" Deleted ")
    assert (first.answer, first.note, first.done_by, first.done_at) == ("done", "Deleted", teacher, NOW)
    refused("Priya Nair has already answered this.", settle_step, first, by=by, now=NOW, answer="done")
    refused("Choose one of the two buttons.", settle_step, takedown.steps.last(), by=by, now=NOW, answer="maybe")

    gone = {"proof_on": NOW.date(), "proof": "Its link: not found"}
    refused("4 steps are not answered yet.", complete_takedown, takedown, by=by, now=NOW, **gone)
    for step in takedown.steps.filter(done_at=None):
        settle_step(step, by=by, now=NOW, answer="not-needed")
    no_proof = "Write how you made sure that it is gone."
    refused(no_proof, complete_takedown, takedown, by=by, now=NOW, **gone | {"proof": " "})
    future = "This day is in the future. Enter the day on which you looked."
    refused(future, complete_takedown, takedown, by=by, now=NOW, **gone | {"proof_on": NOW.date() + DAY})
    before = "This day lies before it was to be taken down. Enter the day on which you looked."
    refused(before, complete_takedown, takedown, by=by, now=NOW, **gone | {"proof_on": NOW.date() - DAY})

    complete_takedown(takedown, by=by, now=NOW, **gone)
    post.refresh_from_db()
    assert (takedown.state, post.state, post.link != "") == ("gone", "taken-down", True)
    already = "This has been taken down already, with its proof."
    refused(already, complete_takedown, takedown, by=by, now=NOW, **gone)


def test_a_post_that_came_back_is_taken_down_again(post, teacher):
    take_down(make_takedown(post, teacher), teacher)
    post.refresh_from_db()
    take_down(make_takedown(post, teacher, reason="objection"), teacher)
    post.refresh_from_db()
    assert (post.state, Takedown.objects.filter(state="gone").count()) == ("taken-down", 2)


def test_what_could_be_sexual_is_stopped_until_the_lead_says(post, teacher, tech, head, dsl):
    takedown = make_takedown(post, teacher, reason="sexual")
    step = takedown.steps.first()
    refused(rules.ASK_LEAD, settle_step, step, by=actor(teacher), now=NOW, answer="done")
    only = "Only the safeguarding lead or the headteacher says this, once the police have been asked."
    refused(only, release_takedown, takedown, by=actor(tech), now=NOW, advice="Go")
    empty = "Write who was asked, and what they said."
    refused(empty, release_takedown, takedown, by=actor(dsl), now=NOW, advice=" ")
    dropping = "Only the safeguarding lead or the headteacher decides this."
    refused(dropping, drop_takedown, takedown, by=actor(teacher), now=NOW, why="Wrong")

    release_takedown(takedown, by=actor(dsl), now=NOW, advice="Police, 10:40, reference 7: take it down")
    assert (takedown.state, takedown.released_by) == ("coming-down", dsl)
    spoken = "The safeguarding lead has already said what may be done."
    refused(spoken, release_takedown, takedown, by=actor(head), now=NOW, advice="Go")
    take_down(takedown, tech)
    assert takedown.state == "gone"


def test_what_turns_out_to_be_sexual_is_stopped_while_it_is_taken_down(post, teacher, tech, dsl, head):
    takedown = make_takedown(post, teacher)
    settle_step(takedown.steps.first(), by=actor(tech), now=NOW, answer="not-needed")
    assert Notice.objects.filter(withdrawn_at=None).values_list("recipient__name", flat=True)[0] == "Tom Wells"

    stop_takedown(takedown, by=actor(tech), now=NOW + DAY)

    assert (takedown.state, takedown.reason, takedown.asked_by, takedown.due_by) == (
        "stopped",
        "sexual",
        tech,
        NOW + DAY,
    )
    assert not takedown.steps.exclude(done_at=None).exists()
    told = Notice.objects.filter(withdrawn_at=None).values_list("recipient__name", "is_discreet")
    assert set(told) == {("Dina Rowe", True), ("Hana Okafor", True)}
    assert [queries.takedowns(actor(p)).count() for p in (teacher, tech, dsl)] == [0, 1, 1]
    assert broken(takedowns_are_proved) == []
    already = "This is stopped already. The safeguarding lead has been told."
    refused(already, stop_takedown, takedown, by=actor(tech), now=NOW + DAY)

    release_takedown(takedown, by=actor(dsl), now=NOW + DAY, advice="Police, 10:40: take it down")
    spoken = "The safeguarding lead has already said what may be done."
    refused(spoken, stop_takedown, takedown, by=actor(tech), now=NOW + DAY)
    again = Notice.objects.filter(key=f"takedown:{takedown.pk}:released").values_list("recipient__name", flat=True)
    assert sorted(again) == ["Priya Nair", "Tom Wells"]
    take_down(takedown, tech, NOW + DAY)
    refused("This has been taken down already, with its proof.", stop_takedown, takedown, by=actor(tech), now=NOW + DAY)


def test_nobody_but_its_lead_and_whoever_asked_knows_of_what_is_stopped(post, teacher, tech, head, dsl, manager):
    colleague = make_person("Ben Achebe", "staff")
    make_posting_right(colleague, post.school_account)
    takedown = make_takedown(post, colleague, reason="sexual")

    see = {p.name: queries.takedowns(actor(p)).count() for p in (colleague, dsl, head, teacher, tech, manager)}
    assert see == {
        "Ben Achebe": 1,
        "Dina Rowe": 1,
        "Hana Okafor": 1,
        "Priya Nair": 0,
        "Tom Wells": 0,
        "Maya Price": 0,
    }
    told = set(Notice.objects.values_list("recipient__name", "is_discreet", "urgency"))
    assert told == {("Dina Rowe", True, "now"), ("Hana Okafor", True, "now")}
    assert (titles(teacher), titles(tech)) == ([], [])
    assert titles(dsl) == ["Something posted may not be touched before you say so"]
    assert [standing.level for standing in queries.standing(teacher, NOW)] == [Level.IN_ORDER, Level.IN_ORDER]
    assert [standing.level for standing in queries.standing(head, NOW)] == [Level.IN_ORDER, Level.NOT_IN_ORDER]
    # Who asks again learns nothing, and makes no second one.
    assert begin_takedown(post, by=actor(tech), now=NOW, reason="compromising") == takedown


def test_what_is_stopped_is_told_only_to_those_who_can_open_it(post, teacher, dsl, slt):
    """Nobody is headteacher: a senior leader acts, who may not know of it while its lead is there."""
    make_takedown(post, teacher, reason="sexual")
    assert tell_of_late_takedowns(by=system(NOW + DAY), now=NOW + DAY) == 1
    assert set(Notice.objects.values_list("recipient__name", flat=True)) == {"Dina Rowe"}


def test_where_nobody_who_may_open_it_is_there_whoever_acts_is_told(post, teacher, slt):
    make_takedown(post, teacher, reason="sexual")
    assert set(Notice.objects.values_list("recipient__name", flat=True)) == {"Sara Lund"}


def test_no_e_mail_says_that_something_could_be_sexual(post, teacher, tech, dsl):
    takedown = make_takedown(post, teacher, reason="sexual")
    release_takedown(takedown, by=actor(dsl), now=NOW, advice="Police, 10:40: take it down")
    take_down(takedown, tech)
    assert set(Notice.objects.values_list("is_discreet", flat=True)) == {True}
    make_takedown(make_post(teacher, post.school_account), teacher, reason="copyright")
    assert Notice.objects.filter(is_discreet=False).count() == 1


def test_takedowns_wait_for_the_author_the_technician_and_late_for_the_headteacher(post, teacher, tech, head):
    make_takedown(post, teacher)
    title = "Take down “Harvest festival” on Year 3 news"
    assert (titles(teacher), titles(tech), titles(head)) == ([title], [title], [])
    assert titles(head, NOW + 3 * DAY) == [title]
    assert [held.title for held in queries.held_by(teacher, NOW)] == ["“Harvest festival” on Year 3 news"]


def test_late_takedowns_are_told_to_the_headteacher_once(post, teacher, head, tech):
    make_takedown(post, teacher)
    assert tell_of_late_takedowns(by=system(), now=NOW) == 0
    late = NOW + 2 * DAY
    assert tell_of_late_takedowns(by=system(late), now=late) == 1
    assert tell_of_late_takedowns(by=system(late), now=late) == 0
    told = Notice.objects.filter(key__endswith=":late")
    assert sorted(told.values_list("recipient__name", "urgency")) == [
        ("Hana Okafor", "digest"),
        ("Tom Wells", "digest"),
    ]


def test_a_compromising_picture_is_told_to_the_headteacher_with_the_next_sweep(post, teacher, head):
    make_takedown(post, teacher, reason="compromising")
    assert tell_of_late_takedowns(by=system(), now=NOW) == 1
    assert Notice.objects.get(key__endswith=":late", recipient=head).urgency == "now"


def test_the_lead_is_told_once_more_after_an_hour_and_at_once_when_it_may_come_down(post, teacher, dsl):
    takedown = make_takedown(post, teacher, reason="sexual")
    hour = NOW + timedelta(hours=1)
    assert tell_of_late_takedowns(by=system(), now=NOW) == 0
    assert [tell_of_late_takedowns(by=system(hour), now=hour) for _ in range(2)] == [1, 0]
    release_takedown(takedown, by=actor(dsl), now=hour, advice="Police, 10:40: take it down")
    assert [tell_of_late_takedowns(by=system(hour), now=hour) for _ in range(2)] == [1, 0]
    told = Notice.objects.filter(recipient=dsl, key__endswith=":late").order_by("id")
    assert list(told.values_list("subject", flat=True)) == [
        "Something posted still waits for your word",
        "A post on Year 3 news should be down by now",
    ]


def test_completing_takes_back_what_was_said_and_tells_whoever_asked(post, teacher, tech, manager):
    takedown = make_takedown(post, manager)
    assert Notice.objects.filter(withdrawn_at=None).count() == 2
    take_down(takedown, teacher)
    left = Notice.objects.filter(withdrawn_at=None)
    assert [(notice.recipient, notice.subject) for notice in left] == [(manager, "Gone: “Harvest festival”")]


def test_drop_takedown_lets_it_stand_with_the_reason(post, teacher, manager):
    takedown = make_takedown(post, teacher)
    stranger = make_person("Sten Roth", "staff")
    only = "Only whoever asked for it, and those who look after all posts, let it stand."
    refused(only, drop_takedown, takedown, by=actor(stranger), now=NOW, why="x")
    refused("Say why it stays.", drop_takedown, takedown, by=actor(teacher), now=NOW, why=" ")
    drop_takedown(takedown, by=actor(manager), now=NOW, why="The wrong post")
    post.refresh_from_db()
    assert (takedown.state, takedown.words, post.state) == ("not-taken-down", "The wrong post", "posted")
    over = "It was decided that this stays. Begin again if it must come down after all."
    refused(over, drop_takedown, takedown, by=actor(teacher), now=NOW, why="x")
    assert titles(teacher) == []


def test_standing_counts_what_waits_and_what_is_late(post, teacher, account):
    permission, compromising = queries.standing(teacher, NOW)
    assert (permission.clause, permission.level, permission.figure) == (
        "CO11",
        Level.IN_ORDER,
        "Nothing waits to be taken down",
    )
    assert (compromising.clause, compromising.level) == ("CO13", Level.IN_ORDER)
    make_takedown(post, teacher)
    make_takedown(make_post(teacher, account), teacher, reason="compromising")
    permission, compromising = queries.standing(teacher, NOW)
    assert (permission.level, permission.figure) == (Level.LOOK, "1 post to take down")
    figure = "1 compromising picture still to take down"
    assert (compromising.level, compromising.figure) == (Level.NOT_IN_ORDER, figure)
    late, _ = queries.standing(teacher, NOW + 2 * DAY)
    assert (late.level, late.figure) == (Level.NOT_IN_ORDER, "1 post to take down; 1 late")
