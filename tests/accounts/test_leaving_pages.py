"""The pages about people who leave, and what a leaver meets on every page (RO9, RO10)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions import leaving as actions
from accounts.actions.sweeps import sweep
from accounts.models import AccessRemoval, Handover
from people.models import Departure, Person
from people.queries import roles_of
from people.roles import Role
from tests.access_table import TABLE
from tests.factories import NOW, actor, make_account, make_departure, make_person, make_posting_right, system
from tests.test_access import ALL, address

FRIDAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def sent(leaver, **answers):
    """A form about somebody who leaves on Friday, unless told otherwise."""
    return {"person": leaver.pk, "last_day_in_school": "2026-11-20", "knows": "confidential", "ends": "after"} | answers


def test_record_departure_page_keeps_what_was_typed_and_says_what_to_do(tech, teacher, browser_as):
    browser, page = browser_as(tech), reverse("accounts:record_departure")

    def answer(**answers):
        return browser.post(page, sent(teacher, **answers)).content.decode()

    assert "Choose who leaves" in answer(person="")
    assert "Choose somebody from the list" in answer(person=tech.pk)
    assert "Enter the last day in school" in answer(last_day_in_school="")
    assert "Enter a date, such as 19 11 2026" in answer(last_day_in_school="31/31/2026")
    assert "The contract ends before the last day in school. Check both dates." in answer(contract_ends_on="2026-11-01")
    assert "This is too long: 10,000 characters. Shorten it to 2,000." in answer(note="x" * 10_000)
    assert "Where access ends now, the last day in school is today or earlier." in answer(ends="now", is_sure="on")
    sure = "Tick this to say that every access ends as soon as you press the button"
    assert sure in answer(last_day_in_school="2026-11-18")
    assert sure in answer(last_day_in_school="2026-11-19", ends="now")
    assert 'value="2026-11-18"' in answer(last_day_in_school="2026-11-18")
    year = answer(last_day_in_school="1026-11-20", is_sure="on", note="Cover is found")
    assert "This last day in school is more than a year ago. Check the year." in year
    assert ('value="1026-11-20"' in year, "Cover is found" in year) == (True, True)
    assert not Departure.objects.exists()


def test_change_departure_page_keeps_a_year_that_cannot_be(tech, teacher, browser_as):
    found = make_departure(teacher)
    page = reverse("accounts:change_departure", args=[found.pk])
    answer = browser_as(tech).post(page, sent(teacher, last_day_in_school="2206-11-20"))
    year = "This last day in school is more than two years away. Check the year."
    assert (answer.status_code, year in answer.content.decode()) == (200, True)


def test_record_departure_page_leads_to_what_they_hold(tech, teacher, browser_as):
    make_posting_right(teacher, make_account("Year 5"))
    browser = browser_as(tech)

    answer = browser.post(reverse("accounts:record_departure"), sent(teacher), follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(Departure.objects.get().get_absolute_url(), 302)]
    assert "See what they hold and hand it on" in page
    assert reverse("overview:leaver", args=[Departure.objects.get().pk]) in page
    assert "Confidential" in page


def test_record_departure_page_ends_a_dismissed_persons_access_in_the_same_step(head, teacher, browser_as):
    open_browser = browser_as(teacher)
    assert open_browser.get("/").status_code == 200

    answers = sent(teacher, last_day_in_school="2026-11-19", ends="now", is_sure="on")
    browser_as(head).post(reverse("accounts:record_departure"), answers)

    assert Departure.objects.get().access_ended_at == NOW
    assert open_browser.get("/").url.startswith(reverse("account_login"))


def test_departure_pages_change_announce_and_cancel(tech, manager, teacher, browser_as):
    departure = make_departure(teacher, last_day=FRIDAY)
    browser = browser_as(tech)

    changed = sent(teacher, last_day_in_school="2026-12-18")
    assert browser.post(reverse("accounts:change_departure", args=[departure.pk]), changed).status_code == 302
    browser.post(reverse("accounts:announce_departure", args=[departure.pk]))
    departure.refresh_from_db()
    assert (departure.last_day_in_school, departure.announced_at) == (date(2026, 12, 18), NOW)
    again = browser.post(reverse("accounts:announce_departure", args=[departure.pk]))
    assert (again.status_code, "This leaving has already been announced." in again.content.decode()) == (409, True)
    browser.post(reverse("accounts:cancel_departure", args=[departure.pk]), {"because": "mistake"})
    cancelled = browser.get(departure.get_absolute_url()).content.decode()
    assert "Priya Nair stays" in cancelled
    assert "Tom Wells: it was recorded by mistake" in cancelled
    assert browser.get(reverse("accounts:cancel_departure", args=[departure.pk])).status_code == 302
    stale = browser.post(reverse("accounts:change_departure", args=[departure.pk]), changed, follow=True)
    assert "This leaving has been cancelled." in stale.content.decode()


def test_departure_of_oneself_is_not_found_while_it_is_confidential(tech, manager, browser_as):
    departure = make_departure(manager, last_day=FRIDAY)
    page, of_list = departure.get_absolute_url(), reverse("accounts:departures")

    leaver, other = browser_as(manager), browser_as(tech)

    assert (leaver.get(page).status_code, other.get(page).status_code) == (404, 200)
    assert "Maya Price" not in leaver.get(of_list).content.decode().split("<main")[1]
    assert "Maya Price" in other.get(of_list).content.decode()
    for verb in ("announce", "cancel", "end-access", "monitoring"):
        assert leaver.post(f"{page}{verb}/").status_code == 404


def test_departure_page_offers_to_finish_what_the_background_work_did_not(tech, teacher, browser_as):
    departure = make_departure(teacher, last_day=date(2026, 11, 18))
    browser = browser_as(tech)
    assert "End every access now" in browser.get(departure.get_absolute_url()).content.decode()

    browser.post(reverse("accounts:end_access", args=[departure.pk]))

    departure.refresh_from_db()
    assert departure.access_ended_at == NOW


@pytest.mark.parametrize("many", [1, 3])
def test_departures_page_takes_as_many_statements_for_three_as_for_one(
    tech, many, browser_as, django_assert_max_num_queries
):
    for number in range(many):
        make_departure(make_person(f"Ann {number}", Role.STAFF), last_day=FRIDAY)
        done = make_departure(make_person(f"Bo {number}", Role.STAFF), ended_at=NOW)
        open_one = make_departure(make_person(f"Cy {number}", Role.STAFF), ended_at=NOW)
        AccessRemoval.objects.create(
            departure=open_one, school_account=make_account(f"Club {number}"), opened_at=NOW, due_by=NOW
        )
    browser = browser_as(tech)
    browser.get("/")
    with django_assert_max_num_queries(13):
        page = browser.get(reverse("accounts:departures")).content.decode()
    assert page.count("1 account to secure<") == many
    assert done.person.name in page


def leave_now(teacher):
    """Their access ended an instant ago, and no background work has run."""
    Person.objects.filter(pk=teacher.pk).update(access_ends_at=NOW)


@pytest.mark.walk
def test_leaver_is_nobody_on_every_address_in_a_browser_that_is_still_open(tech, teacher):
    """R3: every URL of ours and of allauth answers a leaver's live session as it answers a stranger.

    From the instant access ends, before any background work, and after it, should a session come back to life.
    """
    account = make_account("Year 5", monitors=[teacher])
    make_posting_right(teacher, account)
    handover = Handover.objects.create(
        school_account=account, person=teacher, offered_at=NOW, expires_at=NOW + timedelta(days=1)
    )
    departure = make_departure(teacher, last_day=FRIDAY)
    browser, stranger = Client(), Client()
    browser.force_login(teacher)
    assert browser.get(handover.get_absolute_url()).status_code == 200
    session, cookie = Session.objects.get(), browser.cookies[settings.SESSION_COOKIE_NAME].value
    leave_now(teacher)

    paths = {name: address(name, pattern) for name, _, pattern in ALL}
    assert set(TABLE) <= set(paths)
    addresses = [*paths.values(), *(found.get_absolute_url() for found in (handover, account, departure))]
    addresses += [reverse(name, args=[account.pk]) for name in ("accounts:safe", "accounts:posting")]

    def told_otherwise_than_a_stranger():
        for path in addresses:
            for method in ("get", "post"):
                session.save(force_insert=not Session.objects.filter(pk=session.pk).exists())
                browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
                cache.clear()  # sign-in counts tries
                answers = [getattr(client, method)(path) for client in (browser, stranger)]
                theirs, strangers = [(answer.status_code, answer.headers.get("Location")) for answer in answers]
                if theirs != strangers:
                    yield method, path, theirs, strangers

    assert list(told_otherwise_than_a_stranger()) == []

    Departure.objects.filter(pk=departure.pk).update(access_ends_at=NOW)
    assert sweep(now=NOW)["access_ended"] == 1
    assert not Session.objects.exists()
    assert list(told_otherwise_than_a_stranger()) == []


def test_leaver_has_no_session_left_once_access_has_ended(tech, teacher):
    browser = Client()
    browser.force_login(teacher)
    browser.get("/")
    departure = make_departure(teacher, last_day=date(2026, 11, 18))

    actions.end_access(departure, by=system(), now=NOW)

    assert not Session.objects.exists()
    assert browser.get("/").url.startswith(reverse("account_login"))


def test_leaver_cannot_act_with_permissions_read_before_they_left(tech, slt, teacher):
    by = actor(tech)
    leave_now(tech)

    with pytest.raises(Exception, match="Only the headteacher, the business manager or the IT technician"):
        actions.record_departure(teacher, by=by, now=NOW, last_day_in_school=FRIDAY)


def test_bring_back_page_makes_a_leaver_staff_again_without_a_sign_in(tech, teacher, slt, browser_as):
    departure = make_departure(teacher, last_day=date(2026, 11, 18))
    browser, page = browser_as(tech), reverse("accounts:bring_back", args=[departure.pk])
    too_early = browser.get(page, follow=True).content.decode()
    assert "They have not left. Cancel the leaving instead." in too_early
    actions.end_access(departure, by=system(), now=NOW)

    assert "Somebody else has this e-mail address." in browser.post(page, {"email": slt.email}).content.decode()
    browser.post(page, {"email": "Priya@school.example"})

    teacher.refresh_from_db()
    assert (teacher.email, teacher.has_usable_password()) == ("priya@school.example", False)
    assert roles_of(teacher, NOW) == {Role.STAFF}
    assert "Priya Nair is already back." in browser.post(page, follow=True).content.decode()


def test_departure_page_says_midnight_after_the_last_day_and_the_hour_of_a_dismissal(tech, teacher, slt, browser_as):
    browser = browser_as(tech)
    leaves, dismissed = make_departure(teacher, last_day=FRIDAY), make_departure(slt, ended_at=NOW)

    assert "Friday 20 November, at midnight" in browser.get(leaves.get_absolute_url()).content.decode()
    assert "Thursday 19 November, 10:30" in browser.get(dismissed.get_absolute_url()).content.decode()


def test_what_is_done_stands_newest_first_and_pages_meet(head, manager, browser_as):
    for number in range(27):
        Departure.objects.create(
            person=make_person(f"Leaver {number}"),
            last_day_in_school=NOW.date(),
            access_ends_at=NOW - timedelta(days=number // 3),
            recorded_at=NOW,
            cancelled_at=NOW,
        )
    browser = browser_as(manager)
    first = browser.get(reverse("accounts:departures")).context["page"]
    second = browser.get(reverse("accounts:departures"), first.next_query).context["page"]

    assert [*first.rows, *second.rows] == list(Departure.objects.order_by("-access_ends_at", "-id"))
    assert (len(first.rows), second.next_query) == (25, None)


def test_an_end_of_the_contract_that_nobody_wrote_down_is_not_the_last_day(tech, teacher, browser_as):
    departure = make_departure(teacher, last_day=FRIDAY)
    browser = browser_as(tech)

    rows = dict(browser.get(departure.get_absolute_url()).context["rows"])
    assert rows["End of the contract"] == "not written down"
    assert (
        'data-label="Contract ends">not written down</td>'
        in browser.get(reverse("accounts:departures")).content.decode()
    )
    Departure.objects.update(contract_ends_on=date(2026, 12, 31))
    rows = dict(browser.get(departure.get_absolute_url()).context["rows"])
    assert rows["End of the contract"] == "Thursday 31 December"
