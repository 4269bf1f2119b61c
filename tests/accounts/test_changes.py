"""Suspending, handing over and closing: the headteacher decides, each thing is settled, then it takes effect (RO9)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.changes import (
    agree_to_change,
    begin_change,
    finish_change,
    give_up_change,
    resume_account,
    settle_change_item,
)
from accounts.actions.credentials import store_credential
from accounts.actions.handovers import collect_handover
from accounts.actions.reviews import open_reviews
from accounts.actions.school_accounts import choose_listing
from accounts.models import AccountChange, ChangeItem, Credential, Handover, PostingRight, Review
from accounts.queries import work_for
from accounts.rules.credentials import why_not_see
from accounts.states import AccountState
from core.action import Refused
from core.audit import api as audit
from core.notices.models import Notice
from tests.factories import (
    NOW,
    actor,
    carry_out,
    let_post,
    make_account,
    make_change,
    make_posting_right,
    make_reachable,
    offer,
    settle_everything,
    store,
    system,
)
from tests.waiting import waits

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def account(school, tech, teacher):
    account = make_account("Year 5 trips", handle="riverside.trips", monitors=[teacher])
    let_post(account, tech, teacher)
    return account


def refusal(verb, thing, person, now=NOW, **values):
    with pytest.raises(Refused) as refused:
        verb(thing, by=actor(person, now), now=now, **values)
    return refused.value.reason


def test_the_technician_proposes_and_the_headteacher_decides(account, tech, head):
    change = begin_change(account, by=actor(tech), now=NOW, kind="close", reason="Nobody reads it")
    assert (change.state, change.items.count()) == ("proposed", 0)
    assert Notice.objects.get(recipient=head).subject == ("Tom Wells proposes: “Year 5 trips” is closed for good")
    assert refusal(agree_to_change, change, tech) == "Only the headteacher decides this."
    assert refusal(finish_change, change, tech) == "The headteacher has not decided this yet."

    agree_to_change(change, by=actor(head), now=NOW)

    assert (change.state, change.decided_by) == ("decided", head)
    assert [item.key for item in change.items.all()] == ["archive", "followers", "planned", "name", "deleted", "links"]
    assert Notice.objects.get(recipient=tech, key=f"change-{change.pk}-decided").subject == (
        "“Year 5 trips” is to be closed for good"
    )
    assert refusal(agree_to_change, change, head) == "The headteacher has decided this already."


def test_work_for_asks_the_headteacher_to_decide_and_the_technician_to_carry_out(account, tech, head, slt):
    make_reachable(account)
    let_post(account, tech, slt)
    change = begin_change(account, by=actor(tech), now=NOW, kind="close", reason="Nobody reads it")
    (item,) = waits(work_for, head)
    assert (item.title, item.url, item.asked_by, item.button) == (
        "Decide: Year 5 trips is closed for good?",
        change.get_absolute_url(),
        "Tom Wells",
        "Decide",
    )
    agree_to_change(change, by=actor(head), now=NOW)
    (item,) = waits(work_for, tech)
    assert (item.title, item.asked_by) == ("Carry out: Year 5 trips is closed for good", "Hana Okafor")


def test_begin_refuses_others_a_second_one_and_what_is_missing(account, tech, head, slt):
    assert refusal(begin_change, account, slt, kind="close", reason="x") == (
        "Only the headteacher decides this. The IT technician may propose it."
    )
    assert refusal(begin_change, account, head, kind="close", reason=" ") == "Say why."
    assert refusal(begin_change, account, head, kind="transfer", reason="x") == "Choose who takes it over."
    assert refusal(begin_change, account, head, kind="give-away", reason="x", to_organisation=" ") == (
        "Enter which organisation takes it over."
    )
    make_change(account, head, "suspend")
    assert refusal(begin_change, account, head, kind="close", reason="x") == (
        "Something is under way already: suspended for a time. Finish it or give it up first."
    )


def test_nothing_ends_until_each_thing_is_settled_with_a_line(account, tech, head):
    change = make_change(account, head)
    assert refusal(finish_change, change, head) == "Only the IT technician carries this out."
    assert refusal(finish_change, change, tech) == (
        "Not everything is settled yet: What was there is kept; Those who follow it know; Posts planned for later "
        "are stopped; The name is given up or kept; It is deleted or deactivated there; Links to it are taken off."
    )
    item = change.items.first()
    assert refusal(settle_change_item, item, head, note="x") == "Only the IT technician carries this out."
    assert refusal(settle_change_item, item, tech, note="  ") == "Write how it is settled."
    settle_change_item(item, by=actor(tech), now=NOW, note="On the office drive")
    assert refusal(settle_change_item, item, tech, note="x") == (
        "Tom Wells has already settled “What was there is kept”."
    )
    account.refresh_from_db()
    assert account.state == AccountState.LIVE


def test_closing_ends_posting_and_handovers_retires_what_is_in_the_safe_and_tells(account, tech, head, teacher, slt):
    handover = offer(account, tech, slt)
    change = carry_out(account, head, tech)

    assert (account.state, account.closed_by, account.is_listed) == (AccountState.CLOSED, tech, False)
    assert account.closing_note.startswith("Nobody needs it\nWhat was there is kept: What was there is kept: done\n")
    assert not PostingRight.objects.current().exists()
    assert Handover.objects.get(pk=handover.pk).state == "cancelled"
    assert set(Credential.objects.values_list("retired_at", "retired_by")) == {(NOW, tech.pk)}
    assert sorted(notice.recipient.name for notice in Notice.objects.filter(key=f"change-{change.pk}-carried-out")) == [
        "Hana Okafor",
        "Pat Proposer",
        "Priya Nair",
    ]
    assert audit.last("school_account.closed", account).facts == {"why": "Nobody needs it"}
    assert refusal(begin_change, account, head, kind="close", reason="x") == "This account is closed already."


def test_what_is_retired_is_shown_to_the_technician_for_thirty_days_and_then_to_nobody(account, tech, head, teacher):
    store(account, tech, password="Plum-Kettle-7-Harbour")
    carry_out(account, head, tech)
    credential = Credential.objects.get()

    assert why_not_see(credential, actor(tech), NOW) == ""
    assert why_not_see(credential, actor(teacher), NOW) == (
        "This account has ended, and its sign-in details are retired. Only the IT technician sees them."
    )
    later = NOW + timedelta(days=30)
    assert why_not_see(credential, actor(tech, later), later) == (
        "This account has ended more than 30 days ago. Nobody is shown its sign-in details any more."
    )


def test_suspending_needs_a_new_password_and_shuts_everybody_out_until_it_is_taken_up_again(
    account, tech, head, teacher
):
    handover = offer(account, tech, head)
    change = make_change(account, head, "suspend", LATER)
    settle_everything(change, tech, LATER)
    assert refusal(finish_change, change, tech, LATER) == (
        "The password in the safe is older than this decision. Change it, here and on the platform."
    )
    store_credential(account, by=actor(tech), now=LATER, kind="password", plaintext="Otter-Ladder-3-Violet")
    finish_change(change, by=actor(tech), now=LATER)

    account.refresh_from_db()
    assert (account.state, account.suspended_at, account.suspended_by) == (AccountState.SUSPENDED, LATER, tech)
    credential = Credential.objects.current().get(kind="password")
    assert why_not_see(credential, actor(tech), LATER) == ""
    assert why_not_see(credential, actor(teacher), LATER) == (
        "This account is suspended. Only the IT technician sees its sign-in details."
    )
    assert refusal(collect_handover, handover, head, LATER, has_fresh_factor=True, has_read=True) == (
        "This account is suspended, so there is nothing to collect."
    )
    assert refusal(resume_account, account, tech, LATER, reason="x") == (
        "Only the headteacher takes an account up again."
    )
    assert refusal(resume_account, account, head, LATER, reason=" ") == "Say why it is taken up again."

    resume_account(account, by=actor(head), now=LATER, reason="The trip is on again")

    assert (account.state, account.suspended_at, account.suspended_by) == (AccountState.LIVE, None, None)
    assert Notice.objects.filter(subject="“Year 5 trips” on Facebook is taken up again").count() == 3
    assert refusal(resume_account, account, head, LATER, reason="x") == (
        "This account is live, so there is nothing to take up again."
    )


def test_transfer_lets_the_new_person_post_and_ends_the_others(account, tech, head, teacher, slt):
    account.each_has_own_access = True
    account.save()
    change = carry_out(account, head, tech, "transfer", to_person=slt, others_stop=True)

    assert [item.key for item in change.items.all()] == ["control", "recovery", "others"]
    assert [right.person for right in PostingRight.objects.current()] == [slt]
    assert PostingRight.objects.exclude(ended_at=None).get().end_reason == "Sara Lund takes the account over"
    assert account.state == AccountState.LIVE
    again = carry_out(account, head, tech, "transfer", to_person=slt, others_stop=False)
    assert [item.key for item in again.items.all()] == ["control", "recovery"]


def test_given_away_is_closed_here_and_says_to_whom(account, tech, head):
    change = carry_out(account, head, tech, "give-away", to_organisation="Friends of Riverside")

    assert [item.key for item in change.items.all()] == ["archive", "pictures", "followers", "name", "control"]
    assert account.state == AccountState.CLOSED
    assert "Friends of Riverside has it now." in account.closing_note


def test_give_up_leaves_everything_as_it_is(account, tech, head):
    proposed = begin_change(account, by=actor(tech), now=NOW, kind="close", reason="x")
    give_up_change(proposed, by=actor(tech), now=NOW)
    decided = make_change(account, head)
    assert refusal(give_up_change, decided, tech) == "Only the headteacher gives this up."

    give_up_change(decided, by=actor(head), now=NOW)

    assert set(AccountChange.objects.values_list("state", flat=True)) == {"given-up"}
    assert refusal(give_up_change, decided, head) == "This was given up. Begin again if it is still wanted."
    assert refusal(settle_change_item, ChangeItem.objects.first(), tech, note="x") == (
        "This was given up. Begin again if it is still wanted."
    )
    account.refresh_from_db()
    assert account.state == AccountState.LIVE


def test_what_was_suspended_is_confirmed_anew_for_parents(account, tech, head, browser_as, time_machine):
    choose_listing(account, by=actor(head), now=NOW, is_listed=True)
    carry_out(account, head, tech, "suspend")
    assert (account.is_listed, account.listed_at, account.listed_by) == (False, None, None)
    resume_account(account, by=actor(head), now=NOW, reason="The trip is on again")
    time_machine.move_to(NOW + timedelta(days=30), tick=False)
    look = browser_as(head).get(reverse("accounts:preview_official"), {"there": [account.pk], "chosen": [account.pk]})
    assert [row["confirmed"] for row in look.context["rows"]] == ["Saturday 19 December"]


def test_whoever_takes_over_and_leaves_meanwhile_stops_it(account, tech, head, slt):
    change = make_change(account, head, "transfer", to_person=slt, others_stop=False)
    settle_everything(change, tech)
    slt.access_ends_at = NOW
    slt.save()

    assert "Sara Lund" in refusal(finish_change, change, tech)


def test_a_proposer_who_leaves_while_it_waits_stops_nothing_and_is_told_nothing(account, tech, head):
    change = begin_change(account, by=actor(tech), now=NOW, kind="close", reason="x")
    tech.access_ends_at = LATER
    tech.save()

    agree_to_change(change, by=actor(head, LATER), now=LATER)

    assert change.state == "decided"
    assert not Notice.objects.filter(recipient=tech, key=f"change-{change.pk}-decided").exists()


def test_a_closed_or_suspended_account_needs_no_review(school, tech, head, teacher):
    since = NOW - timedelta(days=200)
    account = make_account("Old", now=since, each_has_own_access=True)
    make_posting_right(teacher, account, now=since)
    open_reviews(by=system(), now=NOW)
    carry_out(account, head, tech, "suspend")

    assert Review.objects.get().state == "dropped"
    assert open_reviews(by=system(LATER), now=LATER) == 0
