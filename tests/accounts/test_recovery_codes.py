"""Recovery codes are ticked off by their place, and every version stands on one page without its secret (RO7)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.recovery_codes import take_tick_back, tick_code_off
from accounts.models import Credential
from accounts.queries import work_for
from accounts.queries.credentials import codes_left, lists_of_few_codes
from core.action import Refused
from core.audit import api as audit
from core.notices.models import Notice
from tests.factories import NOW, actor, make_account, store
from tests.waiting import waits

CODES = "1111-aaaa\n\n 2222-bbbb \n3333-cccc\n4444-dddd"


@pytest.fixture
def codes(school, tech):
    return store(make_account("Year 5 trips"), tech, recovery_codes=CODES)["recovery_codes"]


def tick(codes, tech, position):
    tick_code_off(codes, by=actor(tech), now=NOW, position=position)


def words(response):
    return " ".join(response.content.decode().split())


def page_of(codes):
    return reverse("accounts:recovery_codes", args=[codes.school_account_id])


def test_storing_codes_counts_them(codes):
    assert (codes.code_count, codes_left(codes), list(lists_of_few_codes())) == (4, 4, [])


def test_tick_code_off_keeps_who_and_when_and_warns_at_two(codes, tech):
    tick(codes, tech, 3)
    assert not Notice.objects.exists()
    tick(codes, tech, 1)

    assert [(use.position, use.used_by, use.used_at) for use in codes.used_codes.all()] == [
        (1, tech, NOW),
        (3, tech, NOW),
    ]
    assert audit.last("recovery_code.used", codes).facts == {"code": 1, "left": 2}
    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject, notice.is_discreet) == (
        tech,
        "Year 5 trips: 2 recovery codes are left",
        True,
    )
    assert [found.left for found in lists_of_few_codes()] == [2]
    titles = [item.title for item in waits(work_for, tech, NOW)]
    assert "Make new recovery codes for Year 5 trips: 2 are left" in titles


@pytest.mark.parametrize(
    ("position", "sentence"), [(0, "There is no such code on this list."), (5, "There is no such code on this list.")]
)
def test_tick_code_off_refuses_a_code_that_is_not_there(codes, tech, position, sentence):
    with pytest.raises(Refused) as refusal:
        tick(codes, tech, position)
    assert refusal.value.reason == sentence


def test_tick_code_off_refuses_twice_another_detail_an_old_list_and_others(codes, tech, head):
    tick(codes, tech, 2)
    with pytest.raises(Refused, match=r"Code 2 is ticked off already\."):
        tick(codes, tech, 2)
    with pytest.raises(Refused, match=r"Only the IT technician ticks recovery codes off\."):
        tick(codes, head, 1)
    note = store(codes.school_account, tech, note="x")["note"]
    with pytest.raises(Refused, match=r"Only recovery codes are ticked off\."):
        tick(note, tech, 1)
    store(codes.school_account, tech, recovery_codes="9999")
    with pytest.raises(Refused, match=r"These recovery codes were replaced by newer ones\."):
        tick(codes, tech, 1)


def test_take_tick_back_counts_it_as_unused_again(codes, tech):
    tick(codes, tech, 2)

    take_tick_back(codes, by=actor(tech), now=NOW, position=2)

    assert codes_left(codes) == 4
    assert audit.last("recovery_code.not_used", codes).facts == {"code": 2, "left": 4}
    with pytest.raises(Refused) as refusal:
        take_tick_back(codes, by=actor(tech), now=NOW, position=2)
    assert refusal.value.reason == "Code 2 is not ticked off."


def test_the_page_has_a_button_for_each_code_and_no_code(codes, tech, browser_as):
    browser = browser_as(tech)
    browser.post(reverse("accounts:tick_code_off", args=[codes.pk, 2]))

    page = browser.get(page_of(codes))

    assert "3 of 4 left." in words(page)
    assert words(page).count("I have used it") == 3
    assert "by Tom Wells" in words(page)
    assert not any(code in words(page) for code in CODES.split())
    browser.post(reverse("accounts:take_tick_back", args=[codes.pk, 2]))
    assert "4 of 4 left." in words(browser.get(page_of(codes)))


def test_the_page_says_when_nobody_counted_and_when_there_are_none(codes, tech, browser_as):
    Credential.objects.update(code_count=None)
    assert "Nobody counted these when they were stored." in words(browser_as(tech).get(page_of(codes)))

    empty = reverse("accounts:recovery_codes", args=[make_account("Football").pk])
    assert "None are stored yet." in words(browser_as(tech).get(empty))


def test_codes_are_shown_with_those_used_struck_through(codes, tech, fresh_browser_as):
    tick(codes, tech, 2)

    page = fresh_browser_as(tech).post(
        reverse("accounts:show_credential", args=[codes.school_account_id, codes.pk]), {"reason": "Something is wrong"}
    )

    assert '<s translate="no">2222-bbbb</s> used Thursday 19 November by Tom Wells' in words(page)
    assert '<span class="secret__next" translate="no">1111-aaaa</span>' in words(page)


@pytest.mark.parametrize("number", [1, 3])
def test_every_version_costs_the_same_at_one_and_three(school, tech, browser_as, number, django_assert_num_queries):
    account = make_account("Year 5 trips")
    for round_ in range(number):
        store(account, tech, NOW + timedelta(minutes=round_), password=f"Plum-Kettle-{round_}-Harbour")
    browser = browser_as(tech)
    address = reverse("accounts:versions", args=[account.pk])
    browser.get(address)

    with django_assert_num_queries(8):
        page = browser.get(address)

    assert words(page).count("Password, version") == number
    assert words(page).count("Counts today") == 1
    assert "Plum-Kettle" not in words(page)
