"""Handing sign-in details over: offered, collected once in three working days, confirmed (RO7)."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.actions.handovers import (
    cancel_handover,
    collect_handover,
    confirm_handover,
    expire_handovers,
    offer_handover,
)
from accounts.actions.sweeps import sweep
from accounts.models import CredentialLook, Handover, PostingRight
from accounts.queries import held_by, work_for
from core.action import Refused
from core.audit import api as audit
from core.audit.models import AuditEntry
from core.notices.models import Notice
from people.roles import Role
from tests.accounts.test_passwords import ADDRESS
from tests.factories import (
    LONDON,
    NOW,
    actor,
    enrol,
    let_post,
    make_account,
    make_person,
    make_reachable,
    offer,
    store,
    system,
)
from tests.history import RECORD
from tests.races import LOCK
from tests.waiting import waits

# Thursday 19 November is day 0; Friday, Monday and Tuesday are the three working days.
OVER = datetime(2026, 11, 25, 0, 0, tzinfo=LONDON)


@pytest.fixture
def account(school):
    return make_account("Year 5 trips")


@pytest.fixture
def handover(account, tech, teacher):
    return offer(account, tech, teacher)


def collect(handover, person, now=NOW, has_fresh_factor=True, has_read=True):
    return collect_handover(
        handover, by=actor(person, now), now=now, has_fresh_factor=has_fresh_factor, has_read=has_read
    )


def reason_of(verb, *args, **values):
    with pytest.raises(Refused) as refusal:
        verb(*args, **values)
    return refusal.value.reason


def offering(account, tech, person):
    return reason_of(offer_handover, account, by=actor(tech), now=NOW, person=person)


def words(response):
    return " ".join(response.content.decode().split())


def test_offer_waits_three_working_days_with_the_approvals_conditions(account, tech, teacher):
    account.request.conditions = "Ask before posting a video"
    account.request.save()

    handover = offer(account, tech, teacher)

    assert (handover.state, handover.expires_at, handover.conditions) == (
        "offered",
        OVER,
        "Ask before posting a video",
    )
    notice = Notice.objects.get(key=f"handover-{handover.pk}-offered")
    assert (notice.recipient, notice.subject, notice.link, notice.is_discreet) == (
        teacher,
        "Collect the sign-in details of Year 5 trips",
        f"/accounts/handovers/{handover.reference}/",
        True,
    )
    assert audit.last("handover.offered", handover).facts == {"person": "Priya Nair"}
    assert len(handover.reference) == 16


def test_offer_refuses_everybody_but_the_technician(account, tech, teacher, head):
    store(account, tech, username="x", password="y")
    let_post(account, tech, teacher)

    assert offering(account, head, teacher) == "Only the IT technician hands sign-in details over."


def test_offer_refuses_what_cannot_be_handed_over(account, tech, teacher):
    assert offering(account, tech, teacher) == "Priya Nair cannot post there. Add them to who can post first."
    let_post(account, tech, teacher)
    assert offering(account, tech, teacher) == "Store the user name and the password first."
    store(account, tech, username="x")
    assert offering(account, tech, teacher) == "Store the password first."
    store(account, tech, password="y")
    offer_handover(account, by=actor(tech), now=NOW, person=teacher)
    assert offering(account, tech, teacher) == "An offer is waiting for Priya Nair already."


def test_offer_refuses_leavers_and_people_without_a_sign_in(account, tech, teacher):
    store(account, tech, username="x", password="y")
    let_post(account, tech, teacher)
    teacher.email = None
    teacher.save()
    assert offering(account, tech, teacher) == "Priya Nair does not sign in here, so cannot collect anything."
    teacher.access_ends_at = NOW + timedelta(days=2)
    teacher.save()
    assert offering(account, tech, teacher) == "Priya Nair leaves after 21 November. Choose somebody who stays."
    teacher.access_ends_at = NOW
    teacher.save()
    assert offering(account, tech, teacher) == "Priya Nair has left the school."


def test_offer_refuses_an_account_that_is_not_live_or_has_no_shared_password(school, tech, teacher):
    assert offering(make_account(state="setting-up"), tech, teacher) == (
        "Sign-in details are handed over while an account is live. Finish its set-up first."
    )
    assert offering(make_account(each_has_own_access=True), tech, teacher) == (
        "Everybody signs in there as themselves, so there is no password to hand over."
    )


def test_collect_shows_the_details_once_and_counts_as_a_look(handover, account, tech, teacher):
    store(account, tech, totp_seed=ADDRESS, note="private")

    shown = {one.credential.kind: one for one in collect(handover, teacher)}

    assert (shown["username"].text, shown["password"].text) == ("riverside.trips", "Plum-Kettle-7-Harbour")
    assert sorted(shown) == ["password", "totp-seed", "username"]
    handover.refresh_from_db()
    assert (handover.state, handover.collected_at) == ("collected", NOW)
    assert {look.reason for look in CredentialLook.objects.filter(person=teacher)} == {"Handed over"}
    assert AuditEntry.objects.filter(event="credential.shown", detail__actor_name="Priya Nair").count() == 3
    assert Notice.objects.filter(recipient=tech, key=f"handover-{handover.pk}-collected").count() == 1
    assert reason_of(collect, handover, teacher) == (
        "These sign-in details have been collected already. You still find them in the safe."
    )
    receipt = Notice.objects.get(recipient=teacher, key=f"handover-{handover.pk}-receipt")
    assert (receipt.subject, receipt.is_discreet) == (
        "Receipt: you have collected the sign-in details of Year 5 trips",
        True,
    )
    assert receipt.body == "Collected Thursday 19 November, 10:30. You agreed to the rules for every account."
    assert "password seen" in [held.kind for held in held_by(teacher, NOW)]


def test_collect_refuses_everybody_else(handover, tech, head, slt):
    for person in (tech, head, slt):
        assert reason_of(collect, handover, person) == "These sign-in details wait for Priya Nair only."
    assert AuditEntry.objects.filter(event="credential.show_refused").count() == 3
    assert not CredentialLook.objects.exists()


def test_collect_refuses_without_having_read_and_without_a_fresh_code(handover, teacher):
    assert reason_of(collect, handover, teacher, has_read=False) == "Read the conditions and tick the box first."
    assert reason_of(collect, handover, teacher, has_fresh_factor=False) == (
        "Enter the code of your authenticator app first. It counts for five minutes."
    )
    handover.refresh_from_db()
    assert handover.state == "offered"


def test_collect_refuses_from_the_instant_the_time_is_over(handover, teacher):
    assert reason_of(collect, handover, teacher, now=OVER) == (
        "The three working days are over. Ask the IT technician to offer them again."
    )
    assert len(collect(handover, teacher, now=OVER - timedelta(microseconds=1))) == 2


def test_collect_refuses_who_can_no_longer_post_or_has_left(handover, teacher):
    PostingRight.objects.update(ended_at=NOW)
    assert reason_of(collect, handover, teacher) == "You can no longer post there, so there is nothing to collect."
    teacher.access_ends_at = NOW
    teacher.save()
    assert reason_of(collect, handover, teacher) == "These sign-in details wait for Priya Nair only."


def test_collect_opens_nothing_when_the_history_cannot_be_written(handover, teacher, monkeypatch):
    def broken(*rows, **options):
        raise OSError("disk full")

    monkeypatch.setattr("core.audit.api.append", broken)

    with pytest.raises(OSError, match="disk full"):
        collect(handover, teacher)

    handover.refresh_from_db()
    assert (handover.state, CredentialLook.objects.count()) == ("offered", 0)


def test_confirm_finishes_it_and_tells_the_technician(handover, tech, teacher):
    assert reason_of(confirm_handover, handover, by=actor(teacher), now=NOW) == "Collect the sign-in details first."
    collect(handover, teacher)
    assert [item.title for item in waits(work_for, teacher, NOW)] == ["Can you sign in to Year 5 trips?"]
    assert reason_of(confirm_handover, handover, by=actor(tech), now=NOW) == (
        "Only Priya Nair can say that they can sign in."
    )

    confirm_handover(handover, by=actor(teacher), now=NOW)

    assert (handover.state, handover.confirmed_at) == ("confirmed", NOW)
    assert Notice.objects.filter(recipient=tech, subject="Priya Nair can sign in to Year 5 trips").count() == 1
    assert reason_of(confirm_handover, handover, by=actor(teacher), now=NOW) == "You have confirmed this already."
    assert waits(work_for, teacher, NOW) == []


def test_cancel_takes_it_back_and_tells_the_person(handover, tech, teacher, head):
    assert (
        reason_of(cancel_handover, handover, by=actor(head), now=NOW) == "Only the IT technician takes an offer back."
    )

    cancel_handover(handover, by=actor(tech), now=NOW)

    assert (handover.state, handover.cancelled_by) == ("cancelled", tech)
    assert Notice.objects.filter(recipient=teacher, key=f"handover-{handover.pk}-cancelled").count() == 1
    assert reason_of(collect, handover, teacher) == "The IT technician has taken this offer back."
    assert reason_of(confirm_handover, handover, by=actor(teacher), now=NOW) == (
        "The IT technician has taken this offer back."
    )
    assert reason_of(cancel_handover, handover, by=actor(tech), now=NOW) == "This offer is over already."


def test_cancel_refuses_what_was_confirmed(handover, tech, teacher):
    collect(handover, teacher)
    confirm_handover(handover, by=actor(teacher), now=NOW)

    assert reason_of(cancel_handover, handover, by=actor(tech), now=NOW) == (
        "This has been confirmed already. Change the password instead."
    )


def test_expire_ends_what_nobody_collected_once_and_tells_both(handover, tech, teacher):
    make_reachable(handover.school_account)
    assert sweep(now=OVER - timedelta(seconds=1))["offers_not_collected"] == 0
    assert sweep(now=OVER)["offers_not_collected"] == 1
    assert sweep(now=OVER)["offers_not_collected"] == 0

    handover.refresh_from_db()
    assert (handover.state, handover.expired_at) == ("expired", OVER)
    told = Notice.objects.filter(key=f"handover-{handover.pk}-expired").order_by("recipient__name")
    assert [(notice.recipient, notice.subject, notice.is_discreet) for notice in told] == [
        (teacher, "The time to collect the sign-in details of Year 5 trips is over", True),
        (tech, "Priya Nair did not collect the sign-in details of Year 5 trips", True),
    ]
    assert [item.title for item in waits(work_for, tech, OVER)] == [
        "Priya Nair did not collect the sign-in details of Year 5 trips",
        "Only one person can post on Year 5 trips",
    ]
    assert reason_of(collect, handover, teacher, now=OVER) == (
        "The three working days are over. Ask the IT technician to offer them again."
    )
    offer_handover(handover.school_account, by=actor(tech, OVER), now=OVER, person=teacher)
    assert [item.title for item in waits(work_for, tech, OVER)] == ["Only one person can post on Year 5 trips"]


@pytest.mark.parametrize("count", [1, 3])
def test_expire_costs_the_same_at_one_and_three(account, tech, count, django_assert_num_queries):
    store(account, tech, username="x", password="y")
    for number in range(count):
        person = make_person(f"Person {number}", Role.STAFF)
        let_post(account, tech, person)
        offer_handover(account, by=actor(tech), now=NOW, person=person)

    with django_assert_num_queries(8 + RECORD + LOCK):
        assert expire_handovers(by=system(OVER), now=OVER) == count


def test_work_for_names_the_offer_with_its_deadline(handover, tech, teacher):
    (item,) = waits(work_for, teacher, NOW)

    assert (item.title, item.url, item.button, item.asked_by, item.due_by, item.clause) == (
        "Collect the sign-in details of Year 5 trips",
        handover.get_absolute_url(),
        "Collect",
        "Tom Wells",
        OVER,
        "RO7",
    )
    assert waits(work_for, teacher, OVER) == []


def page_of(handover, verb="handover"):
    return reverse(f"accounts:{verb}", args=[handover.reference])


def test_handover_is_nowhere_for_everybody_else(handover, head, slt, fresh_browser_as):
    for person in (head, slt):
        browser = fresh_browser_as(person)
        assert browser.get(page_of(handover)).status_code == 404
        assert browser.get(page_of(handover, "unlock_handover")).status_code == 404
        for verb in ("collect_handover", "confirm_handover"):
            assert browser.post(page_of(handover, verb), {"has_read": "on"}).status_code == 404
    assert Handover.objects.get().state == "offered"


def test_handover_leads_to_setting_up_the_authenticator_first(handover, teacher, browser_as, at_now):
    browser = browser_as(teacher)

    assert "Set up the authenticator app" in words(browser.get(page_of(handover)))
    answer = browser.get(page_of(handover, "unlock_handover"))
    assert answer.url == f"{reverse('mfa_activate_totp')}?{urlencode({'next': page_of(handover)})}"


def test_handover_leads_to_the_code_then_collects_once(handover, teacher, browser_as, fresh_browser_as):
    enrol(teacher)
    stale = browser_as(teacher)
    assert "Enter the code" in words(stale.get(page_of(handover)))
    answer = stale.post(page_of(handover, "collect_handover"), {"has_read": "on"})
    assert answer.url == f"{reverse('mfa_reauthenticate')}?{urlencode({'next': page_of(handover)})}"

    browser = fresh_browser_as(teacher)
    unticked = words(browser.post(page_of(handover, "collect_handover")))
    assert "Read the conditions and tick the box" in unticked
    assert "Plum-Kettle" not in unticked
    page = browser.post(page_of(handover, "collect_handover"), {"has_read": "on"})
    assert "Plum-Kettle-7-Harbour" in words(page)
    assert "no-store" in page["Cache-Control"]
    assert page["Refresh"] == f"30; url={page_of(handover)}"

    again = browser.post(page_of(handover, "collect_handover"), {"has_read": "on"})
    assert (again.status_code, "Plum-Kettle" in words(again)) == (409, False)
    assert "Yes, I can sign in" in words(browser.get(page_of(handover)))
    done = browser.post(page_of(handover, "confirm_handover"), follow=True)
    assert "Thank you. Year 5 trips is yours to post on." in words(done)


def test_handover_shows_the_technician_the_state_and_the_way_back(handover, tech, browser_as, at_now):
    browser = browser_as(tech)
    page = words(browser.get(page_of(handover)))
    assert "Take the offer back" in page
    assert "Collect now" not in page

    done = browser.post(page_of(handover, "cancel_handover"), follow=True)
    assert done.redirect_chain == [(reverse("accounts:posting", args=[handover.school_account_id]), 302)]
