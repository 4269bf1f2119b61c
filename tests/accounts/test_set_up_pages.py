"""The technician's checklist, the register, the account record and the public list as pages."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import SchoolAccount
from accounts.states import AccountState
from tests.factories import NOW, make_account, make_approved, make_live, make_person, make_picture, make_setting_up


@pytest.fixture(autouse=True)
def _at_school():
    with time_machine.travel(NOW, tick=False):
        yield


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def errors(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def test_from_approval_to_live_on_the_pages(teacher, head, tech, browser_as):
    approved = make_approved(teacher, head, conditions="No surnames")
    browser = browser_as(tech)
    assert url("start_set_up", approved.pk) in browser.get(url("request", approved.pk)).content.decode()

    page = browser.post(url("start_set_up", approved.pk), follow=True)
    account = SchoolAccount.objects.get()
    assert (page.context["done"], page.context["number"]) == (0, 11)
    for item in account.items.all():
        files = {"picture": make_picture()} if item.needs_picture else {}
        browser.post(url("tick_item", item.pk), {"note": "Seen", **files})
    browser.post(
        url("set_up_details", account.pk),
        {"handle": "@y3", "address": "https://social.example/y3", "can_public_write": "no"},
    )
    browser.post(url("own_access", account.pk), {"own": "yes"})
    page = browser.get(url("set_up", account.pk))
    assert page.context["why_not_finish"] == []
    browser.post(url("finish_set_up", account.pk))

    account.refresh_from_db()
    assert (account.state, account.handle, account.address) == (
        AccountState.LIVE,
        "@y3",
        "https://social.example/y3",
    )
    assert browser.get(url("set_up", account.pk)).url == account.get_absolute_url()


def test_tick_asks_for_the_picture_and_refuses_what_is_none(teacher, head, tech, browser_as):
    account = make_setting_up(teacher, head, tech)
    item = account.items.get(key="private")
    browser = browser_as(tech)

    assert errors(browser.post(url("tick_item", item.pk), {"note": "x"})) == {
        "picture": ["Choose a picture that shows it"]
    }
    text = make_picture("proof.png")
    text.file.seek(0)
    text.file.truncate()
    text.file.write(b"words, not a picture")
    text.file.seek(0)
    text.size = 20
    answer = browser.post(url("tick_item", item.pk), {"note": "kept words", "picture": text})
    assert errors(answer) == {"picture": ["This is not a picture. Choose a JPEG, PNG, WebP or GIF."]}
    assert b"kept words" in answer.content


def test_tick_twice_says_who_was_first(teacher, head, tech, browser_as):
    account = make_setting_up(teacher, head, tech)
    item = account.items.get(key="two-step")
    browser = browser_as(tech)
    browser.post(url("tick_item", item.pk), {"note": ""})

    answer = browser.post(url("tick_item", item.pk), {"note": ""})

    assert answer.status_code == 409
    assert "Tom Wells has already ticked" in answer.content.decode()
    browser.post(url("untick_item", item.pk))
    item.refresh_from_db()
    assert item.done_at is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({}, {"handle": ["Enter its name on the platform"], "can_public_write": ["Choose yes or no"]}),
        (
            {"handle": "@y3", "can_public_write": "no", "address": "http://social.example/"},
            {"address": ["Enter an address that begins with https://"]},
        ),
        (
            {"handle": "@y3", "can_public_write": "no", "address": "javascript:alert(1)"},
            {"address": ["Enter an address that begins with https://"]},
        ),
    ],
)
def test_details_say_what_to_do(teacher, head, tech, browser_as, typed, found):
    account = make_setting_up(teacher, head, tech)

    assert errors(browser_as(tech).post(url("set_up_details", account.pk), typed)) == found


def test_finish_too_early_says_what_is_missing(teacher, head, tech, browser_as):
    account = make_setting_up(teacher, head, tech)

    answer = browser_as(tech).post(url("finish_set_up", account.pk))

    assert answer.status_code == 409
    assert b"Not everything is done yet" in answer.content


def test_pictures_of_the_checklist_are_not_for_everybody(teacher, head, tech, browser_as):
    account = make_live(teacher, head, tech)
    item = account.items.get(key="private")

    assert browser_as(head).get(url("item_picture", item.pk))["Content-Type"] == "image/png"
    assert browser_as(teacher).get(url("item_picture", item.pk)).status_code == 403
    assert browser_as(head).get(url("item_picture", account.items.get(key="two-step").pk)).status_code == 404


def test_register_page_costs_the_same_at_one_and_three(teacher, browser_as, django_assert_num_queries):
    browser = browser_as(teacher)
    make_account(proposed_by=teacher, monitors=[teacher])
    browser.get(url("register"))
    with django_assert_num_queries(12):
        browser.get(url("register"))
    make_account(proposed_by=teacher, monitors=[teacher])
    make_account(proposed_by=teacher, monitors=[teacher])
    with django_assert_num_queries(12):
        browser.get(url("register"))


def test_account_record_shows_facts_to_all_and_history_to_few(teacher, head, tech, governor, browser_as):
    account = make_live(teacher, head, tech)

    page = browser_as(head).get(account.get_absolute_url())
    assert dict(page.context["rows"])["Approved by"] == "Hana Okafor, Thursday 19 November"
    assert page.context["history"]
    page = browser_as(governor).get(account.get_absolute_url())
    assert page.context["history"] == []
    assert b"Close this account" not in page.content


def test_headteacher_lists_it_for_the_public(teacher, head, tech, browser_as):
    account = make_live(teacher, head, tech)
    assert b"Year 3 news" not in Client().get(reverse("official:accounts")).content

    answer = browser_as(head).post(url("choose_listing", account.pk), {"listed": "yes"})
    assert answer.status_code == 302, answer.content

    page = Client().get(reverse("official:accounts"))
    assert b"https://social.example/riverside" in page.content
    assert page["Cache-Control"] == "public, max-age=300"
    assert [name for name in ("Priya Nair", "Hana Okafor", "Tom Wells") if name in page.content.decode()] == []
    browser_as(head).post(url("choose_listing", account.pk), {"listed": "no"})
    assert b"Year 3 news" not in Client().get(reverse("official:accounts")).content


def test_change_monitors_on_the_page(teacher, slt, tech, browser_as):
    account = make_account(monitors=[teacher])
    browser = browser_as(tech)
    assert browser.get(url("change_monitors", account.pk)).status_code == 200
    assert errors(browser.post(url("change_monitors", account.pk), {"monitors_0": ""})) == {
        "monitors": ["Choose at least one person to keep an eye on it"]
    }

    browser.post(url("change_monitors", account.pk), {"monitors_0": slt.pk, "monitors_1": slt.pk})

    assert list(account.monitors.all()) == [slt]


def test_change_monitors_has_a_list_for_everybody_who_does_it(teacher, tech, browser_as):
    account = make_account(monitors=[make_person(f"Helper {number}", "staff") for number in range(6)])

    page = browser_as(tech).get(url("change_monitors", account.pk)).content.decode()

    assert page.count("<select") == 7
