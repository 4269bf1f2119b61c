"""The register, the public list, and looking after an account (SC2, RO9, NA4)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.actions.school_accounts import change_monitors, choose_listing, correct_place, note_look
from accounts.models import PostingRight
from accounts.queries import held_by
from accounts.queries.in_order import standing
from accounts.queries.official import official_accounts
from accounts.queries.register_page import register_page
from accounts.queries.school_accounts import name_people, register
from core.action import Refused
from core.notices.models import Notice
from core.standing import Level
from tests.factories import NOW, actor, make_account, make_approved, make_live, make_reachable, make_setting_up


def refusal(verb, thing, person, **values):
    with pytest.raises(Refused) as refused:
        verb(thing, by=actor(person), now=NOW, **values)
    return refused.value.reason


def standings(now=NOW):
    return {row.clause: (row.level, row.figure) for row in standing(None, now)}


def test_parents_are_shown_what_the_headteacher_has_seen(head, tech, browser_as):
    news, browser = make_account("News", platform="instagram", handle="@rs_news"), browser_as(head)
    page = reverse("accounts:preview_official")
    look = browser.get(page, {"there": [news.pk], "chosen": [news.pk]})
    correct_place(news, by=actor(tech), now=NOW, handle="@rs_other", address="")

    answer = browser.post(page, {"there": [news.pk], "chosen": [news.pk], "seen": look.context["seen"]})

    changed = "One of these accounts has changed since you looked. Nothing was done. Look at the list again."
    assert (answer.status_code, changed in answer.content.decode()) == (409, True)
    assert browser.post(page, {"there": [news.pk], "chosen": [news.pk]}).status_code == 409
    assert list(official_accounts()) == []


def test_choose_listing_is_the_headteachers(teacher, head, tech):
    account = make_account(platform="instagram", handle="@riverside_y3")
    assert refusal(choose_listing, account, tech, is_listed=True) == (
        "Only the headteacher chooses which accounts the public list shows."
    )
    assert list(official_accounts()) == []

    choose_listing(account, by=actor(head), now=NOW, is_listed=True)

    assert list(official_accounts()) == [account]


def test_choose_listing_refuses_what_is_not_live(head):
    account = make_account(state="setting-up")

    assert refusal(choose_listing, account, head, is_listed=True) == (
        "This account is being set up, so the public list cannot show it."
    )


def test_change_monitors_tells_only_who_is_new(teacher, slt, tech, head):
    account = make_account(monitors=[teacher])
    assert refusal(change_monitors, account, teacher, monitors=[slt]) == (
        "Only the headteacher or the IT technician changes this."
    )
    assert refusal(change_monitors, account, tech, monitors=[]) == "Choose at least one person to keep an eye on it."

    change_monitors(account, by=actor(tech), now=NOW, monitors=[teacher, slt])

    assert set(account.monitors.all()) == {teacher, slt}
    assert [notice.recipient for notice in Notice.objects.all()] == [slt]
    assert [held.kind for held in held_by(slt, NOW)] == ["keeps an eye on"]


def test_register_costs_the_same_at_one_and_three(teacher, django_assert_num_queries):
    for expected in (1, 3):
        while register().count() < expected:
            account = make_account(monitors=[teacher], proposed_by=teacher)
            PostingRight.objects.create(person=teacher, school_account=account, granted_at=NOW)
        with django_assert_num_queries(5):
            rows = list(register())
            name_people(rows)
            assert [len(row.posting) for row in rows] == [1] * expected


def test_register_shows_what_set_up_proved(teacher, head, tech):
    make_live(teacher, head, tech)

    row = register().get()

    assert row.private_at_set_up == row.comments_at_set_up is not None
    assert (row.private_in_review, row.has_password, row.items_left) == (None, False, 0)


def test_standing_of_an_empty_register(school, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = standings()

    assert rows["RO5"] == (Level.IN_ORDER, "Every account was approved")
    assert rows["RO6"] == (Level.IN_ORDER, "No set-up waits")
    assert rows["NA4"] == (Level.IN_ORDER, "0 of 0 live accounts proved private")
    assert set(rows) == {"SC0", "SC2", "RO5", "RO6", "NA1", "NA2", "NA3", "NA4", "NA5", "MO2"}


def test_standing_counts_proof_and_exceptions(teacher, head, tech):
    make_live(teacher, head, tech)
    make_live(teacher, head, tech, will_be_private=False, why_not_private="Page", not_private_until=date(2027, 7, 20))

    rows = standings()
    assert rows["NA4"] == (
        Level.LOOK,
        "1 of 2 live accounts proved private, 1 with the headteacher's dated exception",
    )
    assert rows["MO2"] == (Level.IN_ORDER, "2 of 2 live accounts proved one-way")
    assert rows["NA5"] == (Level.INFORMATION, "2 proposals this school year")
    assert standings(NOW + timedelta(days=300))["NA4"][0] == Level.NOT_IN_ORDER


def test_standing_says_how_long_the_longest_set_up_waits(teacher, head, tech):
    make_setting_up(teacher, head, tech)
    make_approved(teacher, head, now=NOW + timedelta(days=1))

    ten, eleven = NOW + timedelta(days=14), NOW + timedelta(days=15)
    assert standings(ten)["RO6"] == (Level.IN_ORDER, "2 set-ups not finished, the longest for 10 working days")
    assert standings(eleven)["RO6"] == (Level.LOOK, "2 set-ups not finished, the longest for 11 working days")


def test_standing_of_an_account_without_an_approval_is_not_in_order(school):
    account = make_account()
    account.request.state = "submitted"
    account.request.save()

    assert standings()["RO5"] == (Level.NOT_IN_ORDER, "1 account without an approval")


def test_note_look_keeps_the_newest_look_and_drift_is_a_finding(head, tech, teacher):
    account = make_account(monitors=[teacher])
    PostingRight.objects.bulk_create(
        PostingRight(person=person, school_account=account, granted_at=NOW) for person in (teacher, tech)
    )
    make_reachable(account)
    look = {"is_still_private": True, "are_comments_hidden": False}
    note_look(account, by=actor(teacher), now=NOW, **look)
    note_look(account, by=actor(tech), now=NOW - timedelta(days=1), is_still_private=False, are_comments_hidden=True)

    assert (account.last_looked_at, account.last_looked_by) == (NOW, teacher)
    [row] = register_page(actor(tech), NOW).wrong
    assert [finding.words for finding in row.findings] == [
        "Comments could be seen when somebody last looked.",
        "Its password is not in the safe.",
    ]
