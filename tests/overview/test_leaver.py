"""What a leaver holds, handed on from one page, and the certificate at its end (RO9, RO10)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.actions import leaving
from accounts.actions.long_leave import record_long_leave
from accounts.actions.posting import end_posting
from accounts.actions.removals import complete_removal, start_removal
from accounts.actions.ways import end_way, pass_on_way
from accounts.models import CredentialLook, PostingRight, Settlement
from accounts.queries import posting
from accounts.states import RemovalDecision
from monitoring.actions.comments import assign_comment
from overview.queries.leaving import leaver as leaver_of
from people.actions.roles import name_stand_in
from people.models import RoleHolding, StandIn
from people.roles import Permission, Role
from tests.core.test_printing import joined, pages_of
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_comment,
    make_credential,
    make_departure,
    make_posting_right,
    make_way,
    system,
)
from tests.waiting import waits

AFTER = NOW + timedelta(days=2)
BACKGROUND = system(AFTER)


@pytest.fixture(autouse=True)
def clock(time_machine):
    """The views' clock stands still on the Thursday before the last day."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def departure(tech, teacher, slt):
    """A leaver who can post alone on one account and with somebody on another, watches it, and answers a comment."""
    alone, shared = make_account("Year 5"), make_account("Trips", monitors=[teacher, slt])
    make_posting_right(teacher, alone)
    make_posting_right(teacher, shared)
    make_posting_right(slt, shared)
    comment = make_comment(school_account=shared)
    assign_comment(comment, by=actor(tech), now=NOW, to=teacher)
    return make_departure(teacher)


def page_of(departure):
    """The address of the one page."""
    return reverse("overview:leaver", args=[departure.pk])


def test_every_thing_stands_on_one_page_with_a_suggestion(departure, tech, teacher, slt, browser_as):
    page = browser_as(tech).get(page_of(departure)).content.decode()
    found = leaver_of(departure, actor(tech), NOW)

    assert [(held.kind, held.title, held.suggested, held.because) for held in found.to_give] == [
        ("keeps an eye on", "Trips · Facebook", slt.pk, "keeps an eye on it too"),
        ("who can post", "Trips", slt.pk, "can post there already"),
        ("who can post", "Year 5", None, ""),
        ("comment to answer", "comment of 19 November 2026 on Trips", slt.pk, "keeps an eye on the account"),
    ]
    assert "0 of 4 settled." in page
    assert "nobody else can" in page


def test_settle_hands_each_thing_on_and_says_how_far_it_is(departure, tech, slt, browser_as):
    found = leaver_of(departure, actor(tech), NOW)
    posted = {held.key.replace(":", "-"): str(slt.pk) for held in found.to_give}

    page = browser_as(tech).post(page_of(departure), posted, follow=True).content.decode()

    assert "4 things are settled." in page
    assert "All settled." in page
    assert [row.taken_over_by for row in Settlement.objects.all()] == [slt] * 4
    assert slt.posting_rights.current().count() == 2
    grant = slt.posting_rights.get(school_account__name="Year 5")
    assert grant.reason == "So that more than one person can post"


def test_some_can_be_settled_and_the_others_later(departure, tech, slt, browser_as):
    first = next(held for held in leaver_of(departure, actor(tech), NOW).to_give if held.title == "Year 5")

    page = browser_as(tech).post(page_of(departure), {first.key.replace(":", "-"): slt.pk}, follow=True)

    assert "1 of 4 settled." in page.content.decode()


def test_settle_page_says_what_is_wrong_at_the_field(departure, tech, head, slt, browser_as):
    browser, address = browser_as(tech), page_of(departure)
    make_departure(slt, last_day=date(2026, 11, 20), announced_at=NOW)

    nobody = browser.post(address, {}).content.decode()
    unknown = browser.post(address, {"comment-987": "x" * 10_000, "to": "1"}).content.decode()

    assert "Choose who takes over at least one of these." in nobody
    assert "Choose who takes over at least one of these." in unknown
    found = leaver_of(departure, actor(tech), NOW).to_give[0]
    gone = browser.post(address, {found.key.replace(":", "-"): str(slt.pk)}).content.decode()
    assert "Choose somebody from the list" in gone


def test_a_settled_thing_comes_back_where_who_took_over_no_longer_does(departure, tech, slt, browser_as):
    browser, address = browser_as(tech), page_of(departure)
    year5 = next(held for held in leaver_of(departure, actor(tech), NOW).to_give if held.title == "Year 5")
    browser.post(address, {year5.key.replace(":", "-"): slt.pk})

    slt.posting_rights.filter(school_account__name="Year 5").update(ended_at=NOW)

    assert "Year 5" in {held.title for held in leaver_of(departure, actor(tech), NOW).to_give}


def test_a_role_that_nobody_else_holds_goes_to_a_successor_from_the_day_after(head, tech, slt, browser_as):
    departure = make_departure(tech)
    name_stand_in(slt, by=actor(head), now=NOW, role=Role.TECHNICIAN)
    found = leaver_of(departure, actor(head), NOW)

    assert [(held.title, held.suggested, held.because) for held in found.to_give] == [
        ("IT technician", slt.pk, "stands in for it already")
    ]
    page = browser_as(head).post(page_of(departure), {"role-technician": slt.pk}, follow=True)

    holding = RoleHolding.objects.get(person=slt, role=Role.TECHNICIAN)
    assert holding.starts_on == departure.last_day_in_school + timedelta(days=1)
    assert "<strong>Settled.</strong>" in page.content.decode()


def test_a_last_day_that_moves_earlier_leaves_no_gap_in_a_role_unseen(head, tech, slt, browser_as):
    departure = make_departure(tech, last_day=date(2026, 12, 18))
    browser = browser_as(head)
    browser.post(page_of(departure), {"role-technician": slt.pk})
    assert leaver_of(departure, actor(head), NOW).to_give == []

    earlier = date(2026, 11, 27)
    departure = leaving.record_departure(tech, by=actor(head), now=NOW, last_day_in_school=earlier)
    found = leaver_of(departure, actor(head), NOW)

    assert [(held.title, held.suggested, held.because, held.note) for held in found.to_give] == [
        ("IT technician", slt.pk, "takes it over, but begins later", "nobody holds it from the day after")
    ]
    browser.post(page_of(departure), {"role-technician": slt.pk})
    holding = RoleHolding.objects.get(person=slt, role=Role.TECHNICIAN)
    assert (holding.starts_on, holding.ends_on) == (earlier + timedelta(days=1), None)
    assert leaver_of(departure, actor(head), NOW).progress == "Settled."


def test_a_gap_in_a_role_may_go_to_somebody_else(head, tech, slt, manager, browser_as):
    departure = make_departure(tech, last_day=date(2026, 12, 18))
    browser = browser_as(head)
    browser.post(page_of(departure), {"role-technician": slt.pk})
    departure = leaving.record_departure(tech, by=actor(head), now=NOW, last_day_in_school=date(2026, 11, 27))

    browser.post(page_of(departure), {"role-technician": manager.pk})

    assert RoleHolding.objects.get(person=manager, role=Role.TECHNICIAN).starts_on == date(2026, 11, 28)
    assert leaver_of(departure, actor(head), NOW).progress == "Settled."


def test_what_was_handed_on_is_said_where_somebody_stays_after_all(departure, tech, slt, browser_as):
    found, cancel = leaver_of(departure, actor(tech), NOW), reverse("accounts:cancel_departure", args=[departure.pk])
    browser = browser_as(tech)
    browser.post(page_of(departure), {held.key.replace(":", "-"): str(slt.pk) for held in found.to_give})
    asked = browser.get(cancel).content.decode()

    page = browser.post(cancel, {"because": "after-all"}, follow=True).content.decode()

    stays = "These stay with whoever took them over"
    assert (stays in asked, stays in page) == (True, True)
    assert "Trips · Facebook (keeps an eye on): with Sara Lund" in asked
    assert "Access goes on, but 4 things were handed on already. See below with whom they stay." in page


def test_roles_that_others_give_are_named_and_not_offered(tech, head, deputy, browser_as):
    departure = make_departure(head)

    page = browser_as(tech).get(page_of(departure)).content.decode()

    assert "Somebody else hands these on" in page
    assert "headteacher" in page
    assert "role-headteacher" not in page


def test_a_stand_in_is_named_anew(head, tech, slt, manager, browser_as):
    name_stand_in(slt, by=actor(head), now=NOW, role=Role.BUSINESS_MANAGER)
    departure = make_departure(slt)

    browser_as(head).post(page_of(departure), {"stand-in-business-manager": tech.pk})

    assert StandIn.objects.get(role=Role.BUSINESS_MANAGER).person == tech


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_takes_as_many_statements_for_three_as_for_one(
    tech, teacher, slt, many, browser_as, django_assert_max_num_queries
):
    for number in range(many):
        account = make_account(f"Club {number}", monitors=[teacher])
        make_posting_right(teacher, account)
        assign_comment(
            make_comment(words=f"Who? {number}", school_account=account), by=actor(tech), now=NOW, to=teacher
        )
    departure, browser = make_departure(teacher), browser_as(tech)
    browser.get("/")

    with django_assert_max_num_queries(37):
        browser.get(page_of(departure))


def _end(departure, tech):
    leaving.end_access(departure, by=BACKGROUND, now=AFTER)
    departure.refresh_from_db()


def test_what_is_settled_on_its_own_page_still_counts(tech, teacher, browser_as):
    account = make_account("Year 5", each_has_own_access=True)
    first, _ = make_way(account, teacher, hint="0412"), make_way(account, teacher, "control")
    make_way(account, teacher, hint="0413", ended_at=NOW - timedelta(days=40), end_reason="Long ago")
    departure = make_departure(teacher)
    before = leaver_of(departure, actor(tech), NOW)

    end_way(first, by=actor(tech), now=NOW, reason="Taken off the account")
    after = leaver_of(departure, actor(tech), NOW)
    page = browser_as(tech).get(page_of(departure)).content.decode()

    assert (before.progress, after.progress) == ("0 of 2 settled.", "1 of 2 settled.")
    assert [(one.kind, one.title, one.settled_by) for one in after.done_elsewhere] == [
        ("way back in", "Year 5, telephone ending 0412", tech)
    ]
    assert "Settled on their own pages" in page


def test_a_password_seen_waits_for_the_last_day_and_then_for_its_proof(tech, teacher, browser_as):
    account = make_account("Year 5", each_has_own_access=False)
    seen = make_credential(account)
    CredentialLook.objects.create(credential=seen, person=teacher, looked_at=NOW, reason="To post")
    departure = make_departure(teacher)

    before = leaver_of(departure, actor(tech), NOW)
    _end(departure, tech)
    after = leaver_of(departure, actor(tech, AFTER), AFTER)

    assert (before.progress, [held.kind for held in before.later]) == ("0 of 1 settled.", ["password seen"])
    assert (after.progress, after.later) == ("0 of 1 settled.", [])
    assert [one.words for one in after.missing] == ["Year 5: no proof yet that access was taken away"]


def test_there_is_no_certificate_before_everything_is_settled(departure, tech, head, slt, browser_as):
    browser, address = browser_as(head), reverse("overview:certificate", args=[departure.pk])

    early = browser.get(address).content.decode()
    pdf = browser.get(reverse("overview:certificate_pdf", args=[departure.pk]))

    assert "There is no certificate yet." in early
    assert "The last day in school has not passed yet, so access has not ended." in early
    assert pdf.status_code == 302 and pdf.url == address


def test_the_certificate_names_each_account_what_was_done_by_whom_and_its_proof(
    tech, head, teacher, slt, browser_as, clock
):
    account = make_account("Year 5")
    make_posting_right(teacher, account)
    way, mailbox = make_way(account, teacher, hint="0412"), make_way(account, teacher, "email")
    departure = make_departure(teacher)
    _end(departure, tech)
    removal = departure.removals.get()
    by, after = actor(tech, AFTER), AFTER + timedelta(days=2)
    end_way(way, by=by, now=AFTER, reason="Taken off the account")
    pass_on_way(mailbox, by=by, now=AFTER, owner="school")
    start_removal(removal, by=by, now=AFTER, decision=RemovalDecision.TRANSFER, transfer_to=slt)
    complete_removal(removal, by=actor(tech, after), now=after, proof_on=AFTER.date(), proof="Members list looked at")

    clock.move_to(AFTER, tick=False)
    browser = browser_as(head)
    page = browser.get(reverse("overview:certificate", args=[departure.pk])).content.decode()
    paper = browser.get(reverse("overview:certificate_pdf", args=[departure.pk]))

    assert paper["Content-Type"] == "application/pdf"
    printed = joined(pages_of(paper.content))
    for words in (
        "Year 5",
        "Members list looked at",
        "Could post there until Friday 20 November 2026",
        "Could no longer get back in: telephone ending 0412 (Saturday 21 November 2026), ",
        "Proof of Saturday 21 November 2026",
        "Tom Wells, Monday 23 November 2026",
    ):
        assert words in page
        assert words.replace(" ", "") in printed
    assert "ITtechnician" in printed
    assert "Headteacher" in printed
    assert f"LC-2026-{departure.pk:04d}" in printed


def rests_by_long_leave(head, teacher, right):
    """The teacher is away for long from today."""
    record_long_leave(teacher, by=actor(head), now=NOW, starts_on=NOW.date())


def ends_for_a_concern(head, teacher, right):
    """The headteacher ends it at once."""
    end_posting(right, by=actor(head), now=NOW, reason="A worry", is_concern=True)


@pytest.mark.parametrize("end", [rests_by_long_leave, ends_for_a_concern])
def test_who_was_still_to_be_taken_off_on_the_last_day_has_no_certificate_before_the_proof(
    head, tech, slt, teacher, end
):
    account = make_account("Year 5")
    make_posting_right(slt, account)
    end(head, teacher, make_posting_right(teacher, account))
    teacher.refresh_from_db()
    departure = make_departure(teacher)
    before = leaver_of(departure, actor(tech), NOW)
    _end(departure, tech)
    by = actor(tech, AFTER)

    def asked():
        return [item.title for item in waits(posting.work_for, tech, AFTER, {Permission.RUN_ACCOUNTS})]

    assert ([(one.kind, one.title) for one in before.later], before.progress) == (
        [("still to take off", "Year 5")],
        "0 of 1 settled.",
    )
    assert [one.words for one in leaver_of(departure, by, AFTER).missing] == [
        "Year 5: no proof yet that access was taken away"
    ]
    # One thing to do is asked for once.
    assert "Take Priya Nair off Year 5 there too" not in asked()
    removal = departure.removals.get()
    start_removal(removal, by=by, now=AFTER, decision=RemovalDecision.KEEP)
    complete_removal(removal, by=by, now=AFTER, proof_on=AFTER.date(), proof="Members list looked at")
    right = PostingRight.objects.get(person=teacher)
    assert (right.taken_off_at, right.taken_off_by) == (AFTER, tech)
    assert "Take Priya Nair off Year 5 there too" not in asked()
    assert leaver_of(departure, by, AFTER).missing == []
