"""Who can post: granted and ended with a reason, two people an account (RO9)."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.actions.handovers import collect_handover
from accounts.actions.posting import end_posting, grant_posting, take_off_platform
from accounts.models import Handover, PostingRight
from accounts.queries import held_by, work_for
from accounts.queries import posting as queries
from accounts.queries.credentials import due_for_change
from accounts.queries.handovers import offering_of
from accounts.rules.handovers import why_not_offer_handover
from accounts.rules.posting import why_not_grant_posting
from core.action import Refused
from core.audit import api as audit
from core.notices.models import Notice
from core.standing import Level
from people.roles import Role
from tests.factories import (
    LONDON,
    NOW,
    actor,
    let_post,
    make_account,
    make_departure,
    make_person,
    make_reachable,
    offer,
    store,
)
from tests.waiting import waits


@pytest.fixture
def account(school):
    return make_account("Year 5 trips")


def grant(account, person, by, now=NOW):
    return grant_posting(account, by=actor(by, now), now=now, person=person, reason="Runs the trips")


def refusal_to_offer(account, person, by):
    return why_not_offer_handover(account, person, actor(by), NOW, offering=offering_of(account))


def words(response):
    return " ".join(response.content.decode().split())


def standing_of(clause, person):
    return {one.clause: (one.level, one.figure) for one in queries.standing(person, NOW)}.get(clause)


def test_grant_posting_says_since_when_why_and_tells_the_person(account, tech, teacher):
    right = grant(account, teacher, tech)

    assert (right.person, right.granted_at, right.granted_by, right.reason) == (teacher, NOW, tech, "Runs the trips")
    notice = Notice.objects.get(recipient=teacher)
    assert (notice.subject, notice.body) == ("You can now post on Year 5 trips", "Why: Runs the trips")
    assert audit.last("posting_right.granted", account).facts == {"person": "Priya Nair", "reason": "Runs the trips"}


@pytest.mark.parametrize("role", [Role.HEADTEACHER, Role.BUSINESS_MANAGER, Role.SLT, Role.STAFF, Role.CHAIR])
def test_grant_posting_refuses_everybody_but_the_technician(account, teacher, role):
    with pytest.raises(Refused) as refusal:
        grant(account, teacher, make_person("Pat Doe", role))

    assert refusal.value.reason == "Only the IT technician changes who can post."


def test_grant_posting_refuses_somebody_who_can_already(account, tech, teacher):
    grant(account, teacher, tech)

    with pytest.raises(Refused) as refusal:
        grant(account, teacher, tech)

    assert refusal.value.reason == "Priya Nair can already post there."


@pytest.mark.parametrize(
    ("access_ends_at", "sentence"),
    [
        (NOW, "Priya Nair has left the school."),
        (datetime(2026, 11, 28, tzinfo=LONDON), "Priya Nair leaves after 27 November. Choose somebody who stays."),
        (datetime(2026, 12, 19, tzinfo=LONDON), ""),
    ],
)
def test_grant_posting_refuses_somebody_who_has_left_or_leaves_soon(account, tech, teacher, access_ends_at, sentence):
    teacher.access_ends_at = access_ends_at
    teacher.save()

    if not sentence:
        assert grant(account, teacher, tech).person == teacher
        return
    with pytest.raises(Refused) as refusal:
        grant(account, teacher, tech)
    assert refusal.value.reason == sentence


def test_grant_posting_tells_a_technician_nothing_of_their_own_confidential_leaving(account, tech, head):
    departure = make_departure(tech)
    other = make_person("Una Tech", Role.TECHNICIAN)
    told = "Tom Wells leaves after 20 November. Choose somebody who stays."

    assert why_not_grant_posting(account, tech, actor(tech), NOW) == ""
    assert why_not_grant_posting(account, tech, actor(other), NOW) == told
    departure.announced_at = NOW
    departure.save()
    assert why_not_grant_posting(account, tech, actor(tech), NOW) == told


def test_posting_and_handing_over_tell_a_technician_nothing_of_their_own_confidential_leaving(
    account, tech, browser_as
):
    offer(account, tech, tech)
    make_departure(tech)
    other = make_person("Una Tech", Role.TECHNICIAN)

    for reader, tells in ((tech, False), (other, True)):
        assert ("Leaves after 20 November" in words(browser_as(reader).get(posting_of(account)))) == tells
        assert ("Tom Wells leaves after" in refusal_to_offer(account, tech, reader)) == tells


def test_grant_posting_refuses_a_closed_account(school, tech, teacher):
    with pytest.raises(Refused) as refusal:
        grant(make_account(state="closed"), teacher, tech)

    assert refusal.value.reason == "This account is closed, so nobody posts on it."


def test_end_posting_keeps_the_reason_tells_the_person_and_takes_the_offer_back(account, tech, teacher):
    handover = offer(account, tech, teacher)
    right = PostingRight.objects.get()

    end_posting(right, by=actor(tech), now=NOW, reason="Now teaches Year 1")

    right.refresh_from_db()
    assert (right.ended_at, right.ended_by, right.end_reason) == (NOW, tech, "Now teaches Year 1")
    handover.refresh_from_db()
    assert (handover.state, handover.cancelled_by) == ("cancelled", tech)
    assert Notice.objects.filter(recipient=teacher, subject="You can no longer post on Year 5 trips").count() == 1
    assert audit.last("posting_right.ended", account).facts == {"person": "Priya Nair", "reason": "Now teaches Year 1"}
    assert audit.last("handover.cancelled", handover).facts == {"because": "can no longer post there"}


def test_end_posting_refuses_twice_and_everybody_else(account, tech, teacher, slt):
    (right,) = let_post(account, tech, teacher)
    with pytest.raises(Refused) as refusal:
        end_posting(right, by=actor(slt), now=NOW, reason="x")
    assert refusal.value.reason == "Only the headteacher or the IT technician ends that somebody can post."
    end_posting(right, by=actor(tech), now=NOW, reason="x")

    with pytest.raises(Refused) as refusal:
        end_posting(right, by=actor(tech), now=NOW, reason="x")

    assert refusal.value.reason == "Priya Nair can no longer post there already."


def test_an_account_with_nobody_or_one_person_is_found(account, tech, teacher, slt):
    make_reachable(account)
    assert [item.title for item in waits(work_for, tech, NOW)] == ["Nobody can post on Year 5 trips"]
    let_post(account, tech, teacher)
    assert [item.title for item in waits(work_for, tech, NOW)] == ["Only one person can post on Year 5 trips"]
    assert standing_of("RO9", tech) == (Level.LOOK, "1 of 1 live accounts with nobody or one person who can post")
    let_post(account, tech, slt)
    assert waits(work_for, tech, NOW) == []
    assert standing_of("RO9", tech) == (Level.IN_ORDER, "At least two people can post on every live account")
    assert standing_of("RO9", None) is None
    assert [(held.kind, held.title) for held in held_by(slt, NOW)] == [("who can post", "Year 5 trips")]


def posting_of(account):
    return reverse("accounts:posting", args=[account.pk])


def test_posting_shows_everybody_the_names_and_the_technician_the_rest(account, tech, teacher, slt, head, browser_as):
    offer(account, tech, teacher)
    (other,) = let_post(account, tech, slt)
    end_posting(other, by=actor(tech), now=NOW, reason="Was covering")

    mine = words(browser_as(teacher).get(posting_of(account)))
    assert "Priya Nair" in mine
    assert "Was covering" not in mine
    assert "Only one person can post here. When they are away or leave, nobody can." in mine
    for reader in (tech, head):
        page = words(browser_as(reader).get(posting_of(account)))
        assert "Sara Lund, until Thursday 19 November" in page
    page = words(browser_as(tech).get(posting_of(account)))
    assert "Waiting to be collected" in page
    assert "See the offer" in page


def test_posting_tells_those_who_may_know_that_somebody_leaves(account, tech, teacher, slt, browser_as):
    let_post(account, tech, teacher)
    teacher.access_ends_at = datetime(2099, 12, 19, tzinfo=LONDON)
    teacher.save()

    assert "Leaves after 18 December" in words(browser_as(tech).get(posting_of(account)))
    assert "Leaves after" not in words(browser_as(slt).get(posting_of(account)))


@pytest.mark.parametrize("count", [1, 3])
def test_posting_costs_the_same_at_one_and_three(account, tech, browser_as, count, django_assert_num_queries):
    for number in range(count):
        let_post(account, tech, make_person(f"Poster {number}", Role.STAFF))
    browser = browser_as(tech)
    browser.get(posting_of(account))

    with django_assert_num_queries(14):
        page = browser.get(posting_of(account))

    assert words(page).count("Store the user name and the password first.") == count


@pytest.mark.parametrize("count", [1, 3])
def test_work_for_costs_the_same_at_one_and_three(school, tech, count, django_assert_num_queries):
    for number in range(count):
        make_account(f"Account {number}")

    granted = actor(tech).permissions
    with django_assert_num_queries(1):
        assert len(waits(queries.work_for, tech, NOW, granted)) == count


def test_grant_page_names_the_proposals_people_first(account, tech, teacher, slt, browser_as):
    account.request.will_post.add(teacher)

    page = browser_as(tech).get(reverse("accounts:grant_posting", args=[account.pk]))

    groups = [
        (name, [label for _, label in people]) for name, people in page.context["form"].fields["person"].choices[1:]
    ]
    assert groups[0] == ("Named in the proposal", ["Priya Nair"])
    assert "Sara Lund" in groups[1][1]


def test_grant_page_says_why_not_at_the_field_and_keeps_the_reason(account, tech, teacher, browser_as):
    teacher.access_ends_at = NOW + timedelta(days=36500)
    teacher.save()
    browser = browser_as(tech)
    address = reverse("accounts:grant_posting", args=[account.pk])

    assert "Enter why this person needs to post there" in words(browser.post(address, {"person": teacher.pk}))
    empty = words(browser.post(address, {"reason": "Runs the choir"}))
    assert "Choose who" in empty
    assert "Runs the choir" in empty
    done = browser.post(address, {"person": teacher.pk, "reason": "Runs the choir"}, follow=True)
    assert "Priya Nair can now post on Year 5 trips." in words(done)


def test_grant_page_refuses_a_leaver_at_the_field(account, tech, teacher, browser_as, at_now):
    teacher.access_ends_at = NOW + timedelta(days=3)
    teacher.save()

    page = browser_as(tech).post(
        reverse("accounts:grant_posting", args=[account.pk]), {"person": teacher.pk, "reason": "Runs the choir"}
    )

    assert "Priya Nair leaves after 22 November. Choose somebody who stays." in words(page)
    assert not PostingRight.objects.exists()


def test_end_page_asks_why(account, tech, teacher, browser_as):
    (right,) = let_post(account, tech, teacher)
    browser = browser_as(tech)
    address = reverse("accounts:end_posting", args=[right.pk])

    assert "Enter why this person no longer posts there" in words(browser.post(address, {"reason": " "}))
    done = browser.post(address, {"reason": "Moved"}, follow=True)
    assert done.redirect_chain == [(posting_of(account), 302)]
    assert browser.post(address, {"reason": "Moved"}).status_code == 409


def test_offer_button_makes_the_offer(account, tech, teacher, browser_as):
    offer_ = offer(account, tech, teacher)
    Handover.objects.all().delete()
    right = PostingRight.objects.get()

    done = browser_as(tech).post(reverse("accounts:offer_handover", args=[right.pk]), follow=True)

    assert "Priya Nair is asked to collect the sign-in details within three working days." in words(done)
    assert Handover.objects.exclude(pk=offer_.pk).count() == 1


def test_the_headteacher_ends_it_at_once_and_the_technician_takes_them_off(account, tech, head, teacher, slt):
    handover = offer(account, tech, teacher)
    let_post(account, tech, slt)
    collect_handover(handover, by=actor(teacher), now=NOW, has_fresh_factor=True, has_read=True)
    assert list(due_for_change(NOW)) == []
    right = PostingRight.objects.get(person=teacher)

    end_posting(right, by=actor(head), now=NOW, reason="A parent has complained", is_concern=True)

    handover.refresh_from_db()
    assert (right.is_concern, right.must_take_off, handover.state) == (True, True, "cancelled")
    assert [credential.kind for credential in due_for_change(NOW)] == ["password"]
    told = Notice.objects.get(key=f"posting-{right.pk}-take-off")
    assert (told.recipient, told.urgency, told.is_discreet, told.body) == (
        tech,
        "now",
        True,
        "Hana Okafor has ended that they can post there. "
        "They know its password or other sign-in details: change those too.",
    )
    assert Notice.objects.get(recipient=teacher, key=f"posting-{right.pk}-ended").body == (
        "Ask the headteacher about it."
    )
    assert audit.last("posting_right.ended", account).facts == {"person": "Priya Nair"}
    assert [(item.title, item.act_now) for item in waits(work_for, tech) if item.act_now] == [
        ("Take Priya Nair off Year 5 trips there too", True)
    ]

    take_off_platform(right, by=actor(tech), now=NOW)

    assert (right.taken_off_at, right.taken_off_by) == (NOW, tech)
    assert "Take Priya Nair off Year 5 trips there too" not in [item.title for item in waits(work_for, tech)]


def test_take_off_refuses_others_what_has_not_ended_and_a_second_time(account, tech, head, teacher):
    (right,) = let_post(account, tech, teacher)

    def refused(person):
        with pytest.raises(Refused) as refusal:
            take_off_platform(right, by=actor(person), now=NOW)
        return refusal.value.reason

    assert refused(head) == "Only the IT technician takes access away on the platforms."
    assert refused(tech) == "Priya Nair can still post there. End that first."
    end_posting(right, by=actor(tech), now=NOW, reason="x")
    assert refused(tech) == "Priya Nair is taken off there already."


def test_end_with_a_concern_on_the_page_keeps_the_reason_from_others(account, tech, head, teacher, manager, browser_as):
    (right,) = let_post(account, tech, teacher)
    page = reverse("accounts:posting", args=[account.pk])
    assert "No longer posts" in words(browser_as(head).get(page))
    end = reverse("accounts:end_posting", args=[right.pk])
    assert "The IT technician is told at once" in words(browser_as(head).get(end))

    browser_as(head).post(end, {"reason": "A parent has complained", "is_concern": "on"})

    assert "A parent has complained" in words(browser_as(head).get(page))
    assert "A parent has complained" not in words(browser_as(manager).get(page))
    assert "is still to be taken off on Facebook" in words(browser_as(tech).get(page))
    done = browser_as(tech).post(reverse("accounts:take_off_platform", args=[right.pk]), follow=True)
    assert "Priya Nair is taken off Year 5 trips." in words(done)
    assert "; taken off there on " in words(done)
    assert " by Tom Wells" in words(done)


def test_posting_names_what_is_not_in_the_safe_and_leads_there(account, tech, head, teacher, browser_as):
    let_post(account, tech, teacher)
    store(account, tech, password="Otter-Kettle-9-Quay")
    address = reverse("accounts:posting", args=[account.pk])
    link = reverse("accounts:store_credential", args=[account.pk, "username"])

    page = words(browser_as(tech).get(address))

    assert f'nothing can be handed over: <a class="govuk-link" href="{link}">store the user name</a></p>' in page
    assert "Store the user name first." in page
    assert "store the" not in words(browser_as(head).get(address))
    store(account, tech, username="year5")
    assert "nothing can be handed over" not in words(browser_as(tech).get(address))
