"""Every page of one thing shows what has happened to it, as its reader may see it, or says here why not."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse

from accounts.actions.account_lists import upload_account_list
from accounts.actions.leaving import record_departure
from accounts.actions.long_leave import record_long_leave
from accounts.actions.openings import ask_emergency
from accounts.actions.staff_lists import upload_staff_list
from accounts.forms.staff_list import StaffListForm
from accounts.models import AccessRemoval
from monitoring.actions.comment_lists import upload_comment_list
from monitoring.actions.mentions import note_mention
from people.actions.factor_resets import ask_factor_reset
from tests.damage import change
from tests.factories import (
    NOW,
    actor,
    let_post,
    make_change,
    make_comment,
    make_group,
    make_live,
    make_person,
    make_post,
    make_report,
    make_request,
    make_setting_up,
    make_takedown,
    make_way,
    make_withdrawal,
    offer,
    publish_statement,
    store,
)

APPS = ("accounts", "incidents", "monitoring", "people", "policy", "overview")
PANEL = '<h2 class="govuk-heading-m">What has happened</h2>'
# Pages below a thing that are about it too, though their address does not end with it.
BELOW = {"accounts:set_up", "accounts:safe", "accounts:posting", "accounts:ways"}
WITHOUT = {
    "accounts:show_credential": "shows a secret for thirty seconds and nothing beside it",
    "accounts:store_credential": "a form",
    "accounts:safe_import": "asks for a second step first; its panel stands on it",
    "accounts:begin_change": "a form",
    "accounts:check_post": "a form; the post that it makes has its history",
    "accounts:record_post": "a form; the post that it makes has its history",
    "accounts:review_picture": "a picture; the account has its history",
    "accounts:checklist": "its versions stand on it, each with who, when, why and what it changed",
    "incidents:evidence": "a file; the report has its history",
    "overview:demonstration_sign_in": "a button of the demonstration",
    "overview:held_by": "what somebody holds now; their own page has their history",
    "people:invitation": "for somebody who cannot sign in yet",
    "people:undertaking_link": "for somebody who has left; the leaving has its history",
    "people:name_stand_in": "a form; a role has no history of its own, people have",
}


def detail_pages() -> set[str]:
    """The names of all addresses of ours that end with what names one thing, and of the pages below a thing."""
    found = set()
    for app in get_resolver().url_patterns:
        if getattr(app, "app_name", None) in APPS:
            for page in app.url_patterns:
                if isinstance(page, URLPattern) and str(page.pattern).endswith(">/"):
                    found.add(f"{app.app_name}:{page.name}")
    return found | BELOW


@pytest.fixture
def things(head, manager, tech, teacher, dsl):
    """For each page: the address of one thing that has a history, and somebody who may see it."""
    account = make_live(teacher, head, tech)
    store(account, tech, password="Plum-Kettle-7-Harbour")
    let_post(account, tech, teacher)
    shared = make_live(teacher, head, tech, name="Trips")
    change(shared, each_has_own_access=False)
    shared.refresh_from_db()
    handover = offer(shared, tech, teacher)
    leaver = make_person("Lena Gray", "staff")
    let_post(account, tech, leaver)
    gone = record_departure(
        leaver, by=actor(head), now=NOW, last_day_in_school=(NOW - timedelta(days=1)).date(), is_announced=True
    )
    away = record_long_leave(make_person("Lia Long", "staff"), by=actor(head), now=NOW, starts_on=NOW.date())
    comment, posted = make_comment(), make_post(teacher, account)
    form = StaffListForm({}, {"file": SimpleUploadedFile("staff.csv", b"staff number,name\n1,Ann Lee\n")})
    assert form.is_valid(), form.errors
    listed = upload_staff_list(by=actor(manager), now=NOW, **form.cleaned_data["file"])
    ours = upload_account_list(by=actor(manager), now=NOW, file_name="a.csv", data=b"x", rows=[], broken=[])
    comments = upload_comment_list(by=actor(manager), now=NOW, file_name="c.csv", data=b"when,words", rows=0)
    return {
        "accounts:account_list_preview": (manager, [ours.pk]),
        "accounts:request": (head, [make_request(teacher, name="Choir").pk]),
        "accounts:account": (head, [account.pk]),
        "accounts:set_up": (tech, [make_setting_up(teacher, head, tech, name="Chess").pk]),
        "accounts:safe": (tech, [account.pk]),
        "accounts:posting": (tech, [account.pk]),
        "accounts:ways": (tech, [noted(account).pk]),
        "accounts:linked_group": (teacher, [make_group(teacher).pk]),
        "accounts:handover": (teacher, [handover.reference]),
        "accounts:opening": (head, [ask_emergency(account, by=actor(head), now=NOW, reason="A post").pk]),
        "accounts:departure": (head, [gone.pk]),
        "accounts:long_leave": (head, [away.pk]),
        "accounts:change": (head, [make_change(account, head, "suspend").pk]),
        "accounts:post": (teacher, [posted.pk]),
        "accounts:takedown": (teacher, [make_takedown(posted, teacher).pk]),
        "accounts:withdrawal": (manager, [make_withdrawal(manager).pk]),
        "accounts:removal": (tech, [AccessRemoval.objects.get().pk]),
        "accounts:staff_list_preview": (manager, [listed.pk]),
        "incidents:report": (head, [make_report(teacher).reference]),
        "monitoring:comment_list": (manager, [comments.pk]),
        "monitoring:mention": (head, [note_mention(by=actor(head), now=NOW, link="@fake_page").pk]),
        "monitoring:comment": (head, [comment.pk]),
        "people:factor_reset": (head, [ask_factor_reset(tech, by=actor(head), now=NOW).pk]),
        "people:person": (head, [appointed(head, teacher).pk]),
        "policy:version": (teacher, [publish_statement(head).number]),
    }


def noted(account):
    make_way(account)
    return account


def appointed(head, person):
    from people.actions.roles import appoint  # only here

    appoint(person, by=actor(head), now=NOW, role="governor")
    return person


def test_every_page_of_one_thing_shows_its_history(things, browser_as):
    pages = detail_pages()
    assert pages - set(things) - set(WITHOUT) == set(), "add the panel, or say in WITHOUT why not"
    assert (set(things) | set(WITHOUT)) - pages - {"accounts:store_credential"} == set()

    missing = []
    for name, (reader, key) in things.items():
        answer = browser_as(reader).get(reverse(name, args=key))
        if answer.status_code != 200 or answer.content.decode().count(PANEL) != 1:
            missing.append((name, answer.status_code))
    assert missing == []


def test_older_lines_are_folded(head, tech, teacher, browser_as):
    account = make_live(teacher, head, tech)

    page = browser_as(head).get(account.get_absolute_url()).content.decode()
    assert "What happened before that" not in page
    for number in range(2):
        let_post(account, tech, make_person(f"Poster {number}", "staff"))
    page = browser_as(head).get(account.get_absolute_url()).content.decode()
    # Two more are too few to fold.
    assert page.count('<li class="moj-timeline__item">') == 6
    assert "What happened before that" not in page
    for number in range(2):
        let_post(account, tech, make_person(f"Another {number}", "staff"))
    page = browser_as(head).get(account.get_absolute_url()).content.decode()
    assert page.count('<li class="moj-timeline__item">') == 8
    assert page.index("What happened before that: 4 more") < page.index("Account now live")


def test_lines_about_several_things_say_about_which(head, tech, teacher, browser_as):
    account = make_live(teacher, head, tech)
    store(account, tech, password="Plum-Kettle-7-Harbour")

    safe = browser_as(tech).get(reverse("accounts:safe", args=[account.pk])).content.decode()
    assert "password of Year 3 news" not in safe
    store(account, tech, username="year3news")
    safe = browser_as(tech).get(reverse("accounts:safe", args=[account.pk])).content.decode()
    assert '<p class="govuk-body-s timeline__fact">password of Year 3 news</p>' in safe


def test_a_reader_who_may_not_see_it_finds_no_panel(head, tech, teacher, governor, browser_as):
    """The register is open to everybody; who came and went there is not."""
    account = make_live(teacher, head, tech)
    report = make_report(teacher)

    assert PANEL not in browser_as(governor).get(account.get_absolute_url()).content.decode()
    assert PANEL not in browser_as(governor).get(reverse("accounts:posting", args=[account.pk])).content.decode()
    # The reporter learns how far it has got, and nothing else.
    assert PANEL not in browser_as(teacher).get(report.get_absolute_url()).content.decode()
