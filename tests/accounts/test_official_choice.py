"""The headteacher chooses which accounts parents are shown, looks at the list, and puts out just what they saw."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from accounts.actions.school_accounts import choose_listing, choose_official, correct_place
from accounts.models import SchoolAccount
from accounts.queries.official import Found, as_shown, official_accounts
from accounts.views.official_choice import SIZE
from core.audit import api as audit
from core.audit.models import AuditEntry
from tests.accounts.test_official import FRAME, LISTED, PAGE, asked, listed, refusal
from tests.factories import NOW, actor, make_account


def test_the_headteacher_chooses_looks_and_puts_out(head, browser_as):
    news, year5 = listed(head, "News", handle="@rs_news"), make_account("Year 5", platform="facebook", handle="Year 5")
    pictures = make_account("Pictures", platform="instagram", handle="@rs_pictures")
    browser = browser_as(head)

    page = browser.get(reverse("accounts:choose_official"))
    assert [(row["account"].name, row["is_chosen"], row["can_be_checked"]) for row in page.context["rows"]] == [
        ("News", True, True),
        ("Pictures", False, True),
    ]
    assert page.context["without"] == [year5]
    there = [news.pk, pictures.pk]
    look = browser.get(reverse("accounts:preview_official"), {"there": there, "chosen": [pictures.pk]})
    assert [row["name"] for row in look.context["rows"]] == ["Pictures"]
    assert (look.context["put_on"], look.context["taken_off"]) == ([pictures], [news])
    assert list(official_accounts()) == [news]

    again = browser.get(look.context["back"][0])
    assert [row["is_chosen"] for row in again.context["rows"]] == [False, True]
    sent = {"there": there, "chosen": [pictures.pk], "seen": look.context["seen"]}
    answer = browser.post(reverse("accounts:preview_official"), sent, follow=True)

    assert "Parents see it now: 1 put on the list, 1 taken off." in answer.content.decode()
    assert list(official_accounts()) == [pictures]
    pictures.refresh_from_db()
    news.refresh_from_db()
    year5.refresh_from_db()
    assert (pictures.listed_by, news.listed_at, year5.is_listed) == (head, None, False)
    assert [line.event for line in audit.history_of(pictures)][:1] == ["school_account.listed"]
    assert [line.event for line in audit.history_of(news)][:1] == ["school_account.unlisted"]


def test_nothing_is_written_where_nothing_changes(head):
    news = listed(head)
    lines = AuditEntry.objects.count()

    assert choose_official(by=actor(head), now=NOW, among={news.pk}, chosen={news.pk}, seen=as_shown([news])) == (0, 0)

    assert AuditEntry.objects.count() == lines


def test_only_the_headteacher_chooses(tech):
    assert refusal(choose_official, tech, among=set(), chosen=set(), seen=as_shown([])) == (
        "Only the headteacher chooses which accounts the public list shows."
    )


@pytest.mark.parametrize("state", ["setting-up", "suspended", "closed"])
def test_what_is_not_live_is_never_shown(head, state, browser_as):
    at = {"suspended_at": NOW, "live_at": NOW} if state == "suspended" else {}
    hidden = make_account("Hidden", state=state, platform="instagram", handle="@hidden_page", is_listed=True, **at)

    choose_official(by=actor(head), now=NOW, among={hidden.pk}, chosen={hidden.pk}, seen=as_shown([]))

    assert list(official_accounts()) == []
    for page in (PAGE, FRAME, LISTED):
        assert b"hidden_page" not in Client().get(page).content
    assert asked("@hidden_page").context["answer"].found == Found.UNKNOWN


def test_what_was_ticked_and_is_no_number_is_left_out(head, browser_as):
    chosen = ["x", "-1", "9" * 30, "٣", "4294967296"]
    page = browser_as(head).get(reverse("accounts:preview_official"), {"there": chosen, "chosen": chosen})
    assert (page.status_code, page.context["rows"]) == (200, [])
    sent = {"there": chosen, "chosen": chosen, "seen": page.context["seen"]}
    answer = browser_as(head).post(reverse("accounts:preview_official"), sent)
    assert answer.status_code == 302


def many(head, number):
    """So many live accounts; the first is on the list, all can be looked up."""
    first = listed(head, "Club 0", handle="@club_number_0")
    others = [make_account(f"Club {at}", platform="x", handle=f"@club_number_{at}") for at in range(1, number)]
    return [first, *others]


def test_of_many_accounts_each_page_is_put_out_by_itself_and_none_is_left_out(head, browser_as, monkeypatch):
    monkeypatch.setattr("accounts.views.official_choice.SIZE", 2)
    clubs, browser, look = many(head, 5), browser_as(head), reverse("accounts:preview_official")
    page, seen = browser.get(reverse("accounts:choose_official")), []
    while True:
        rows = [row["account"] for row in page.context["rows"]]
        seen += rows
        assert ("There are more than fit on one page." in page.content.decode()) is True
        picked = {"there": [one.pk for one in rows], "chosen": [one.pk for one in rows]}
        picked |= {"after": page.context["after"]} if page.context["after"] else {}
        preview = browser.get(look, picked)
        back = browser.post(look, picked | {"seen": preview.context["seen"]}, follow=True)
        assert [row["account"] for row in back.context["rows"]] == rows
        if page.context["page"].next_query is None:
            break
        page = browser.get(reverse("accounts:choose_official"), page.context["page"].next_query)

    assert (sorted(one.pk for one in seen), len(seen)) == (sorted(one.pk for one in clubs), 5)
    assert set(official_accounts()) == set(clubs)


def test_an_address_holds_what_was_ticked_on_a_full_page(head, browser_as):
    """gunicorn refuses a line of 4,094 letters; numbers of a million accounts still fit."""
    picked = {"there": range(1_000_000, 1_000_000 + SIZE), "chosen": range(1_000_000, 1_000_000 + SIZE)}

    assert len(urlencode(picked, doseq=True)) < 3_500


def test_what_is_not_on_the_page_stays_as_it_is(head):
    on, other = many(head, 2)
    seen = as_shown([on, other])

    assert choose_official(by=actor(head), now=NOW, among={other.pk}, chosen={other.pk}, seen=seen) == (1, 0)

    assert set(official_accounts()) == {on, other}


def test_an_account_that_nobody_could_look_up_is_not_put_on_the_list(head, browser_as):
    bare, browser = make_account("Year 5", platform="facebook", handle="Year 5"), browser_as(head)
    no_address = (
        "“Year 5” has no address here, so nobody could look it up. Enter where people find it, then put it on the list."
    )

    assert refusal(choose_listing, head, bare, is_listed=True) == no_address
    both = {"among": {bare.pk}, "chosen": {bare.pk}}
    assert refusal(choose_official, head, **both, seen=as_shown([bare])) == no_address
    page = browser.get(reverse("accounts:choose_official"))
    assert (page.context["rows"], page.context["without"]) == ([], [bare])
    look = browser.get(reverse("accounts:preview_official"), {"there": [bare.pk], "chosen": [bare.pk]})
    assert look.context["why_nots"] == [no_address]
    assert b"Show this to parents" not in look.content
    assert no_address in browser.get(bare.get_absolute_url()).content.decode()

    # One that was put on the list before this was asked comes off as any other.
    SchoolAccount.objects.filter(pk=bare.pk).update(is_listed=True, listed_at=NOW)
    bare.refresh_from_db()
    choose_listing(bare, by=actor(head), now=NOW, is_listed=False)
    assert list(official_accounts()) == []


def test_what_parents_see_keeps_its_address(head, browser_as):
    found = listed(head)
    keeps = "Parents see this account on the public list. Enter its address, or take it off the list first."

    assert refusal(correct_place, head, found, handle="", address="") == keeps
    page = browser_as(head).post(reverse("accounts:correct_place", args=[found.pk]), {"handle": "", "address": ""})
    assert page.context["form"].errors["address"] == [keeps]


def test_an_address_that_parents_see_is_changed_by_the_headteacher_alone(head, tech, teacher, browser_as):
    found = listed(head)
    new = {"handle": "@other", "address": ""}
    assert refusal(correct_place, tech, found, **new) == (
        "Parents see this address on the public list, so only the headteacher changes it."
    )
    assert refusal(correct_place, teacher, make_account("News"), **new) == (
        "Only the headteacher or the IT technician changes this."
    )
    assert refusal(correct_place, head, make_account("Old", state="closed"), **new) == (
        "This account is closed, so its address stays as it is."
    )

    page = reverse("accounts:correct_place", args=[found.pk])
    answer = browser_as(head).post(page, {"handle": "", "address": "https://instagram.com/"})
    assert b"This address names no account." in answer.content
    answer = browser_as(head).post(page, {"handle": "", "address": "http://instagram.com/riverside_new"})
    assert b"Enter an address that begins with https://" in answer.content
    browser_as(head).post(page, {"handle": "", "address": "instagram.com/riverside_new"})

    found.refresh_from_db()
    assert (found.handle, found.address) == ("", "https://instagram.com/riverside_new")
    assert audit.history_of(found)[0].event == "school_account.place_corrected"
    assert browser_as(tech).get(page).context["why_not"].startswith("Parents see this address")
