"""What a tester stumbled over: sentences, counts and buttons that must agree with what happens."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.actions.requests import agree_to_sponsor, start_request
from accounts.actions.staff_lists import upload_staff_list
from accounts.forms.requests import ProposalForm
from accounts.models import AccessRemoval, CredentialLook
from accounts.queries.posting import seen_without_handover
from accounts.queries.requests import held_by, list_for
from accounts.queries.staff_list import plan_for
from accounts.staff_file import BadList, read_staff_file
from core.audit import api as audit
from core.pages import words
from overview import queries
from people.roles import Role
from tests.factories import (
    NOW,
    actor,
    let_post,
    make_account,
    make_departure,
    make_person,
    make_request,
    make_setting_up,
    store,
)
from tests.waiting import waits_for

pytestmark = pytest.mark.usefixtures("at_now")


def text(answer):
    return " ".join(answer.content.decode().split())


def removal_of(person, account, **details):
    departure = make_departure(person, ended_at=NOW)
    return AccessRemoval.objects.create(
        departure=departure, school_account=account, opened_at=NOW, due_by=NOW, **details
    )


PROVED = {
    "state": "done",
    "decision": "keep",
    "started_at": NOW,
    "completed_at": NOW,
    "proof_on": date(2026, 11, 19),
    "proof": "Looked",
}


def test_the_name_of_another_platform_counts_only_where_it_is_asked(teacher):
    account = make_account(platform="x", platform_name="Roblox")
    assert (account.platform_label, make_account(platform="games", platform_name="Roblox").platform_label) == (
        "X (Twitter)",
        "Roblox",
    )
    form = ProposalForm({"platform": "x", "platform_name": "Roblox"}, by=actor(teacher), now=NOW, is_draft=True)
    form.is_valid()
    assert form.answers()["platform_name"] == ""


def test_register_says_who_adds_somebody_to_whoever_cannot(head, tech, teacher, browser_as):
    store(make_account("Trips"), tech, password="Plum-Kettle-7-Harbour")
    account = make_account("Choir", each_has_own_access=True, monitors=[teacher])
    let_post(account, tech, teacher)
    link = f'href="{reverse("accounts:posting", args=[account.pk])}"'

    page = text(browser_as(head).get(reverse("accounts:register")))
    assert (link in page, "Tom Wells (IT technician) adds somebody who can post." in page) == (False, True)
    page = text(browser_as(tech).get(reverse("accounts:register")))
    assert (link in page, "adds somebody" in page) == (True, False)


def test_decide_page_goes_back_once_it_is_proved(tech, teacher, browser_as):
    removal = removal_of(teacher, make_account(), **PROVED)
    answer = browser_as(tech).get(reverse("accounts:decide_removal", args=[removal.pk]), follow=True)
    assert answer.redirect_chain == [(removal.get_absolute_url(), 302)]
    assert "This has already been done and proved." in text(answer)


def test_set_up_counts_everything_that_is_still_to_do(head, tech, teacher, browser_as):
    account = make_setting_up(teacher, head, tech)
    page = browser_as(tech).get(account.set_up_url)
    assert "0 of 10 things are done." in text(page)
    assert len(page.context["why_not_finish"]) == 10


def test_departure_form_says_first_that_the_day_has_passed(head, teacher, browser_as):
    sent = {"person": teacher.pk, "last_day_in_school": "2026-11-02", "knows": "confidential", "ends": "after"}
    page = browser_as(head).post(reverse("accounts:record_departure"), sent)
    assert {name: list(found) for name, found in page.context["form"].errors.items()} == {
        "last_day_in_school": ["This day has passed. Check it, or tick the box below"],
        "is_sure": ["Tick this to say that every access ends as soon as you press the button"],
    }
    assert text(page).count("This day has passed. Check it, or tick the box below") == 2
    assert text(page).count("Tick this to say that every access ends") == 2


def test_departure_page_says_that_all_is_done_with_its_proofs(tech, teacher, browser_as):
    removal = removal_of(teacher, make_account(), **PROVED)
    audit.record("removal.completed", removal, by=actor(tech), proof_on=removal.proof_on)
    page = browser_as(tech).get(removal.departure.get_absolute_url())
    sentence = "All done</strong> Every access here ended on Thursday 19 November, "
    sentence += "and the last proof is of Thursday 19 November."
    assert sentence in text(page)
    assert [line.event for line in page.context["history"]] == ["removal.completed"]

    open_one = removal_of(make_person("Lena Gray"), make_account("Trips"))
    assert "All done" not in text(browser_as(tech).get(open_one.departure.get_absolute_url()))


def test_an_empty_draft_stands_in_no_list(teacher, browser_as):
    empty = start_request(by=actor(teacher), now=NOW)
    assert (list_for(actor(teacher), NOW), held_by(teacher, NOW)) == (([], []), [])
    empty.aim = "News"
    empty.save()
    assert (list_for(actor(teacher), NOW), len(held_by(teacher, NOW))) == (([empty], []), 1)


def test_a_proposal_that_waits_for_its_sponsor_says_so(governor, manager, browser_as):
    proposal = make_request(governor, sponsor=manager)
    assert words.event(audit.history_of(proposal)[0].event) == "Somebody asked to stand behind the proposal"
    assert audit.history_of(proposal)[0].facts == {"asked": "Maya Price"}
    page = text(browser_as(governor).get(proposal.get_absolute_url()))
    assert ("Asked to stand behind it" in page, "Stands behind it" in page) == (True, False)
    item = next(item for item in waits_for(queries, manager, NOW) if "stand behind" in item.title)
    assert item.due_by.date() == date(2026, 11, 27)

    agree_to_sponsor(proposal, by=actor(manager), now=NOW)
    assert audit.last("account_request.sponsored", proposal).facts == {"goes_to": "the headteacher"}
    assert "Stands behind it" in text(browser_as(governor).get(proposal.get_absolute_url()))


def test_posting_page_says_when_somebody_saw_the_password(tech, teacher, browser_as):
    account = make_account()
    let_post(account, tech, teacher)
    password = store(account, tech, password="Plum-Kettle-7-Harbour")["password"]
    seen = NOW - timedelta(days=22)
    CredentialLook.objects.create(credential=password, person=teacher, looked_at=seen, reason="Post")
    assert seen_without_handover(account) == {teacher.pk: seen}
    page = text(browser_as(tech).get(reverse("accounts:posting", args=[account.pk])))
    assert "Seen on Wednesday 28 October, not handed over" in page


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n123", b"\xff\xd8\xff\xe0abc", b"%PDF-1.7", b"<svg></svg>"])
def test_a_picture_is_not_a_staff_list(data):
    with pytest.raises(BadList, match=r"^This is not a CSV file. Save the staff list as CSV, then choose it.$"):
        read_staff_file(data)


def test_the_figures_of_a_staff_list_add_up(tech, browser_as):
    tech.staff_number = "1"
    tech.save()
    make_departure(make_person("Lena Gray", Role.STAFF, staff_number="2"))
    make_person("No Number", Role.STAFF)
    for number in range(3, 10):
        make_person(f"Ann Here{number}", Role.STAFF, staff_number=str(number))
    rows, broken = read_staff_file(b"Staff number,Name\n3,Ann Here3")
    found = upload_staff_list(by=actor(tech), now=NOW, file_name="s.csv", data=b"x", rows=rows, broken=broken)
    plan = plan_for(found, actor(tech), NOW)
    assert (plan.staff, plan.unchanged, len(plan.missing), plan.known_to_leave, plan.misses_you) == (9, 1, 6, 1, True)
    assert (plan.unchanged + len(plan.missing) + plan.known_to_leave + plan.misses_you, plan.without_number) == (9, 1)

    page = text(browser_as(tech).get(found.get_absolute_url()))
    number, button = page.index('name="number_missing"'), page.index("The number is right: take it in")
    assert page.index("Stop: 6 of 9") < number < page.index('name="missing_who_leave"') < button
    assert "missing from the list? (optional)" not in page


def test_a_reload_of_a_shown_password_shows_nothing_again(tech, fresh_browser_as):
    account = make_account()
    store(account, tech, username="river", password="Plum-Kettle-7-Harbour")
    browser, address = fresh_browser_as(tech), reverse("accounts:show_sign_in", args=[account.pk])
    sent = {"reason": "Sign in to post", "once": browser.get(address).context["once"]}

    assert "Plum-Kettle-7-Harbour" in text(browser.post(address, sent))
    looks = CredentialLook.objects.count()
    again = browser.post(address, sent, follow=True)
    assert again.redirect_chain == [(reverse("accounts:safe", args=[account.pk]), 302)]
    assert "That page was shown once and is gone. Say again why you need to see it." in text(again)
    assert CredentialLook.objects.count() == looks

    sent["once"] = browser.get(address).context["once"]
    assert "Plum-Kettle-7-Harbour" in text(browser.post(address, sent))
