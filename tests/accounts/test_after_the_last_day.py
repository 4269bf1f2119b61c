"""What a leaver began before the last day ended, and what becomes of it after (RO9, RO10).

Each time in the first second after the day, before any background work, and again once that has run.
"""

from datetime import date, datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.actions.directory_tokens import end_directory_token
from accounts.actions.leaving import record_departure
from accounts.actions.linked_groups import (
    agree_to_group,
    change_group,
    end_group,
    offer_group,
    take_over_group,
    turn_down_group,
)
from accounts.actions.requests import approve_request, save_draft, withdraw_request
from accounts.models import DirectoryToken, LinkedGroup
from accounts.queries import held_by
from accounts.queries.checked import checked
from core.action import Refused
from core.notices.models import Notice
from incidents.actions.evidence import add_evidence
from incidents.states import PictureAnswer
from overview import queries
from overview.queries.leaving import leaver as leaver_of
from overview.sweeps import sweep_all
from people.actions.invitations import invite
from people.actions.letter_delivery import deliver
from people.models import Invitation, Person
from people.roles import Role
from tests.accounts.test_scim import Directory, connect
from tests.factories import LONDON, NOW, actor, make_group, make_person, make_picture, make_report, make_request
from tests.waiting import waits_for

FRIDAY = date(2026, 11, 20)
LAST_HOUR = datetime(2026, 11, 20, 23, 0, tzinfo=LONDON)
AFTER = datetime(2026, 11, 21, tzinfo=LONDON)
PASSWORD = "violet kettle orbit ladder"
# With the sweep of that minute, and without it.
SWEPT = pytest.mark.parametrize("is_swept", [False, True], ids=["before the sweep", "after it"])


def refused(act, *args, by, now=AFTER, **values):
    """The sentence with which this was refused."""
    with pytest.raises(Refused) as refusal:
        act(*args, by=actor(by, now), now=now, **values)
    return refusal.value.reason


@pytest.fixture
def leaves(head, time_machine):
    """This person's last day is Friday, and it is Friday night."""

    def record(person, **details):
        departure = record_departure(person, by=actor(head), now=NOW, last_day_in_school=FRIDAY, **details)
        time_machine.move_to(LAST_HOUR, tick=False)
        return departure

    return record


@pytest.fixture
def midnight(time_machine):
    """The last day has ended; the sweep of that minute has run or not."""

    def strike(*, is_swept=True):
        time_machine.move_to(AFTER, tick=False)
        if is_swept:
            sweep_all(now=AFTER)

    return strike


def is_in(browser):
    return "_auth_user_id" in browser.session


def signs_in(address):
    """Whether this address and the new password open anything."""
    browser = Client()
    browser.post("/sign-in/login/", {"login": address, "password": PASSWORD})
    return is_in(browser)


def kinds(person):
    return {(held.kind, held.title) for held in held_by(person, AFTER)}


def turned_away(browser, path):
    """Whether this browser is answered as a stranger is, whatever it asks of this address, and sent to sign in."""
    stranger = Client()
    theirs, strangers = ([client.get(path), client.post(path)] for client in (browser, stranger))
    are_alike = [one.status_code for one in theirs] == [one.status_code for one in strangers]
    return are_alike and any(one.headers.get("Location", "").startswith("/sign-in/login/") for one in theirs)


def missing(departure, by):
    """What stands in the way of the certificate, in words."""
    departure.refresh_from_db()
    return [one.words for one in leaver_of(departure, actor(by, AFTER), AFTER).missing]


@SWEPT
@pytest.mark.parametrize("is_open", [False, True], ids=["link in the mail", "form on the screen"])
def test_a_new_password_asked_for_before_it_is_not_chosen_after_it(teacher, leaves, midnight, is_swept, is_open):
    teacher.set_password("correct horse battery staple")
    teacher.save()
    leaves(teacher)
    browser, address = Client(), teacher.email
    browser.post("/sign-in/password/reset/", {"email": address})
    deliver(now=LAST_HOUR)
    (link,) = [line.strip() for line in mail.outbox[-1].body.splitlines() if "/sign-in/password/reset/" in line]
    form = browser.get(link, follow=True).redirect_chain[-1][0] if is_open else link
    midnight(is_swept=is_swept)

    page = browser.get(form, follow=True)
    answer = browser.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD}, follow=True)

    said = "This link no longer works" if is_swept else "Your access to this site has ended."
    assert said in answer.content.decode()
    assert not is_in(browser)
    assert not Person.objects.get(pk=teacher.pk).check_password(PASSWORD)
    assert not signs_in(address)


@SWEPT
def test_an_invitation_that_is_open_on_the_screen_is_not_accepted_after_it(head, leaves, midnight, is_swept):
    newcomer = make_person("Nia Webb", Role.STAFF)
    newcomer.set_unusable_password()
    newcomer.save()
    address = newcomer.email
    path = reverse("people:invitation", args=[invite(newcomer, by=actor(head), now=NOW)])
    leaves(newcomer)
    browser = Client()
    assert "Choose a password" in browser.get(path).content.decode()
    midnight(is_swept=is_swept)

    answer = browser.post(path, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)

    said = "A newer link was sent, or this one was taken back." if is_swept else "This link no longer works."
    assert said in answer.content.decode()
    assert not is_in(browser)
    assert Invitation.objects.get().used_at is None
    assert not Person.objects.get(pk=newcomer.pk).has_usable_password()
    assert not signs_in(address)


@SWEPT
def test_an_open_proposal_is_the_headteachers_and_the_leavers_no_more(
    head, teacher, slt, leaves, midnight, is_swept, browser_as
):
    proposal = make_request(teacher, will_post=[slt])
    departure = leaves(teacher)
    assert ("proposal", "Year 3 news · Facebook") in kinds(teacher)
    browser = browser_as(teacher)
    assert browser.get(proposal.get_absolute_url()).status_code == 200
    midnight(is_swept=is_swept)

    assert turned_away(browser, proposal.get_absolute_url())
    assert turned_away(browser, reverse("accounts:withdraw_request", args=[proposal.pk]))
    assert refused(withdraw_request, proposal, by=teacher) == (
        "Priya Nair has left. Only the headteacher can withdraw this proposal now."
    )
    assert refused(save_draft, proposal, by=teacher, aim="Mine") == ("This proposal is already waiting for a decision.")
    # It waits for the headteacher still, with a word about who proposed it, and somebody may take it over.
    assert proposal.get_absolute_url() in {item.url for item in waits_for(queries, head, AFTER)}
    assert "Priya Nair has left. Somebody else would have to take this account on." in [
        found.words for found in checked(proposal, actor(head, AFTER), AFTER)
    ]
    if is_swept:
        assert "Proposal: Year 3 news · Facebook" in missing(departure, head)
    approve_request(proposal, by=actor(head, AFTER), now=AFTER)
    assert not Notice.objects.filter(recipient=teacher, posted_at__gte=AFTER).exists()


@SWEPT
def test_a_report_stays_with_its_lead_and_the_leaver_adds_nothing_to_it(
    head, teacher, leaves, midnight, is_swept, browser_as
):
    report = make_report(teacher)
    leaves(teacher)
    browser, path = browser_as(teacher), report.get_absolute_url()
    assert browser.get(path).status_code == 200
    midnight(is_swept=is_swept)

    for address in (path, reverse("incidents:add_evidence", args=[report.reference]), reverse("incidents:mine")):
        assert turned_away(browser, address)
    assert refused(add_evidence, report, by=teacher, upload=make_picture(), picture=PictureAnswer.NO) == (
        "Only the lead and the reporter add pictures or files."
    )
    # Who made it stays said, to whoever leads it, and nobody else comes in the leaver's place.
    report.refresh_from_db()
    assert (report.lead, report.reported_by, report.is_open) == (head, teacher, True)
    assert path in {item.url for item in waits_for(queries, head, AFTER)}
    assert "Priya Nair" in browser_as(head).get(path).content.decode()
    assert not Notice.objects.filter(recipient=teacher, posted_at__gte=AFTER).exists()


@SWEPT
def test_a_linked_group_waits_for_those_who_look_after_groups(
    head, manager, teacher, slt, leaves, midnight, is_swept, browser_as
):
    group = make_group(teacher)
    departure = leaves(teacher)
    browser = browser_as(teacher)
    assert browser.get(group.get_absolute_url()).status_code == 200
    midnight(is_swept=is_swept)

    for path in (group.get_absolute_url(), reverse("accounts:end_group", args=[group.pk])):
        assert turned_away(browser, path)
    only = "Whoever runs it changes it, or the headteacher, the business manager or the IT technician."
    assert refused(end_group, group, by=teacher, reason="Mine") == only
    assert refused(change_group, group, by=teacher, name="Mine") == only
    assert refused(offer_group, group, by=teacher, to=slt) == only
    assert "“Fair helpers”: Priya Nair, who ran it, has left" in {
        item.title for item in waits_for(queries, manager, AFTER)
    }
    if is_swept:
        assert "Linked group: Fair helpers" in missing(departure, head)

    offer_group(group, by=actor(manager, AFTER), now=AFTER, to=slt)
    take_over_group(group, by=actor(slt, AFTER), now=AFTER)

    group.refresh_from_db()
    assert (group.runner, kinds(teacher)) == (slt, set())
    assert refused(agree_to_group, group, by=teacher) == "Only Sara Lund can say yes: they run it."


@SWEPT
def test_a_group_that_was_offered_to_a_leaver_is_not_taken_over(
    head, manager, teacher, slt, leaves, midnight, is_swept
):
    group = make_group(slt)
    offer_group(group, by=actor(slt), now=NOW, to=teacher)
    leaves(teacher)
    midnight(is_swept=is_swept)

    assert refused(take_over_group, group, by=teacher) == "You are not asked to take this group over."
    assert refused(turn_down_group, group, by=teacher) == "You are not asked to take this group over."
    offer_group(group, by=actor(slt, AFTER), now=AFTER, to=manager)
    assert LinkedGroup.objects.get().offered_to == manager


def test_the_directory_goes_on_with_the_token_that_a_technician_made_who_has_left(
    head, manager, tech, teacher, leaves, midnight, browser_as
):
    """Meant so: the token is the school's, not the person's. If it ended with them, whoever leaves next would stay in.

    A leaver who kept it could switch people off and read who is on staff, and could give nobody anything. So it is
    on the list of what they hold and in the way of their certificate, until a new one is made and this one ended.
    """
    token, secret = connect(tech)
    directory = Directory(secret)
    theirs = directory.add(teacher.email)
    departure = leaves(tech)
    midnight()

    assert directory.off(theirs).status_code == 200
    assert Person.objects.get(pk=teacher.pk).has_left(AFTER)
    page = browser_as(manager).get(reverse("accounts:directory")).content.decode()
    assert "by Tom Wells" in page
    nobody_yet = "Role: IT technician"
    assert missing(departure, head) == ["Connected the staff directory: Microsoft Entra", nobody_yet]

    end_directory_token(token, by=actor(manager, AFTER), now=AFTER)

    assert directory.send("GET", "Users").status_code == 401
    assert missing(departure, head) == [nobody_yet]
    assert DirectoryToken.objects.get().ended_by == manager
