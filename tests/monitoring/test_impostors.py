"""Reporting an account that pretends to be the school, on the public page (MO7)."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions.school_accounts import choose_listing
from monitoring.models import Mention, Sighting
from tests.factories import NOW, actor, make_account
from tests.monitoring.test_mentions import FAKE

REPORT = "/official-accounts/report/"


def fill(**values):
    return {"link": FAKE, "doing": ["It uses our name, crest or pictures"], "words": "", "reply_to": ""} | values


@pytest.fixture(autouse=True)
def _no_counts(db):
    cache.clear()
    yield
    cache.clear()


def test_anybody_reports_an_impostor_without_signing_in(head, manager):
    client = Client()
    page = client.get(REPORT, {"link": FAKE}).content.decode()
    assert page.index("ring 999") < page.index("<form method")
    assert f'value="{FAKE}"' in page

    answer = client.post(REPORT, fill(words="Two teachers are in it.", reply_to="parent@home.example"))

    assert answer.url == "/official-accounts/report/thank-you/"
    assert b"Has it written to a child?" in client.get(answer.url).content
    sighting = Sighting.objects.get()
    assert (sighting.mention.link, sighting.reply_to, sighting.mention.is_urgent) == (
        FAKE,
        "parent@home.example",
        False,
    )
    assert sighting.words == "It uses our name, crest or pictures.\nTwo teachers are in it."


def test_what_a_program_sends_is_thanked_for_and_not_kept(head):
    answer = Client().post(REPORT, fill(homepage="https://spam.example"))

    assert answer.url == "/official-accounts/report/thank-you/"
    assert not Mention.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"link": ""}, "Enter its address or its @name"),
        ({"doing": []}, "Choose what it is doing"),
        ({"reply_to": "nobody"}, "Enter an e-mail address, such as name@school.example"),
        ({"link": "@riverside_primary"}, "This account is really ours. If something on it is wrong"),
    ],
)
def test_what_is_missing_or_wrong_gets_a_sentence_and_the_rest_stays(head, values, sentence):
    ours = make_account("Riverside", platform="instagram", handle="@riverside_primary")
    choose_listing(ours, by=actor(head), now=NOW, is_listed=True)

    page = Client().post(REPORT, fill(words="What I typed", **values)).content.decode()

    assert sentence in page
    assert "What I typed" in page
    assert not Mention.objects.exists()


def test_whoever_decides_reads_the_words_that_were_ticked(head, browser_as):
    ticked = ["It shows pictures of staff or children", "Something else, or I am not sure"]
    Client().post(REPORT, fill(doing=ticked, words="It follows us"))

    mention = Mention.objects.get()
    assert (mention.sightings.get().words.splitlines(), mention.is_urgent) == (
        [f"{ticked[0]}.", f"{ticked[1]}.", "It follows us"],
        False,
    )
    browser = browser_as(head)
    assert ticked[0] in browser.get(mention.get_absolute_url()).content.decode()
    decide = browser.get(reverse("monitoring:decide_mention", args=[mention.pk])).content.decode()
    assert ("Report it from one of our own accounts" in decide, "<details" in decide.split("<main")[1]) == (True, False)


def test_a_page_that_parents_are_not_shown_is_taken_in_like_any_other(head, browser_as):
    make_account("Oak class", platform="instagram", handle="@oak_class")

    assert Client().post(REPORT, fill(link="@oak_class")).status_code == 302

    page = browser_as(head).get(Mention.objects.get().get_absolute_url()).content.decode()
    assert "Oak class</a>, which the public list does not show" in page


def test_so_many_a_day_from_one_place_and_no_more(head):
    client = Client()
    for number in range(20):
        assert client.post(REPORT, fill(link=f"@fake_{number}")).status_code == 302

    refused = client.post(REPORT, fill(link="@fake_20"))

    assert refused.status_code == 429
    assert "Many reports came from here today." in refused.content.decode()
    assert "24 hours" in refused.content.decode()
    assert refused["Retry-After"] == "86400"
    assert client.get(REPORT).status_code == 200
    assert Client(REMOTE_ADDR="198.51.100.7").post(REPORT, fill(link="@fake_20")).status_code == 302


def test_the_form_is_kept_by_nobody_and_framed_by_nobody(school):
    page = Client().get(REPORT)

    assert "no-store" in page["Cache-Control"]
    assert page["X-Frame-Options"] == "DENY"
