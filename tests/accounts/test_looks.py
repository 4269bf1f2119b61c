"""Unusual looks are told at once, all of them once a week; the rules are data that stand on the page (RO7)."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts import alarms
from accounts.actions import openings
from accounts.actions.credentials import show_credentials
from accounts.actions.looks import tell_of_looks
from accounts.actions.sweeps import sweep
from accounts.models import CredentialLook
from accounts.rules.alarms import Circumstances, alarms_of
from core.action import Refused
from core.audit import api as audit
from core.notices.delivery import deliver
from core.notices.models import Notice
from people.queries import SCHOOL_TIME
from people.roles import Role
from tests.factories import NOW, actor, let_post, make_account, make_departure, make_person, store, system


def at(hour, minute=0, day=19):
    return datetime(2026, 11, day, hour, minute, tzinfo=SCHOOL_TIME)


@pytest.fixture
def account(school, head):
    return make_account("Year 5 trips")


def look(account, person, now=NOW, **credentials):
    ids = [one.pk for one in account.credentials.current()]
    return show_credentials(
        account, by=actor(person, now), now=now, ids=ids, reason="Sign in to post", has_fresh_factor=True
    )


def told(alarm):
    found = Notice.objects.filter(key__startswith=f"look-alarm-{alarm.key}-").order_by("recipient__name")
    return [notice.recipient.name for notice in found]


@pytest.mark.parametrize(
    ("around", "raised"),
    [
        (Circumstances(at(10, 30)), []),
        (Circumstances(at(7)), []),
        (Circumstances(at(17, 59)), []),
        (Circumstances(at(6, 59)), [alarms.OUTSIDE_HOURS]),
        (Circumstances(at(18)), [alarms.OUTSIDE_HOURS]),
        (Circumstances(at(10), is_working_day=False), [alarms.OUTSIDE_HOURS]),
        (Circumstances(at(10), new_accounts=2), []),
        (Circumstances(at(10), new_accounts=3), [alarms.MANY_NEW]),
        (Circumstances(at(10), last_day=date(2026, 12, 4)), []),
        (Circumstances(at(10), last_day=date(2026, 12, 3)), [alarms.LEAVES_SOON]),
        (Circumstances(at(10), refusals=4, was_refused=True), []),
        (Circumstances(at(10), refusals=5, was_refused=True), [alarms.MANY_REFUSED]),
        (
            Circumstances(at(23), new_accounts=9, last_day=date(2026, 11, 20)),
            [alarms.OUTSIDE_HOURS, alarms.MANY_NEW, alarms.LEAVES_SOON],
        ),
    ],
)
def test_alarms_of_follows_its_data(around, raised):
    assert alarms_of(around) == raised


def test_a_look_in_school_hours_raises_nothing(account, tech):
    store(account, tech, password="Plum-Kettle-7-Harbour")

    look(account, tech)

    assert not Notice.objects.exists()


def test_a_look_at_night_is_told_once_a_day_and_never_to_who_looked(account, tech, head):
    store(account, tech, password="Plum-Kettle-7-Harbour")

    for minute in range(3):
        look(account, tech, at(23, minute))
    deliver(now=at(23, 5))

    notice = Notice.objects.get(recipient=head)
    assert notice.subject == "Tom Wells looked at sign-in details: outside school hours"
    assert notice.body == (
        "Thursday 19 November, 23:00, Year 5 trips. The rule: Somebody looks before 7:00, from 18:00 on, or on a day "
        "that is not a working day. Ask them. If they do not know of it, end their sign-ins and change the password."
    )
    assert tech.name not in told(alarms.OUTSIDE_HOURS)
    assert audit.last("credential.look_alarmed", account).facts == {"rule": alarms.OUTSIDE_HOURS.rule}
    (mailed,) = [message for message in mail.outbox if head.email in message.to]
    assert "Tom Wells" not in f"{mailed.subject} {mailed.body}"

    look(account, tech, at(23, day=20))
    assert Notice.objects.filter(recipient=head).count() == 2


def test_a_look_on_a_sunday_is_outside_school_hours(account, tech):
    store(account, tech, password="Plum-Kettle-7-Harbour")

    look(account, tech, at(11, day=22))

    assert "Hana Okafor" in told(alarms.OUTSIDE_HOURS)


def test_three_accounts_never_seen_before_within_an_hour(account, tech, teacher, head):
    accounts = [account, make_account("Football"), make_account("Choir")]
    for one in accounts:
        store(one, tech, password="Plum-Kettle-7-Harbour")
        let_post(one, tech, teacher)
    Notice.objects.all().delete()

    for minute, one in enumerate(accounts):
        assert told(alarms.MANY_NEW) == []
        look(one, teacher, NOW + timedelta(minutes=minute))
    assert told(alarms.MANY_NEW) == ["Hana Okafor", "Tom Wells"]

    later = NOW + timedelta(days=1)
    for minute, one in enumerate(accounts):
        look(one, teacher, later + timedelta(minutes=minute))
    assert len(told(alarms.MANY_NEW)) == 2


def test_a_look_by_somebody_who_leaves_soon_is_told_to_who_may_know_and_kept_out_of_the_history(account, tech, head):
    store(account, tech, password="Plum-Kettle-7-Harbour")
    make_departure(tech, last_day=date(2026, 12, 1))

    look(account, tech)

    assert "Hana Okafor" in told(alarms.LEAVES_SOON)
    assert tech.name not in told(alarms.LEAVES_SOON)
    assert audit.last("credential.look_alarmed", account) is None


def test_of_an_unannounced_leaving_nobody_hears_who_may_not_know(account, tech, teacher):
    manager = make_person("Maya Price", Role.BUSINESS_MANAGER)
    store(account, tech, password="Plum-Kettle-7-Harbour")
    let_post(account, tech, teacher)
    make_departure(teacher, last_day=date(2026, 12, 1))

    look(account, teacher)

    assert told(alarms.LEAVES_SOON) == ["Hana Okafor", "Tom Wells"]
    assert not Notice.objects.filter(recipient__in=[manager, teacher], key__contains="leaves-soon").exists()


def test_five_refusals_in_an_hour_are_told(account, tech, teacher):
    store(account, tech, password="Plum-Kettle-7-Harbour")

    for minute in range(5):
        assert told(alarms.MANY_REFUSED) == []
        with pytest.raises(Refused):
            look(account, teacher, NOW + timedelta(minutes=minute))

    assert told(alarms.MANY_REFUSED) == ["Hana Okafor", "Tom Wells"]
    assert Notice.objects.first().subject == "Priya Nair was refused sign-in details: refused again and again"


def test_refused_tries_of_what_two_people_open_count_as_well(account, tech, head, manager):
    store(account, tech, password="Plum-Kettle-7-Harbour")
    one = openings.ask_emergency(account, by=actor(head), now=NOW, reason="A post must come down")
    copy = openings.ask_copy(by=actor(head), now=NOW, reason="USB")

    def use(opening, minute):
        now = NOW + timedelta(minutes=minute)
        with pytest.raises(Refused):
            openings.use_opening(opening, by=actor(head, now), now=now, kind=opening.kind, has_fresh_factor=True)

    for minute, opening in enumerate([one, copy, one, copy]):
        use(opening, minute)
        assert told(alarms.MANY_REFUSED) == []
    use(copy, 5)

    assert told(alarms.MANY_REFUSED) == ["Tom Wells"]
    alarm = Notice.objects.get(key__contains="many-refused")
    assert alarm.subject == "Hana Okafor was refused sign-in details: refused again and again"
    assert "copy of the safe. The rule:" in alarm.body
    assert audit.last("credential.look_alarmed", copy).facts == {"rule": alarms.MANY_REFUSED.rule}


MONDAY = at(8, day=23)


def test_tell_of_looks_sends_last_weeks_list_once(account, school, tech, head, teacher):
    let_post(account, tech, teacher)
    store(account, tech, password="Plum-Kettle-7-Harbour", username="river.trips")
    look(account, teacher)
    look(account, tech, NOW + timedelta(minutes=5))
    look(account, tech, at(8, day=23))

    assert tell_of_looks(by=system(MONDAY), now=MONDAY) == 2
    assert tell_of_looks(by=system(MONDAY), now=MONDAY) == 0

    notice = Notice.objects.get(recipient=head, key="looks-week-2026-11-16")
    assert (notice.subject, notice.is_discreet) == ("Who looked at sign-in details last week: 2 looks", True)
    assert notice.body.splitlines() == [
        "Thursday 19 November, 10:35: Tom Wells, Year 5 trips, user name, password. Sign in to post",
        "Thursday 19 November, 10:30: Priya Nair, Year 5 trips, user name, password. Sign in to post",
    ]
    assert notice.link == f"{reverse('accounts:looks')}?week=2026-11-16"
    assert Notice.objects.filter(recipient=tech, key="looks-week-2026-11-16").exists()
    assert audit.last("looks.summed_up", school).facts == {"week_of": "2026-11-16", "looks": 2}


def test_tell_of_looks_says_nothing_of_a_week_without_any(account, tech):
    store(account, tech, password="Plum-Kettle-7-Harbour")

    assert sweep(now=MONDAY)["told_of_looks"] == 0
    assert not Notice.objects.filter(key__startswith="looks-week").exists()


def test_a_long_week_is_cut_and_says_so(account, tech, head):
    stored = store(account, tech, password="Plum-Kettle-7-Harbour")["password"]
    for minute in range(23):
        CredentialLook.objects.create(
            credential=stored, person=tech, looked_at=NOW + timedelta(minutes=minute), reason="x"
        )

    tell_of_looks(by=system(MONDAY), now=MONDAY)

    body = Notice.objects.get(recipient=head, key="looks-week-2026-11-16").body
    assert len(body.splitlines()) == 21
    assert body.splitlines()[-1] == "And 3 more on the page."


def words(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_at_one_and_three(
    account, tech, head, browser_as, number, django_assert_num_queries, at_now
):
    stored = store(account, tech, password="Plum-Kettle-7-Harbour")["password"]
    for minute in range(number):
        CredentialLook.objects.create(
            credential=stored, person=tech, looked_at=NOW - timedelta(minutes=minute), reason=f"Reason {minute}"
        )
    browser = browser_as(head)
    browser.get(reverse("accounts:looks"))

    with django_assert_num_queries(7):
        page = browser.get(reverse("accounts:looks"))

    assert words(page).count("Reason ") == number
    for alarm in alarms.ALARMS:
        assert alarm.rule in words(page)
    assert "Nobody looked in this week." in words(browser.get(reverse("accounts:looks"), {"week": "2026-11-12"}))


@pytest.mark.parametrize("week", ["", "nonsense", "0001-01-01", "9999-12-31", "2027-05-01", "2026-13-01"])
def test_the_page_shows_this_week_where_no_other_makes_sense(account, head, browser_as, at_now, week):
    page = browser_as(head).get(reverse("accounts:looks"), {"week": week})

    assert "Monday 16 November to Sunday 22 November" in words(page)
