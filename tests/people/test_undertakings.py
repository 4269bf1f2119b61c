"""What somebody who leaves is asked to stand by: on their own phone, by a link that works once, or noted down (PE4)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.actions.leaving import cancel_departure, end_access, record_departure
from core.action import Refused
from core.audit.models import AuditDetail, AuditEntry
from people.actions.departures import announce_departure
from people.actions.letter_delivery import deliver
from people.actions.undertakings import answer_undertaking, ask_undertaking, note_undertaking
from people.models import Letter, Undertaking
from people.queries import standing, undertaking_of, work_for
from people.roles import Role
from people.states import Answer, AnsweredHow
from tests.factories import NOW, actor, make_departure, make_person, system
from tests.waiting import waits

TOMORROW = (NOW + timedelta(days=1)).date()
AFTER = NOW + timedelta(days=2)


def refused(call, *args, **kwargs):
    """The sentence with which this was refused."""
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.reason


def leaves(person, head, **details):
    """This person leaves tomorrow, which is announced unless said otherwise."""
    details = {"last_day_in_school": TOMORROW, "is_announced": True} | details
    return record_departure(person, by=actor(head), now=NOW, **details)


def gone(person, head, **details):
    """They have left, two days later."""
    departure = leaves(person, head, **details)
    end_access(departure, by=system(AFTER), now=AFTER)
    departure.refresh_from_db()
    return departure


def link(token):
    """The address behind the link."""
    return reverse("people:undertaking_link", args=[token])


@pytest.fixture
def clock(time_machine):
    """The views' clock stands still."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


def test_a_confidential_leaver_is_asked_nothing_until_it_is_announced(head, teacher, browser_as, clock):
    departure = leaves(teacher, head, is_announced=False)

    assert browser_as(teacher).get(reverse("people:undertaking")).status_code == 404
    assert refused(ask_undertaking, departure, by=actor(head), now=NOW) == (
        "The leaving is confidential still. It is asked once it has been announced, or after the last day."
    )
    announce_departure(departure, by=actor(head), now=NOW)

    assert browser_as(teacher).get(reverse("people:undertaking")).status_code == 200
    assert [item.title for item in waits(work_for, teacher, NOW)] == ["Before you leave: what stays true afterwards"]


def test_the_office_is_told_whom_nobody_asked_for_four_weeks(head, tech, manager, teacher):
    def asks(person, now=AFTER):
        return [(item.title, item.url) for item in waits(work_for, person, now) if "undertaking" in item.title]

    departure = gone(teacher, head, is_announced=False)

    waiting = [("Ask Priya Nair for the undertaking", reverse("people:ask_undertaking", args=[departure.pk]))]
    assert (asks(head), asks(manager), asks(tech)) == (waiting, waiting, [])
    assert asks(head, AFTER + timedelta(weeks=4) - timedelta(seconds=1)) == waiting
    assert asks(head, AFTER + timedelta(weeks=4)) == []
    ask_undertaking(departure, by=actor(head, AFTER), now=AFTER, address="")
    assert asks(head) == []


@pytest.mark.parametrize("answer", Answer.values)
def test_a_leaver_answers_on_their_own_phone_before_the_last_day(answer, head, teacher, browser_as, clock):
    leaves(teacher, head)
    browser, page = browser_as(teacher), reverse("people:undertaking")

    browser.post(page, {"answer": "perhaps"})
    assert not Undertaking.objects.get().answer
    said = browser.post(page, {"answer": answer}, follow=True).content.decode()

    kept = Undertaking.objects.get()
    assert (kept.answer, kept.answered_how, kept.answered_by) == (answer, "signed-in", teacher)
    assert f"You {answer} on" in said
    assert waits(work_for, teacher, NOW) == []
    assert AuditEntry.objects.filter(event="undertaking.answered").count() == 1


def test_nobody_answers_for_somebody_else(head, teacher, slt):
    leaves(teacher, head)

    assert refused(
        answer_undertaking, Undertaking.objects.get(), by=actor(slt), now=NOW, answer="agreed", how="signed-in"
    ) == ("Only they can answer this themselves.")


def test_the_link_works_once_without_a_sign_in_and_names_no_secret(head, tech, teacher, clock):
    departure = gone(teacher, head)
    clock.move_to(AFTER, tick=False)
    token = ask_undertaking(departure, by=actor(tech, AFTER), now=AFTER, address="priya@home.example")
    stranger = Client()

    page = stranger.get(link(token))
    assert page["Referrer-Policy"] == "strict-origin"
    assert not Undertaking.objects.get().answer
    thanks = stranger.post(link(token), {"answer": "agreed"}).content.decode()
    again = stranger.post(link(token), {"answer": "declined"})

    assert "It is kept that you agree." in thanks
    assert again.status_code == 410
    assert "This has been answered already." in again.content.decode()
    kept = Undertaking.objects.get()
    assert (kept.answer, kept.answered_how, kept.answered_by) == ("agreed", "link", teacher)
    assert "_auth_user_id" not in stranger.session
    assert stranger.get("/").status_code == 302


def test_the_mail_is_discreet_and_the_address_is_not_kept(head, tech, teacher):
    departure = gone(teacher, head)
    token = ask_undertaking(departure, by=actor(tech, AFTER), now=AFTER, address="priya@home.example")

    deliver(now=AFTER)

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["priya@home.example"], "A short question from the school")
    assert token in sent.body
    assert "left" not in sent.body
    assert not Letter.objects.exists()
    signature = token.partition("-")[2]
    for rows in (AuditEntry, AuditDetail, Undertaking):
        assert signature not in str(list(rows.objects.values_list()))
        assert "home.example" not in str(list(rows.objects.values_list()))


def test_a_link_that_is_old_replaced_or_changed_opens_nothing(head, tech, teacher, clock):
    departure = gone(teacher, head)
    first = ask_undertaking(departure, by=actor(tech, AFTER), now=AFTER)
    later = AFTER + timedelta(minutes=1)
    token = ask_undertaking(departure, by=actor(tech, later), now=later)
    stranger = Client()

    assert undertaking_of(first) is None
    assert stranger.get(link(first)).status_code == 404
    for wrong in (token[:-1], f"9{token}", token.replace("-", "-x", 1), "x", "9" * 30, "²-x"):
        assert undertaking_of(wrong) is None
        assert stranger.post(link(wrong), {"answer": "agreed"}).status_code == 404
    clock.move_to(later + timedelta(days=28), tick=False)
    old = stranger.post(link(token), {"answer": "agreed"})
    assert old.status_code == 410
    assert "This link is too old." in old.content.decode()


def test_a_mail_that_was_overtaken_is_not_sent(head, tech, teacher):
    departure = gone(teacher, head)
    ask_undertaking(departure, by=actor(tech, AFTER), now=AFTER, address="priya@home.example")
    later = AFTER + timedelta(seconds=1)
    note_undertaking(departure, by=actor(tech, later), now=later, answer=Answer.DECLINED)

    deliver(now=later)

    assert mail.outbox == []


def test_supply_staff_without_a_sign_in_are_noted_down(head, tech, browser_as, clock):
    supply = make_person("Sam Supply", Role.STAFF, email=None)
    departure = gone(supply, head)
    clock.move_to(AFTER, tick=False)
    browser, page = browser_as(tech), reverse("people:ask_undertaking", args=[departure.pk])
    assert not Undertaking.objects.exists()

    handed = browser.post(page, {"how": "link", "address": ""}).content.decode()
    assert "/people/undertaking/" in handed
    bad = browser.post(page, {"how": "link", "address": "nobody"}).content.decode()
    assert "Enter an e-mail address, such as name@school.example" in bad
    noted = browser.post(page, {"how": "declined"}, follow=True).content.decode()

    assert "Declined, on paper or in words" in noted
    assert refused(
        answer_undertaking,
        Undertaking.objects.get(),
        by=actor(tech, AFTER),
        now=AFTER,
        answer="agreed",
        how=AnsweredHow.TOLD,
    ) == ("This has been answered already. Thank you.")


def test_who_declined_may_be_asked_again_and_who_agreed_may_not(head, tech, teacher):
    departure = gone(teacher, head)
    note_undertaking(departure, by=actor(tech, AFTER), now=AFTER, answer=Answer.DECLINED)
    note_undertaking(departure, by=actor(tech, AFTER), now=AFTER, answer=Answer.AGREED)

    assert refused(ask_undertaking, departure, by=actor(tech, AFTER), now=AFTER) == "Priya Nair has agreed already."


def test_a_leaving_that_is_cancelled_asks_nothing_more(head, teacher, browser_as, clock):
    departure = leaves(teacher, head)
    cancel_departure(departure, by=actor(head), now=NOW)

    assert browser_as(teacher).get(reverse("people:undertaking")).status_code == 404
    assert waits(work_for, teacher, NOW) == []
    assert refused(ask_undertaking, departure, by=actor(head), now=NOW) == "This leaving has been cancelled."


def test_standing_counts_who_was_asked_and_who_agreed(head, tech, teacher, slt):
    def figures():
        return [(one.clause, one.figure) for one in standing(head, AFTER) if one.clause != "SC1"]

    assert figures() == [("PE4", "Nobody left within a year"), ("PE6", "Nobody left within a year")]
    asked = gone(teacher, head)
    gone(slt, head, is_announced=False)
    note_undertaking(asked, by=actor(tech, AFTER), now=AFTER, answer=Answer.AGREED)

    said = "1 of 2 leavers of the last year asked, 1 agreed"
    assert figures() == [("PE4", said), ("PE6", said)]


def test_only_who_records_leavings_asks(slt, teacher):
    departure = make_departure(teacher, ended_at=NOW)

    assert refused(ask_undertaking, departure, by=actor(slt), now=NOW) == (
        "Only the headteacher, the business manager or the IT technician records that somebody leaves."
    )
