"""What becomes of an account, as the headteacher and the technician see it (RO9)."""

import pytest
from django.urls import reverse

from accounts.models import AccountChange
from accounts.states import AccountState
from tests.factories import carry_out, make_account, make_change


@pytest.fixture
def account(school):
    return make_account("Year 5 trips", each_has_own_access=True)


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def words(answer):
    return " ".join(answer.content.decode().split())


def errors(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def test_the_account_page_offers_what_its_state_lets(account, head, tech, teacher, browser_as):
    page = words(browser_as(head).get(account.get_absolute_url()))
    for link in ("Suspend it for a time", "Give it to another organisation", "Close it for good"):
        assert link in page
    assert "Close it for good" not in words(browser_as(teacher).get(account.get_absolute_url()))
    carry_out(account, head, tech, "suspend")
    page = words(browser_as(head).get(account.get_absolute_url()))
    assert "Take it up again" in page
    assert "Suspend it for a time" not in page
    assert browser_as(head).get(url("begin_change", account.pk, "nonsense")).status_code == 404


def test_the_headteacher_closes_and_the_technician_settles_and_carries_out(account, head, tech, browser_as):
    page = browser_as(head).get(url("begin_change", account.pk, "close"))
    assert "What was there is kept" in words(page)
    assert errors(browser_as(head).post(url("begin_change", account.pk, "close"), {"reason": ""})) == {
        "reason": ["Say why"]
    }
    browser_as(head).post(url("begin_change", account.pk, "close"), {"reason": "The trip is over"})
    change = AccountChange.objects.get()
    assert "The IT technician settles each, then carries it out." in words(
        browser_as(head).get(change.get_absolute_url())
    )

    browser, item = browser_as(tech), change.items.first()
    bad = browser.post(url("settle_change_item", item.pk), {"note": "x" * 501})
    assert errors(bad) == {"note": ["Ensure this value has at most 500 characters (it has 501)."]}
    browser.post(url("settle_change_item", item.pk), {"note": "On the office drive"})
    page = words(browser.get(change.get_absolute_url()))
    assert "1 of 6 settled." in page
    assert "On the office drive" in page
    assert "Once each is settled, say here: it is closed." in page
    assert browser.post(url("finish_change", change.pk)).status_code == 409
    for left in change.items.filter(done_at=None):
        browser.post(url("settle_change_item", left.pk), {"note": "Done"})
    browser.post(url("finish_change", change.pk))

    account.refresh_from_db()
    assert account.state == AccountState.CLOSED
    assert browser.post(url("settle_change_item", item.pk), {"note": ""}).status_code == 409
    page = words(browser.get(account.get_absolute_url()))
    assert "Who can post" not in page.split("How it was set up")[0]
    assert [found.name for found in browser.get(url("closed")).context["page"].rows] == ["Year 5 trips"]


def test_the_technician_proposes_and_the_headteacher_agrees_or_leaves_it(account, head, tech, browser_as):
    answer = browser_as(tech).post(url("begin_change", account.pk, "give-away"), {"reason": "x"})
    assert errors(answer) == {"to_organisation": ["Enter which organisation takes it over"]}
    browser_as(tech).post(
        url("begin_change", account.pk, "give-away"), {"reason": "The fair is theirs", "to_organisation": "Friends"}
    )
    change = AccountChange.objects.get()
    page = words(browser_as(head).get(change.get_absolute_url()))
    assert "Decide to give it away" in page
    browser_as(head).post(url("agree_to_change", change.pk))
    browser_as(head).post(url("give_up_change", change.pk))

    change.refresh_from_db()
    assert change.state == "given-up"


def test_transfer_asks_who_and_whether_the_others_stop(account, head, slt, outsider, browser_as):
    browser = browser_as(head)
    assert errors(browser.post(url("begin_change", account.pk, "transfer"), {"reason": "x"})) == {
        "to_person": ["Choose who takes it over"],
        "others_stop": ["Choose whether they stop"],
    }
    sent = {"reason": "x", "to_person": slt.pk, "others_stop": "yes"}
    assert browser.post(url("begin_change", account.pk, "transfer"), sent).status_code == 302
    assert AccountChange.objects.get().to_person == slt


def test_resume_asks_why(account, head, tech, browser_as):
    carry_out(account, head, tech, "suspend")
    browser = browser_as(head)
    assert errors(browser.post(url("resume_account", account.pk), {})) == {"reason": ["Say why it is taken up again"]}
    browser.post(url("resume_account", account.pk), {"reason": "The trip is on again"})

    account.refresh_from_db()
    assert account.state == AccountState.LIVE
    assert "so there is nothing to take up again" in words(browser.get(url("resume_account", account.pk)))


def test_others_see_no_page_of_it(account, head, teacher, browser_as):
    change = make_change(account, head)

    assert browser_as(teacher).get(change.get_absolute_url()).status_code == 403
