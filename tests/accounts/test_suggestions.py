"""A new password is suggested, set on the platform and confirmed; until then the old one counts (RO7)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.credentials import open_looked_at, show_credentials
from accounts.actions.suggestions import confirm_suggestion, put_suggestion_aside, suggest_password
from accounts.models import CredentialLook
from accounts.queries import work_for
from accounts.queries.credentials import seen_and_unchanged, waiting_suggestion
from core.action import Refused
from core.audit import api as audit
from core.notices.models import Notice
from people.roles import Role
from tests.factories import NOW, actor, let_post, make_account, make_person, store
from tests.waiting import waits

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def account(school):
    return make_account("Year 5 trips")


def suggest(account, tech, now=NOW):
    return suggest_password(account, by=actor(tech, now), now=now)


def look(account, person, *credentials, now=NOW):
    shown = show_credentials(
        account,
        by=actor(person, now),
        now=now,
        ids=[credential.pk for credential in credentials],
        reason="Change the password",
        has_fresh_factor=True,
    )
    return {one.credential.kind: one.text for one in shown}


def counts_today(account):
    return account.credentials.current().get(kind="password")


def test_suggest_password_changes_nothing_that_counts(account, tech):
    old = store(account, tech, password="Plum-Kettle-7-Harbour")["password"]

    suggestion = suggest(account, tech)

    assert counts_today(account) == old
    assert waiting_suggestion(account) == suggestion
    titles = [item.title for item in waits(work_for, tech, NOW)]
    assert "Say whether the new password of Year 5 trips is set" in titles
    both = look(account, tech, old, suggestion)
    assert both["password"] == "Plum-Kettle-7-Harbour"
    assert len(both["suggested-password"]) == 20
    assert audit.last("credential.suggested", suggestion).actor_name == "Tom Wells"


def test_suggest_password_refuses_a_second_one_and_others(account, tech, head):
    suggest(account, tech)

    with pytest.raises(Refused) as refusal:
        suggest(account, tech)
    assert refusal.value.reason == ("A new password is suggested already. Say first whether it is set on the platform.")
    with pytest.raises(Refused) as refusal:
        suggest(account, head)
    assert refusal.value.reason == "Only the IT technician stores and changes sign-in details."


def test_confirm_suggestion_makes_it_the_password_and_keeps_the_old_one(account, tech, teacher):
    let_post(account, tech, teacher)
    old = store(account, tech, password="Plum-Kettle-7-Harbour")["password"]
    suggestion = suggest(account, tech)
    new_password = look(account, tech, suggestion)["suggested-password"]

    confirm_suggestion(suggestion, by=actor(tech, LATER), now=LATER)

    old.refresh_from_db()
    now_counts = counts_today(account)
    assert (now_counts.pk, now_counts.version, now_counts.stored_at) == (suggestion.pk, 2, LATER)
    assert (old.replaced_at, old.replaced_by) == (LATER, tech)
    assert look(account, tech, now_counts, now=LATER + timedelta(minutes=1)) == {"password": new_password}
    assert look(account, tech, old, now=LATER + timedelta(minutes=2)) == {"password": "Plum-Kettle-7-Harbour"}
    assert waiting_suggestion(account) is None
    assert audit.last("credential.changed", suggestion).facts == {"version": 2, "because": "Set on the platform"}
    assert Notice.objects.get(key=f"credential-{suggestion.pk}-changed").recipient == teacher


def test_confirm_suggestion_keeps_who_saw_it(account, tech):
    colleague = make_person("Una Tech", Role.TECHNICIAN)
    suggestion = suggest(account, tech)
    look(account, colleague, suggestion)

    confirm_suggestion(suggestion, by=actor(tech, LATER), now=LATER)

    assert [found.pk for found in seen_and_unchanged(colleague)] == [suggestion.pk]


def test_confirm_suggestion_twice_and_after_putting_aside_is_refused(account, tech):
    first = suggest(account, tech)
    look(account, tech, first)
    confirm_suggestion(first, by=actor(tech), now=NOW)
    with pytest.raises(Refused) as refusal:
        confirm_suggestion(first, by=actor(tech), now=NOW)
    assert refusal.value.reason == "This has been confirmed already: it is the password of the account."

    second = suggest(account, tech)
    put_suggestion_aside(second, by=actor(tech), now=NOW)
    with pytest.raises(Refused) as refusal:
        confirm_suggestion(second, by=actor(tech), now=NOW)
    assert refusal.value.reason == "This suggestion was put aside. It still stands under “Every version”."


def test_confirm_suggestion_that_nobody_has_seen_is_refused(account, tech, browser_as):
    old = store(account, tech, password="Plum-Kettle-7-Harbour")["password"]
    suggestion = suggest(account, tech)

    with pytest.raises(Refused) as refusal:
        confirm_suggestion(suggestion, by=actor(tech), now=NOW)

    why = "Nobody has looked at the new password yet, so it cannot be set. Show it and set it first."
    assert refusal.value.reason == why
    assert counts_today(account).pk == old.pk
    assert why in browser_as(tech).get(at("suggestion", account.pk)).content.decode()


def test_put_suggestion_aside_loses_nothing(account, tech):
    old = store(account, tech, password="Plum-Kettle-7-Harbour")["password"]
    suggestion = suggest(account, tech)
    before = look(account, tech, suggestion)["suggested-password"]

    put_suggestion_aside(suggestion, by=actor(tech, LATER), now=LATER)

    assert counts_today(account) == old
    assert look(account, tech, suggestion, now=LATER)["suggested-password"] == before
    assert audit.last("credential.put_aside", suggestion).actor_name == "Tom Wells"
    assert suggest(account, tech, LATER).version == 2


def test_a_typed_password_puts_the_suggestion_aside(account, tech):
    suggestion = suggest(account, tech)

    store(account, tech, LATER, password="Plum-Kettle-7-Harbour")

    suggestion.refresh_from_db()
    assert (waiting_suggestion(account), suggestion.replaced_at) == (None, LATER)


def test_who_can_post_sees_the_password_that_counts_and_never_the_suggested_one(account, tech, teacher):
    let_post(account, tech, teacher)
    store(account, tech, password="Plum-Kettle-7-Harbour")
    suggestion = suggest(account, tech)

    with pytest.raises(Refused) as refusal:
        look(account, teacher, suggestion)

    assert refusal.value.reason == "Only the IT technician sees recovery details, notes and what was replaced."
    assert open_looked_at(account, [CredentialLook(pk=1)], by=actor(teacher), now=NOW) == []


def at(name, *args):
    return reverse(f"accounts:{name}", args=args)


def words(response):
    return " ".join(response.content.decode().split())


def test_the_pages_go_through_it_and_nothing_is_lost_when_the_browser_closes(account, tech, fresh_browser_as):
    store(account, tech, password="Plum-Kettle-7-Harbour", username="river.trips")
    fresh_browser_as(tech).post(at("suggest_password", account.pk))
    suggestion = waiting_suggestion(account)

    browser = fresh_browser_as(tech)
    assert "A new password was suggested" in words(browser.get(at("safe", account.pk)))
    page = browser.get(at("suggestion", account.pk))
    assert "The old password counts until you say that the new one is set." in words(page)
    assert "Plum-Kettle" not in words(page)
    shown = browser.post(at("show_suggestion", account.pk), {"reason": "Change the password"})
    assert "Plum-Kettle-7-Harbour" in words(shown)
    assert "river.trips" in words(shown)
    assert "It is very hard to guess. It counts once you say that it is set." in words(shown)
    assert shown["Refresh"] == f"30; url={at('suggestion', account.pk)}"

    answer = browser.post(at("confirm_suggestion", suggestion.pk), follow=True)
    assert "The new password is stored, and the old one is kept under “Every version”." in words(answer)
    assert counts_today(account) == suggestion
    assert browser.post(at("confirm_suggestion", suggestion.pk)).status_code == 409
    assert browser.get(at("show_suggestion", account.pk)).status_code == 404


def test_put_aside_says_that_the_password_stays(account, tech, fresh_browser_as):
    suggestion = suggest(account, tech)

    answer = fresh_browser_as(tech).post(at("put_suggestion_aside", suggestion.pk), follow=True)

    assert "Put aside. The password stays as it was." in words(answer)


def test_only_a_password_is_confirmed(account, tech, fresh_browser_as):
    note = store(account, tech, note="Ask Olu")["note"]

    assert fresh_browser_as(tech).post(at("confirm_suggestion", note.pk)).status_code == 404


def test_where_there_is_only_a_first_password_nothing_speaks_of_two(account, tech, fresh_browser_as):
    suggestion, browser = suggest(account, tech), fresh_browser_as(tech)
    pages = [
        browser.get(reverse(f"accounts:{name}", args=[account.pk])).content.decode()
        for name in ("suggestion", "show_suggestion", "safe")
    ]
    assert [("both" in page.lower(), "old" in page.split("<main")[1].lower()) for page in pages] == [(False, False)] * 3
    look(account, tech, suggestion)

    done = browser.post(reverse("accounts:confirm_suggestion", args=[suggestion.pk]), follow=True).content.decode()

    assert ("The password is stored." in done, "the old one" in done) == (True, False)
