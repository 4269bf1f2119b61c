"""Accounts that the school already has: taken in as proposals, approved like any other, proved at set-up (RO5)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.account_file import read_account_file
from accounts.actions.account_lists import apply_account_list, upload_account_list
from accounts.actions.requests import approve_request, decline_request, record_closed_down, submit_request
from accounts.actions.set_up import start_set_up
from accounts.models import AccountList, AccountRequest, SchoolAccount
from accounts.queries import standing, work_for
from accounts.queries.account_list import plan_for
from accounts.states import RequestState
from core.action import Refused
from core.audit import api as audit
from core.notices.models import Notice
from people.models import Person
from tests.factories import NOW, actor, make_account, make_person, make_request
from tests.waiting import waits

HEADS = (
    "Platform,Name,Address,Who posts,Who watches,Aim,Audience,How people hear of it,Private,Why not private,Children"
)
FULL = ",priya@riverside.example,0412,Show lessons.,Families,A letter,yes,,no"


@pytest.fixture(autouse=True)
def _people(teacher, slt):
    """The teacher by her address, the deputy by a staff number."""
    Person.objects.filter(pk=teacher.pk).update(email="priya@riverside.example")
    Person.objects.filter(pk=slt.pk).update(staff_number="0412")


def csv_of(*rows):
    return "\r\n".join([HEADS, *rows]).encode()


def upload(by, *rows):
    good, broken = read_account_file(csv_of(*rows))
    return upload_account_list(
        by=actor(by), now=NOW, file_name="ours.csv", data=csv_of(*rows), rows=good, broken=broken
    )


def plan(listed, by):
    return plan_for(listed, actor(by), NOW)


def take_in(listed, by, **answers):
    values = {"digest": plan(listed, by).digest} | answers
    return apply_account_list(listed, by=actor(by), now=NOW, **values)


def refused(verb, *things, by, **values):
    with pytest.raises(Refused) as refusal:
        verb(*things, by=actor(by), now=NOW, **values)
    return refusal.value.reason


def whys(listed, by):
    return [(row.line, row.why) for row in plan(listed, by).broken]


def test_what_says_everything_waits_for_the_headteacher_and_no_account_exists(tech, head, teacher, slt):
    listed = upload(tech, f"Facebook,Year 3 news,https://www.facebook.com/y3{FULL}")
    assert AccountRequest.objects.count() == 0

    assert take_in(listed, tech) == {"ready": 1, "lacking": 0, "broken": 0}

    asked = AccountRequest.objects.get()
    assert (asked.state, asked.goes_to, asked.proposed_by) == (RequestState.SUBMITTED, "headteacher", tech)
    assert (asked.exists_already, asked.address, asked.account_list) == (True, "https://www.facebook.com/y3", listed)
    assert (list(asked.will_post.all()), list(asked.will_monitor.all())) == ([teacher], [slt])
    assert SchoolAccount.objects.count() == 0
    assert Notice.objects.filter(recipient=head, key=f"account-request:{asked.pk}:submitted:1").count() == 1
    assert [entry.event for entry in audit.history_of(asked)] == [
        "account_request.submitted",
        "account_request.taken_in",
    ]


def test_what_lacks_answers_stays_with_whoever_sent_it(tech, head, teacher):
    listed = upload(tech, "X,Sports,https://x.com/sports,,,,,,,,")

    (found,) = plan(listed, tech).lacking
    assert found.lacking == [
        "the aim",
        "who it is for",
        "how people will hear of it",
        "whether it will be private",
        "whether children will appear",
        "who will post",
        "who will keep an eye on it",
    ]
    assert take_in(listed, tech) == {"ready": 0, "lacking": 1, "broken": 0}
    draft = AccountRequest.objects.get()
    assert (draft.state, draft.exists_already) == (RequestState.DRAFT, True)
    assert refused(submit_request, draft, by=tech).startswith("Not everything is answered yet: the aim")
    assert not AccountRequest.objects.visible_to(actor(head)).exists()


def test_an_account_that_is_not_private_says_why(tech):
    open_page = "Facebook,Page,https://www.facebook.com/page,priya@riverside.example,0412,A,B,C,no,{},no"

    assert plan(upload(tech, open_page.format("")), tech).lacking[0].lacking == ["why it cannot be private"]
    assert len(plan(upload(tech, open_page.format("A Page cannot.")), tech).ready) == 1


def test_nobody_decides_what_they_took_in_themselves(head, chair, manager):
    mine = upload(head, f"Facebook,Year 3 news,https://www.facebook.com/y3{FULL}")
    assert plan(mine, head).goes_to == "the chair of governors"
    take_in(mine, head)
    asked = AccountRequest.objects.get()

    assert asked.goes_to == "chair"
    assert refused(approve_request, asked, by=head) == "You proposed this account, so somebody else decides about it."
    approve_request(asked, by=actor(chair), now=NOW)
    assert plan(upload(manager, f"X,News,https://x.com/news{FULL}"), manager).goes_to == "the headteacher"


def test_set_up_begins_with_what_stands(tech, head, browser_as, at_now):
    take_in(upload(tech, f"Facebook,Year 3 news,https://www.facebook.com/y3{FULL}"), tech)
    asked = AccountRequest.objects.get()
    assert refused(start_set_up, asked, by=tech) == (
        "This proposal has not been approved, so no account can be created from it."
    )
    approve_request(asked, by=actor(head), now=NOW)

    account = start_set_up(asked, by=actor(tech), now=NOW)

    assert account.state == "setting-up"
    page = browser_as(tech).get(account.set_up_url)
    assert page.context["details_form"]["address"].value() == "https://www.facebook.com/y3"
    assert page.context["details_form"]["can_public_write"].value() is None
    assert "Its name on the platform or its address is recorded" in page.context["why_not_finish"]
    assert whys(upload(tech, f"Facebook,Other,https://facebook.com/Y3/{FULL}"), tech) == [
        (2, "“Year 3 news” on Facebook is in the register already.")
    ]
    told = Notice.objects.get(recipient=tech, key=f"account-request:{asked.pk}:to-set-up:1")
    assert "It exists already, so prove what stands rather than create it." in told.body


def test_rows_that_must_wait_say_why(tech, head, teacher, slt):
    make_account("Choir", platform="instagram", handle="@riverside_choir", address="")
    make_request(teacher, name="Chess", platform="x")
    gone = make_person("Gus Gone", "staff")
    Person.objects.filter(pk=gone.pk).update(staff_number="9", access_ends_at=NOW)

    listed = upload(
        tech,
        "Instagram,CHOIR,https://www.instagram.com/c,,,,,,,,",
        "X,Chess,https://x.com/chess,,,,,,,,",
        "X,One,https://x.com/one,nobody@riverside.example,,,,,,,",
        "X,Two,https://x.com/two,,9,,,,,,",
        "X,Three,https://x.com/three,Priya Nair,,,,,,,",
        "X,,https://x.com/four,,,,,,,,",
    )

    assert whys(listed, tech) == [
        (2, "“Choir” on Instagram is in the register already."),
        (3, "“Chess” on X (Twitter) is already proposed, by Priya Nair."),
        (4, "“nobody@riverside.example” is not the e-mail address or staff number of anybody here."),
        (5, "“9” is not the e-mail address or staff number of anybody here."),
        (6, "“Priya Nair” is not the e-mail address or staff number of anybody here."),
        (7, "There is no name."),
    ]
    assert refused(apply_account_list, listed, by=tech, digest=plan(listed, tech).digest) == (
        "There is nothing in this list to take in."
    )


def test_the_same_list_again_takes_in_nothing_twice(tech, manager):
    row = f"Facebook,Year 3 news,https://www.facebook.com/y3{FULL}"
    take_in(upload(tech, row), tech)

    assert whys(upload(manager, row), manager) == [(2, "“Year 3 news” on Facebook is already proposed, by Tom Wells.")]


def test_a_list_is_taken_in_once_by_whoever_looked_as_it_was_shown(tech, manager, teacher):
    row = f"Facebook,Year 3 news,https://www.facebook.com/y3{FULL}"
    listed = upload(tech, row)
    digest = plan(listed, tech).digest
    assert refused(upload_account_list, by=teacher, file_name="", data=b"", rows=[], broken=[]) == (
        "Only the headteacher, the business manager or the IT technician takes in the accounts that exist."
    )
    assert refused(apply_account_list, listed, by=manager, digest=digest) == (
        "Somebody else sent in this list. Send in your own."
    )
    make_account("Year 3 news")
    assert refused(apply_account_list, listed, by=tech, digest=digest) == (
        "Something has changed since you looked. Nothing was taken in. Look at the list again, then say yes."
    )
    SchoolAccount.objects.all().delete()
    AccountRequest.objects.all().delete()
    take_in(listed, tech)
    assert refused(apply_account_list, listed, by=tech, digest=digest) == "This list has already been taken in."
    assert (AccountRequest.objects.filter(exists_already=True).count(), AccountList.objects.get().rows) == (1, [])


def test_what_is_declined_is_to_be_closed_where_it_is(tech, head, teacher):
    take_in(upload(tech, f"Facebook,Year 3 news,https://www.facebook.com/y3{FULL}"), tech)
    asked = AccountRequest.objects.get()
    assert refused(record_closed_down, asked, by=tech, note="Gone") == (
        "Only an account that exists and was declined is closed on its platform from here."
    )

    decline_request(asked, by=actor(head), now=NOW, reason="Nobody looks after it.")

    assert Notice.objects.filter(recipient=tech, subject="Please close “Year 3 news” on Facebook").count() == 1
    assert whys(upload(tech, f"Facebook,Other,https://www.facebook.com/y3{FULL}"), tech) == [
        (2, "Hana Okafor has declined “Year 3 news” on Facebook. It is to be closed there.")
    ]
    assert refused(record_closed_down, asked, by=head, note="Gone") == (
        "Only the IT technician says that an account is closed on its platform."
    )
    assert refused(record_closed_down, asked, by=tech, note=" ") == "Say how you know that it is closed."
    record_closed_down(asked, by=actor(tech), now=NOW, note="Deleted today.")
    assert (asked.closed_down_by, asked.closed_down_note) == (tech, "Deleted today.")
    assert refused(record_closed_down, asked, by=tech, note="x") == "Tom Wells has already said that it is closed."
    assert audit.history_of(asked)[0].event == "account_request.closed_down"


def test_standing_says_what_is_not_decided_yet(tech, head):
    def said():
        return next((found.level, found.figure) for found in standing(head, NOW) if found.clause == "RO5")

    assert said() == ("in-order", "Every account was approved")
    rows = (f"Facebook,A,https://www.facebook.com/a{FULL}", f"X,B,https://x.com/b{FULL}")
    take_in(upload(tech, *rows, "X,C,https://x.com/c,,,,,,,,"), tech)
    assert said() == ("look", "3 accounts that existed before, not decided yet")
    decline_request(AccountRequest.objects.get(name="B"), by=actor(head), now=NOW, reason="No.")
    approve_request(AccountRequest.objects.get(name="A"), by=actor(head), now=NOW)
    assert said() == (
        "look",
        "1 account that existed before, not decided yet; 1 declined account still to be closed",
    )


def test_plan_costs_the_same_at_one_and_three(tech, django_assert_num_queries):
    rows = [f"X,A{number},https://x.com/a{number}{FULL}" for number in range(3)]
    by = actor(tech)
    for listed in (upload(tech, rows[0]), upload(tech, *rows)):
        with django_assert_num_queries(5):
            plan_for(listed, by, NOW)


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def sent(*rows, name="ours.csv"):
    return {"file": SimpleUploadedFile(name, csv_of(*rows))}


def test_from_a_file_to_proposals_on_the_pages(tech, head, browser_as, at_now):
    browser = browser_as(tech)
    assert browser.get(url("account_list_template")).content.decode("utf-8-sig").startswith("Platform,Name,Address,")
    full = f"Facebook,Year 3 news,https://www.facebook.com/y3{FULL}"

    page = browser.post(
        url("account_list"), sent(full, "X,Sports,https://x.com/sports,,,,,,,,", "X,,@x,,,,,,,,"), follow=True
    )

    assert page.context["plan"].counts == {"ready": 1, "lacking": 1, "broken": 1}
    assert "Row 4: There is no name." in page.content.decode()
    listed = AccountList.objects.get()
    assert b"4,,There is no name." in browser.get(url("account_list_broken", listed.pk)).content
    digest = page.context["form"]["digest"].value()
    page = browser.post(url("account_list_preview", listed.pk), {"digest": digest}, follow=True)
    assert page.context["counts"] == {"ready": 1, "lacking": 1, "broken": 1}
    assert [str(draft) for draft in page.context["drafts"]] == ["Sports"]
    again = browser.post(url("account_list_preview", listed.pk), {"digest": digest})
    assert (again.status_code, b"This list has already been taken in." in again.content) == (409, True)
    asked = AccountRequest.objects.get(name="Year 3 news")
    seen = browser_as(head).get(url("request", asked.pk)).content.decode()
    assert "Exists already" in seen
    assert "https://www.facebook.com/y3" in seen


def test_pages_say_what_to_do_with_what_is_no_list(tech, manager, browser_as, at_now):
    browser = browser_as(tech)

    answer = browser.post(url("account_list"), {})
    assert answer.context["form"].errors["file"] == ["Choose the list of accounts"]
    answer = browser.post(url("account_list"), {"file": SimpleUploadedFile("x.csv", b"")})
    assert answer.context["form"].errors["file"] == ["This file is empty. Choose another one."]
    listed = upload(tech, "X,Sports,https://x.com/sports,,,,,,,,")
    stale = browser.post(url("account_list_preview", listed.pk), {"digest": "old"})
    assert stale.status_code == 409
    assert browser.post(url("account_list_preview", listed.pk), {}).status_code == 409
    assert browser_as(manager).get(url("account_list_preview", listed.pk)).status_code == 404


def test_rows_that_begin_a_formula_stay_words_in_what_is_saved(tech, browser_as, at_now):
    listed = upload(tech, '"=cmd|calc",,https://x.com/a,,,,,,,,', "X,=1+1,nowhere,,,,,,,,")

    assert b",'=1+1," in browser_as(tech).get(url("account_list_broken", listed.pk)).content


def test_closing_down_on_the_page(tech, head, browser_as, at_now):
    take_in(upload(tech, f"Facebook,Year 3 news,https://www.facebook.com/y3{FULL}"), tech)
    asked = AccountRequest.objects.get()
    decline_request(asked, by=actor(head), now=NOW, reason="Nobody looks after it.")
    browser = browser_as(tech)
    assert b"Close it on Facebook" in browser.get(url("request", asked.pk)).content
    answer = browser.post(url("record_closed_down", asked.pk), {"note": ""})
    assert answer.context["form"].errors["note"] == ["Say how you know that it is closed"]

    page = browser.post(url("record_closed_down", asked.pk), {"note": "Deleted today."}, follow=True)

    assert "Closed on Facebook, says Tom Wells on Thursday 19 November" in page.content.decode()


def test_work_waits_for_whoever_completes_decides_and_closes(tech, head):
    take_in(upload(tech, f"Facebook,A,https://www.facebook.com/a{FULL}", "X,C,https://x.com/c,,,,,,,,"), tech)

    assert [(item.title, item.button) for item in waits(work_for, tech, NOW)] == [
        ("Complete what exists already: C · X (Twitter)", "Complete it")
    ]
    assert [item.title for item in waits(work_for, head, NOW)] == ["Decide: A · Facebook"]
    decline_request(AccountRequest.objects.get(name="A"), by=actor(head), now=NOW, reason="No.")
    assert "Close A on Facebook" in [item.title for item in waits(work_for, tech, NOW)]
    record_closed_down(AccountRequest.objects.get(name="A"), by=actor(tech), now=NOW, note="Deleted.")
    assert len(waits(work_for, tech, NOW)) == 1
