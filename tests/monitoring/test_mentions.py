"""What was seen online: told by anybody, merged, and decided by one of three before anything is said (MO6, MO7)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.action import Refused
from core.actor import Actor
from core.audit import api as audit
from core.notices.models import Notice
from core.standing import Level
from monitoring.actions.mentions import (
    agree_response,
    forget_senders,
    leave_mention,
    note_mention,
    record_response,
    report_mention,
)
from monitoring.actions.sweeps import sweep
from monitoring.models import Mention, Sighting
from monitoring.queries import standing, work_for
from monitoring.states import MentionKind, MentionState
from tests.factories import NOW, actor, system
from tests.waiting import waits

PARENT = Actor(person=None, name="somebody not signed in")
FAKE = "https://instagram.com/riverside_prirnary"
WHY = {"kind": MentionKind.IMPOSTOR, "because": "Reported by Instagram’s form, reference 12."}


def noted(link=FAKE, now=NOW, by=PARENT, **values):
    return note_mention(by=by, now=now, link=link, **values)


def refusal(verb, thing, person, **values):
    with pytest.raises(Refused) as refused:
        verb(thing, by=actor(person), now=NOW, **values)
    return refused.value.reason


# Telling


def test_headteacher_and_business_manager_are_told_of_each_new_one(head, manager, slt, dsl):
    mention = noted(words="It uses our crest.")

    assert sorted(notice.recipient.name for notice in Notice.objects.all()) == ["Hana Okafor", "Maya Price"]
    assert [(notice.is_discreet, notice.link) for notice in Notice.objects.all()[:1]] == [
        (True, mention.get_absolute_url())
    ]
    assert (mention.state, mention.noted_by, mention.times) == (MentionState.WAITING, None, 1)
    assert [(line.event, line.actor_id) for line in audit.history_of(mention)] == [("mention.noted", "")]


def test_the_same_address_counts_up_however_it_is_written(head):
    first = noted(words="One")
    again = noted("instagram.com/Riverside_Prirnary/?igsh=2", now=NOW + timedelta(hours=1), words="Two")

    assert (again.pk, again.times, Mention.objects.count()) == (first.pk, 2, 1)
    assert [sighting.words for sighting in Sighting.objects.all()] == ["One", "Two"]
    assert Notice.objects.count() == 1
    assert audit.history_of(first)[0].event == "mention.noted_again"


def test_words_are_kept_of_fifty_and_the_rest_only_count(head):
    for _ in range(52):
        mention = noted()

    assert (mention.times, Sighting.objects.count()) == (52, 50)


def test_a_short_while_after_a_decision_it_only_counts_and_later_it_waits_again(head):
    first = noted()
    report_mention(first, by=actor(head), now=NOW, **WHY)

    soon = noted(now=NOW + timedelta(days=13))
    later = noted(now=NOW + timedelta(days=15))

    assert (soon.pk, soon.state) == (first.pk, MentionState.REPORTED)
    assert (later.pk != first.pk, later.state, later.times) == (True, MentionState.WAITING, 1)


@pytest.mark.parametrize("verb", [report_mention, agree_response])
def test_what_turns_urgent_after_it_was_decided_is_told_at_once(head, manager, dsl, verb):
    first = noted()
    verb(first, by=actor(head), now=NOW, **WHY)

    again = noted(now=NOW + timedelta(days=1), is_urgent=True)

    assert (again.pk == first.pk, again.is_urgent) == (verb is agree_response, True)
    told = Notice.objects.filter(key=f"mention.noted:{again.pk}:urgent")
    assert {notice.recipient for notice in told} == {head, manager, dsl}
    assert noted(now=NOW + timedelta(days=2), is_urgent=True).pk == again.pk


def test_what_turns_to_children_is_told_to_the_safeguarding_lead_too(head, manager, dsl, teacher, browser_as):
    quiet, mention = noted("@other_fake_page"), noted()
    assert not Notice.objects.filter(recipient=dsl).exists()

    noted(is_urgent=True)

    assert Notice.objects.filter(recipient=dsl).count() == 1
    assert browser_as(dsl).get(mention.get_absolute_url()).status_code == 200
    assert browser_as(dsl).get(quiet.get_absolute_url()).status_code == 404
    assert browser_as(teacher).get(mention.get_absolute_url()).status_code == 403
    assert [item.act_now for item in waits(work_for, dsl) if item.clause == "MO7"] == [True]


def test_nothing_is_noted_without_its_place(head):
    with pytest.raises(Refused, match="Enter the address or the @name of what was seen"):
        noted("  ")


# Deciding


def test_nothing_is_said_before_one_of_the_three_agreed_it(head, slt, teacher):
    mention = noted()
    assert refusal(record_response, mention, head, words="It is not ours.") == (
        "First the headteacher, the business manager or a senior leader agrees a response."
    )
    assert refusal(agree_response, mention, teacher, **WHY) == (
        "Only the headteacher, the business manager or a senior leader decides about what was seen online."
    )

    agree_response(mention, by=actor(slt), now=NOW, **WHY)
    assert refusal(agree_response, mention, head, **WHY) == (
        "A response has been agreed already. Record what was said."
    )
    record_response(mention, by=actor(head), now=NOW + timedelta(hours=1), words="“It is not ours”, in the newsletter.")

    mention.refresh_from_db()
    assert (mention.state, mention.decided_by, mention.responded_by) == (MentionState.RESPONDED, slt, head)
    assert refusal(record_response, mention, head, words="Again") == "What was said in response is recorded already."
    assert [line.event for line in audit.history_of(mention)] == [
        "mention.responded",
        "mention.response_agreed",
        "mention.noted",
    ]


@pytest.mark.parametrize(
    ("verb", "state", "again"),
    [
        (leave_mention, MentionState.NO_RESPONSE, "It was already decided that nothing is said to this."),
        (report_mention, MentionState.REPORTED, "It was already reported to the platform."),
    ],
)
def test_a_decision_is_made_once_and_takes_the_messages_back(head, manager, verb, state, again):
    mention = noted()

    verb(mention, by=actor(manager), now=NOW, **WHY)

    mention.refresh_from_db()
    assert (mention.state, mention.decided_by, mention.because) == (state, manager, WHY["because"])
    assert not Notice.objects.filter(withdrawn_at=None).exists()
    assert refusal(verb, mention, head, **WHY) == again


def test_headteacher_decides_on_the_page(head, browser_as):
    mention = noted(words="It uses our crest.", reply_to="parent@home.example")
    browser = browser_as(head)
    page = browser.get(mention.get_absolute_url()).content.decode()
    assert "write back to parent@home.example" in page
    assert f'href="{FAKE}' not in page
    assert "No account in the register has this address" in page

    form = reverse("monitoring:decide_mention", args=[mention.pk])
    assert (
        b"Enter what was agreed, or why"
        in browser.post(form, {"kind": "impostor", "outcome": "report_mention"}).content
    )
    sent = {"kind": "impostor", "outcome": "report_mention", "because": "Reference 12"}
    answer = browser.post(form, sent, follow=True)

    assert "Recorded: reported to the platform." in answer.content.decode()
    assert browser.post(form, sent).status_code == 409
    assert "It was already reported to the platform." in browser.get(form).content.decode()
    assert b"Reported to the platform" in browser.get(reverse("monitoring:mentions")).content


def test_headteacher_agrees_and_records_what_was_said(head, browser_as):
    mention = noted()
    browser = browser_as(head)
    sent = {"kind": "other", "outcome": "agree_response", "because": "Say that it is not ours"}
    browser.post(reverse("monitoring:decide_mention", args=[mention.pk]), sent)
    assert [item.title for item in waits(work_for, head) if item.clause == "MO6"] == [
        "Record what was said about something seen online"
    ]

    form = reverse("monitoring:record_response", args=[mention.pk])
    assert b"Enter what was said, and where" in browser.post(form, {}).content
    answer = browser.post(form, {"words": "In the newsletter"}, follow=True)

    assert "In the newsletter" in answer.content.decode()
    assert "What was said in response is recorded already." in browser.get(form).content.decode()


def test_staff_tell_of_what_they_saw(teacher, head, manager, browser_as):
    form = reverse("monitoring:note_mention")
    assert b"Enter its address or its @name" in browser_as(teacher).post(form, {"kind": "other"}).content

    answer = browser_as(teacher).post(form, {"link": "@riverside_leavers_2016", "kind": "unregistered", "words": "Old"})

    assert answer.url == "/"
    mention = Mention.objects.get()
    assert (mention.kind, mention.noted_by) == (MentionKind.UNREGISTERED, teacher)
    told = browser_as(head).post(form, {"link": "@another_one", "kind": "impostor", "words": ""})
    assert told.url == Mention.objects.order_by("-id")[0].get_absolute_url()
    assert Notice.objects.filter(recipient=head, link=told.url).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_at_one_and_three(head, browser_as, count, django_assert_num_queries):
    for number in range(count):
        noted(f"@waiting_{number}")
        leave_mention(noted(f"@left_{number}"), by=actor(head), now=NOW, **WHY)
    browser = browser_as(head)
    browser.get(reverse("monitoring:mentions"))

    with django_assert_num_queries(8):
        page = browser.get(reverse("monitoring:mentions"))

    assert (len(page.context["waiting"]), len(page.context["page"].rows)) == (count, count)


def test_an_empty_queue_says_where_reports_come_from(head, browser_as):
    page = browser_as(head).get(reverse("monitoring:mentions")).content.decode()
    assert "Nothing waits for a decision." in page
    assert "When somebody reports an account that pretends to be the school, it appears here." in page


# What waits, how it stands, what is forgotten


def test_it_waits_for_headteacher_and_business_manager_by_the_next_working_day(head, manager, slt, teacher):
    noted()
    noted()

    for person in (head, manager):
        (item,) = [item for item in waits(work_for, person) if item.clause == "MO7"]
        assert item.title == "Decide about an account that pretends to be the school (reported 2 times)"
        assert item.due_by == NOW.replace(day=21, hour=0, minute=0)
    for person in (slt, teacher):
        assert [item for item in waits(work_for, person) if item.clause in ("MO6", "MO7")] == []


def test_more_than_a_few_are_one_line_more(head):
    for number in range(7):
        noted(f"@fake_{number}")

    titles = [item.title for item in waits(work_for, head) if item.clause == "MO7"]

    assert len(titles) == 6
    assert titles[-1] == "More than 5 things seen online wait"


def standings(now=NOW):
    rows = [row for row in standing(None, now) if row.clause in ("MO6", "MO7", "SC2")]
    return {row.clause: (row.level, row.figure) for row in rows}


def test_standing_says_what_waits_and_what_was_agreed(head):
    assert standings() == {
        "MO6": (Level.IN_ORDER, "0 responses without agreement, of 0 this school year"),
        "MO7": (Level.GETTING_STARTED, "Nothing seen online has been told to the school yet."),
    }
    mention = noted()
    assert standings()["MO7"] == (
        Level.INFORMATION,
        "1 thing seen online waits for a decision, the oldest since Thursday 19 November",
    )
    assert standings(NOW + timedelta(days=3))["MO7"][0] == Level.LOOK
    agree_response(mention, by=actor(head), now=NOW, **WHY | {"kind": MentionKind.UNREGISTERED})
    found = "1 of our accounts found this school year that the register did not have"
    assert standings()["SC2"] == (Level.LOOK, found)
    record_response(mention, by=actor(head), now=NOW, words="We asked for it to be proposed.")

    assert standings() == {
        "MO6": (Level.IN_ORDER, "0 responses without agreement, of 1 this school year"),
        "MO7": (Level.IN_ORDER, "Nothing seen online waits for a decision"),
        "SC2": (Level.INFORMATION, found),
    }


def test_forget_senders_after_a_month(head):
    mention = noted(reply_to="parent@home.example", words="Kept")
    sweep(now=NOW + timedelta(days=29))
    assert Sighting.objects.exclude(reply_to="").count() == 1

    sweep(now=NOW + timedelta(days=30))
    assert forget_senders(by=system(), now=NOW + timedelta(days=31)) == 0

    assert [(sighting.reply_to, sighting.words) for sighting in mention.sightings.all()] == [("", "Kept")]
    assert audit.history_of(mention)[0].event == "mention.sender_forgotten"
