"""The pages of who could get back in: the picture, the table, and what is typed wrongly (RO7, RO9)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import WayBack
from people.roles import Role
from tests.factories import (
    NOW,
    let_post,
    make_account,
    make_departure,
    make_person,
    make_reachable,
    make_setting_up,
    make_way,
    store,
)

pytestmark = pytest.mark.usefixtures("at_now")
NASTY = '<script>alert("1")</script>'


@pytest.fixture
def at_now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def account(school):
    return make_account("Year 5 trips")


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def words(response):
    return " ".join(response.content.decode().split())


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def typed(**values):
    return {"kind": "phone", "owner": "school", "person": "", "hint": ""} | values


def test_the_page_says_what_is_wrong_and_draws_it(account, tech, head, manager, teacher, browser_as):
    make_way(account, teacher, hint="77")
    make_departure(teacher)

    page = browser_as(tech).get(url("ways", account.pk))
    said = words(page)
    assert "It opens only with Priya Nair’s own phone, and they leave on Friday." in said
    assert 'role="img" aria-labelledby="picture-title picture-words"' in said
    assert "nothing of the school’s own; Priya Nair, who leaves on Friday, with telephone ending 77." in said
    assert "Leaves on Friday" in said and "The only way" in said
    for reader in (head, manager):
        seen = browser_as(reader).get(url("ways", account.pk))
        assert (seen.status_code, "No longer opens it" in words(seen), "Note a way" in words(seen)) == (
            200,
            False,
            False,
        )


@pytest.mark.parametrize("role", [Role.STAFF, Role.SLT, Role.GOVERNOR, Role.CHAIR, Role.SAFEGUARDING_LEAD])
def test_others_do_not_see_it(account, role, browser_as):
    browser = browser_as(make_person("Pat Doe", role))
    assert browser.get(url("ways", account.pk)).status_code == 403
    assert browser.get(url("all_ways")).status_code == 403
    assert "Who could get back in" not in words(browser.get(account.get_absolute_url()))


def test_an_empty_page_says_where_to_look(account, tech, browser_as):
    said = words(browser_as(tech).get(url("ways", account.pk)))
    assert "Nobody has noted who could get back in." in said
    assert "Nothing is noted by hand yet." in said and "All of it is still so" not in said


def test_markup_in_names_is_shown_as_it_is_written(school, tech, browser_as):
    account = make_account(NASTY)
    make_way(account, make_person(NASTY), "profile", hint=NASTY[:20])

    assert NASTY not in browser_as(tech).get(url("ways", account.pk)).content.decode()


def test_noting_confirming_passing_on_and_ending(account, tech, teacher, browser_as):
    browser = browser_as(tech)
    made = browser.post(url("note_way", account.pk), typed(owner="person", person=teacher.pk, hint=" 04 12 "))
    way = WayBack.objects.get()
    assert (made.url, way.hint, way.person) == (url("ways", account.pk), "0412", teacher)
    browser.post(url("confirm_ways", account.pk), {"way": [way.pk]})
    browser.post(url("pass_on_way", way.pk), {"owner": "school", "person": "", "hint": "0100"})
    new = WayBack.objects.current().get()
    assert (new.owner, new.hint) == ("school", "0100")
    browser.post(url("end_way", new.pk), {"reason": "The line was given up"})
    assert WayBack.objects.current().count() == 0
    page = words(browser.get(url("ways", account.pk)))
    assert "Telephone ending 0100, the school, until Thursday 19 November: The line was given up (Tom Wells)" in page


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"kind": "", "owner": ""}, {"kind": ["Choose what could open the account"], "owner": ["Choose whose it is"]}),
        ({"kind": "magic"}, None),
        ({"kind": "control"}, {"owner": ["Full control is always a person’s. Choose whose it is."]}),
        ({"owner": "person"}, {"person": ["Choose whose it is."]}),
        ({"owner": "person", "person": "999999"}, {"person": ["Choose somebody from the list"]}),
        ({"owner": "person", "person": "x"}, {"person": ["Choose somebody from the list"]}),
        ({"hint": "07700 900412"}, {"hint": ["Write only the last digits of a telephone, four at most."]}),
        ({"hint": "x" * 10_000}, {"hint": ["Ensure this value has at most 60 characters (it has 10000)."]}),
        (
            {"kind": "email", "owner": "unknown", "hint": "lena@mail.example"},
            {"hint": ["Of an address that is not the school’s write only what comes after the @."]},
        ),
    ],
)
def test_what_is_typed_wrongly_stands_at_its_field_and_is_kept(account, tech, browser_as, values, found):
    page = browser_as(tech).post(url("note_way", account.pk), typed(**values))

    assert page.status_code == 200
    assert WayBack.objects.count() == 0
    if found is not None:
        assert errors(page) == found
    if values.get("hint") == "07700 900412":
        assert 'value="07700 900412"' in words(page)


def test_the_person_is_dropped_where_it_is_not_ones_own(account, tech, teacher, browser_as):
    browser_as(tech).post(
        url("note_way", account.pk), typed(kind="email", owner="unknown", person=teacher.pk, hint="@mail.example")
    )
    assert (WayBack.objects.get().person, WayBack.objects.get().hint) == (None, "mail.example")


def test_somebody_who_has_left_can_be_named_and_stands_apart(account, tech, browser_as):
    gone = make_person("Joan Carver", Role.STAFF)
    make_departure(gone, ended_at=NOW - timedelta(days=3))
    browser = browser_as(tech)

    assert '<optgroup label="Has left">' in words(browser.get(url("note_way", account.pk)))
    browser.post(url("note_way", account.pk), typed(kind="profile", owner="person", person=gone.pk))
    assert "It opens only through Joan Carver’s own profile, and they have left." in words(
        browser.get(url("ways", account.pk))
    )
    again = browser.post(url("pass_on_way", WayBack.objects.get().pk), {"owner": "person", "person": gone.pk})
    assert errors(again) == {"person": ["Choose somebody from the list"]}


def test_sent_twice_it_is_noted_once(account, tech, browser_as):
    browser = browser_as(tech)
    browser.post(url("note_way", account.pk), typed(hint="0100"))
    again = browser.post(url("note_way", account.pk), typed(hint="0100"))

    assert errors(again) == {"kind": ["This is noted already."]}
    assert WayBack.objects.count() == 1


def test_stale_pages_are_refused_with_a_sentence(account, tech, browser_as):
    browser, way = browser_as(tech), make_way(account)
    stale = browser.post(url("confirm_ways", account.pk), {"way": ["x", "-1", "²", way.pk, "9" * 5000, "999999"]})
    assert (stale.status_code, "Somebody has changed this list since you opened the page." in words(stale)) == (
        409,
        True,
    )
    browser.post(url("end_way", way.pk), {"reason": "Gone"})
    ended = browser.post(url("end_way", way.pk), {"reason": "Gone"})
    assert (ended.status_code, "This way back in has ended already." in words(ended)) == (409, True)
    passed = browser.post(url("pass_on_way", way.pk), {"owner": "person", "person": tech.pk})
    assert "This way back in has ended already." in words(passed)
    assert browser.get(url("end_way", way.pk)).status_code == 200
    assert browser.get(url("end_way", 999999)).status_code == 404
    assert browser.post(url("note_way", 999999), typed()).status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "x" * 10_000])
def test_ending_says_what_was_done(account, tech, browser_as, reason):
    way = make_way(account)
    page = browser_as(tech).post(url("end_way", way.pk), {"reason": reason})

    assert list(errors(page)) == ["reason"]
    assert WayBack.objects.current().count() == 1


def test_a_closed_account_can_be_read_and_not_changed(school, tech, browser_as):
    account = make_account("Old", state="closed", closed_at=NOW)
    way = make_way(account)
    browser = browser_as(tech)

    page = words(browser.get(url("ways", account.pk)))
    assert "This account is closed, so nobody needs a way back in." in page and "All of it is still so" not in page
    assert browser.post(url("note_way", account.pk), typed(kind="device")).status_code == 409
    assert browser.post(url("confirm_ways", account.pk), {"way": [way.pk]}).status_code == 409


def test_set_up_offers_to_note_it_and_leads_back(teacher, head, tech, browser_as):
    account = make_setting_up(teacher, head, tech)
    item = account.items.get(key="recovery")
    browser = browser_as(tech)
    browser.post(url("tick_item", item.pk), {"note": ""})

    page = words(browser.get(account.set_up_url))
    assert page.count("Note whose it is") == 1
    assert f"{url('note_way', account.pk)}?from=set-up&amp;kind=phone" in page
    form = browser.get(url("note_way", account.pk) + "?from=set-up&kind=phone")
    assert form.context["form"]["kind"].value() == "phone"
    made = browser.post(url("note_way", account.pk) + "?from=set-up&kind=phone", typed(hint="0100"))
    assert made.url == account.set_up_url
    assert browser.get(url("note_way", account.pk) + "?from=https://evil.example&kind=evil").status_code == 200


def test_what_the_safe_knows_stands_in_a_table_of_its_own(account, tech, teacher, browser_as):
    let_post(account, tech, teacher)
    store(account, tech, recovery_codes="one two\nthree four", recovery_phone="07700 900412")

    page = words(browser_as(tech).get(url("ways", account.pk)))
    assert "Known from the password safe" in page and "Recovery codes" in page
    assert "07700" not in page and "Note whose it is" in page


def test_all_accounts_on_one_page(school, tech, teacher, browser_as):
    make_reachable(make_account("In order"))
    make_way(make_account("Alone"), teacher)
    make_account("New", state="setting-up")

    page = browser_as(tech).get(url("all_ways"))
    assert [(str(account), [one.words for one in found]) for account, found in page.context["rows"]] == [
        ("Alone", ["It opens only with Priya Nair’s own phone."]),
        ("In order", []),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_at_one_and_three(
    account, tech, teacher, browser_as, number, django_assert_num_queries
):
    for at in range(number):
        make_way(account, teacher, hint=f"1{at}")
    browser = browser_as(tech)
    browser.get(url("ways", account.pk))
    with django_assert_num_queries(12):
        browser.get(url("ways", account.pk))


def test_each_person_reads_what_is_noted_of_them(account, teacher, browser_as):
    make_way(account, teacher, hint="77")

    page = words(browser_as(teacher).get(reverse("overview:about_you")))
    assert "Something of yours could open Year 5 trips (telephone ending 77)" in page
    assert url("ways", account.pk) not in page


def test_the_history_keeps_it_from_those_who_may_not_see_it(account, tech, teacher, slt, head, browser_as):
    browser_as(tech).post(url("note_way", account.pk), typed(owner="person", person=teacher.pk, hint="77"))

    for reader, sees in ((head, True), (slt, False)):
        page = words(browser_as(reader).get(reverse("overview:history")))
        assert ("Way back in noted" in page) == sees
        assert "77" not in page.replace("2077", "")


def test_the_green_button_fits_the_worst_that_is_wrong(account, tech, teacher, browser_as):
    def buttons():
        page = words(browser_as(tech).get(url("ways", account.pk)))
        return [page.count(said) for said in ("Take Priya Nair’s telephone ending 77 off", "Mend what is said above")]

    make_reachable(account)
    way = make_way(account, teacher, hint="77")
    assert buttons() == [0, 0]
    make_departure(teacher)
    assert buttons() == [1, 1]
    page = words(browser_as(tech).get(url("end_way", way.pk)))
    assert f'<a class="govuk-link" href="{url("pass_on_way", way.pk)}">It is somebody else’s now</a>' in page
    page = words(browser_as(tech).get(url("pass_on_way", way.pk)))
    assert f'<a class="govuk-link" href="{url("end_way", way.pk)}">It no longer opens the account at all</a>' in page


def test_trying_a_way_with_one_button_and_a_note_where_it_does_not_work(account, tech, head, browser_as, time_machine):
    way = make_way(account, None, "email", hint="office@riverside.example")
    browser, page = browser_as(tech), url("ways", account.pk)
    seen = words(browser.get(page))
    said = ("Not tried yet" in seen, "Nobody has tried it yet." in seen, "in the last year" in seen)
    assert said == (True, True, False)
    assert "I tried it, it works" not in words(browser_as(head).get(page))

    done = browser.post(url("way_works", way.pk))
    assert done.url == f"{page}#way-{way.pk}"
    seen = words(browser.get(page))
    assert ("Tried on Thursday 19 November, Tom Wells" in seen, "A way back in that nobody tries" in seen) == (
        True,
        False,
    )

    form = url("way_does_not_work", way.pk)
    assert errors(browser.post(form, {"note": ""})) == {"note": ["Enter what happened"]}
    secret = "Leave out numbers and codes: this is not kept secret. What is secret belongs in the password safe."
    assert errors(browser.post(form, {"note": "it said 482 913 77"})) == {"note": [secret]}
    assert browser.post(form, {"note": "The mailbox is gone"}).url == page
    seen = words(browser.get(page))
    assert "Does not work</strong> Thursday 19 November, Tom Wells: The mailbox is gone" in seen
    assert "Somebody tried to get back in and could not: e-mail address office@riverside.example." in seen


def test_what_was_tried_more_than_a_year_ago_is_a_mild_hint(account, tech, browser_as):
    make_way(account, tried_at=NOW - timedelta(days=366), works=True)
    make_way(account, None, "email", tried_at=NOW - timedelta(days=365), works=True)

    seen = words(browser_as(tech).get(url("ways", account.pk)))
    assert (seen.count("more than a year ago"), "Of 2, 1 not tried in the last year." in seen) == (1, True)
