"""The platforms' checklists: one for each, edited by the technician, every edit a version (RO6, SC0)."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.actions.checklists import change_checklist, reset_checklist
from accounts.checklists import COMMON, ChecklistItem, from_rows, ours
from accounts.models import Checklist
from accounts.platform_steps import EACH_THEIR_OWN, STEPS, TITLES
from accounts.queries.checklists import changed_since, current, versions
from accounts.states import Platform
from core.action import Refused
from core.audit import api as audit
from tests.factories import NOW, actor, make_person, make_setting_up

FACEBOOK = Platform.FACEBOOK


def edited(platform=FACEBOOK, *, more=(), **helps):
    """The software's own items with other help, and more of them."""
    items = [replace(item, help=helps.get(item.key.replace("-", "_"), item.help)) for item in ours(platform)]
    return [*items, *more]


def change(person, items, *, why="The setting has moved.", based_on=1, platform=FACEBOOK):
    return change_checklist(platform, by=actor(person), now=NOW, items=items, why=why, based_on=based_on)


def refused(verb, *things, **values):
    with pytest.raises(Refused) as refusal:
        verb(*things, **values)
    return refusal.value.reason


OWN = ChecklistItem("step-1", "The crest is its picture", "From the office.", "RO6")


@pytest.mark.parametrize("platform", Platform.values)
def test_every_platform_asks_what_the_statement_asks(platform):
    items = ours(platform)

    assert [(item.key, item.clause) for item in items] == [(item.key, item.clause) for item in COMMON]
    assert [item.key for item in items if item.needs_picture] == ["private", "comments", "profile"]
    assert all(10 < len(item.help) <= 1000 and len(item.title) <= 200 for item in items)


def test_every_platform_but_the_unnamed_has_steps_of_its_own_for_every_item():
    everything = {item.key for item in COMMON}

    assert {platform: everything - set(steps) for platform, steps in STEPS.items() if everything - set(steps)} == {}
    assert set(Platform.values) - set(STEPS) == {Platform.OTHER}
    assert set(TITLES) | EACH_THEIR_OWN <= set(STEPS)


def test_change_makes_a_version_and_set_ups_keep_theirs(teacher, head, tech):
    begun = make_setting_up(teacher, head, tech)

    made = change(tech, edited(private="Look under Audience.", more=[OWN]))
    after = make_setting_up(teacher, head, tech, name="Chess club")

    assert (made.version, made.made_by, made.why, made.is_ours) == (2, tech, "The setting has moved.", False)
    assert [(row.version, row.made_by) for row in Checklist.objects.all()] == [(2, tech), (1, None)]
    assert (begun.checklist_version, after.checklist_version) == (1, 2)
    assert begun.items.get(key="private").help == ours(FACEBOOK)[0].help
    assert after.items.get(key="private").help == "Look under Audience."
    assert list(after.items.order_by("-position").values_list("key", "title")[:1]) == [("step-1", OWN.title)]
    assert current(Platform.X).version == 1
    assert [entry.event for entry in audit.history_of(made)] == ["checklist.changed"]


def test_versions_say_what_each_changed(teacher, head, tech):
    begun = make_setting_up(teacher, head, tech)
    change(tech, edited(private="Look under Audience.", more=[OWN]))
    change(tech, edited(private="Look under Audience.", two_step="By app."), why="No crest.", based_on=2)

    newest, second, first = versions(FACEBOOK)

    assert [(one.what, one.title) for one in newest.changes] == [
        ("gone", "The crest is its picture"),
        ("changed", "Two-step sign-in is on"),
    ]
    assert [(one.what, one.title) for one in second.changes] == [
        ("new", "The crest is its picture"),
        ("changed", "Only people we let in can see it"),
    ]
    assert second.changes[1].lines == (f"Before: {ours(FACEBOOK)[0].help}", "Now: Look under Audience.")
    assert (first.checklist.why, first.changes) == ("As it came with the software.", [])
    assert [version.checklist.version for version in changed_since(begun)] == [3, 2]


def test_reset_brings_the_software_own_back_and_keeps_what_was(tech):
    change(tech, edited(more=[OWN]))

    made = reset_checklist(FACEBOOK, by=actor(tech), now=NOW, why="It fits again.", based_on=2)

    assert (made.version, made.is_ours, from_rows(made.items)) == (3, True, ours(FACEBOOK))
    assert Checklist.objects.count() == 3
    again = refused(reset_checklist, FACEBOOK, by=actor(tech), now=NOW, why="Again.", based_on=3)
    assert again == "Nothing is different from the version that stands."


def test_change_is_refused_with_a_sentence(teacher, head, tech, school):
    without_private = [item for item in ours(FACEBOOK) if item.key != "private"]
    without_picture = [replace(item, needs_picture=False) for item in ours(FACEBOOK)]
    too_long = edited(more=[replace(OWN, help="x" * 1001)])
    many = edited(more=[replace(OWN, key=f"step-{number}") for number in range(13)])

    assert refused(change, head, edited(more=[OWN])) == "Only the IT technician changes the checklists."
    assert refused(change, tech, without_private) == (
        "“Only people we let in can see it” is asked of every account, so it stays."
    )
    assert refused(change, tech, without_picture) == (
        "“Only people we let in can see it” is proved by a picture, so that stays."
    )
    assert refused(change, tech, too_long) == (
        "Every step has a name, and neither that nor how it is done is too long."
    )
    assert refused(change, tech, many) == "A checklist has at most 20 steps, each once."
    assert refused(change, tech, edited(more=[OWN]), why="  ") == "Say why you change it."
    assert refused(change, tech, ours(FACEBOOK)) == "Nothing is different from the version that stands."
    assert Checklist.objects.count() == 0


def test_change_of_an_old_page_reads_who_was_quicker(tech, school):
    other = make_person("Una Firm", "technician")
    change(other, edited(more=[OWN]))

    assert refused(change, tech, edited(two_step="By app.")) == (
        "Una Firm has changed this checklist since you opened it. Look at it, then change it again."
    )


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def typed(page, **changed):
    """What the browser would send back from this page, with some of it typed over."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changed).items() if value not in (None, False)}


def test_edit_on_the_page(tech, browser_as, at_now):
    browser = browser_as(tech)
    assert browser.get(url("checklists")).status_code == 200
    page = browser.get(url("edit_checklist", "tiktok"))

    answer = browser.post(
        url("edit_checklist", "tiktok"),
        typed(page, **{"help_private": "Moved.", "title_step-1": OWN.title, "picture_step-1": "on", "why": "Moved."}),
        follow=True,
    )

    found = {item.key: item for item in answer.context["items"]}
    assert (found["private"].help, found["step-1"].title, found["step-1"].needs_picture) == ("Moved.", OWN.title, True)
    assert [version.checklist.version for version in answer.context["versions"]] == [2, 1]
    page = browser.get(url("edit_checklist", "tiktok"))
    assert "title_step-2" in page.context["form"].fields
    browser.post(url("edit_checklist", "tiktok"), typed(page, **{"title_step-1": "", "why": "Not needed."}))
    assert [item["key"] for item in current("tiktok").items] == [item.key for item in COMMON]
    assert browser.get(url("reset_checklist", "tiktok")).status_code == 200
    browser.post(url("reset_checklist", "tiktok"), {"based_on": 3, "why": "Fits."})
    assert current("tiktok").is_ours


def test_edit_says_what_to_do_and_keeps_what_was_typed(tech, browser_as, at_now):
    browser = browser_as(tech)
    page = browser.get(url("edit_checklist", "x"))
    wrong = typed(page, **{"help_private": "", "help_step-1": "kept words", "help_two-step": "y" * 10_000})

    answer = browser.post(url("edit_checklist", "x"), wrong)

    assert {name: list(found) for name, found in answer.context["form"].errors.items()} == {
        "help_private": ["Say how it is done"],
        "help_two-step": ["Ensure this value has at most 1000 characters (it has 10000)."],
        "title_step-1": ["Enter what is to be done"],
        "why": ["Say why you change it"],
    }
    assert b"kept words" in answer.content
    change(make_person("Una Firm", "technician"), edited(Platform.X, two_step="By app."), platform=Platform.X)
    late = browser.post(url("edit_checklist", "x"), typed(page, help_private="mine", why="Moved."))
    assert late.context["form"].non_field_errors() == [
        "Una Firm has changed this checklist since you opened it. Look at it, then change it again."
    ]
    assert b"mine" in late.content
    assert browser.post(url("edit_checklist", "x"), {"based_on": "x"}).status_code == 200
    assert browser.get(url("checklist", "nowhere")).status_code == 404


def test_set_up_page_says_what_changed_since_it_began(teacher, head, tech, browser_as, at_now):
    account = make_setting_up(teacher, head, tech)
    browser = browser_as(tech)
    assert b"Does a step no longer fit?" in browser.get(url("set_up", account.pk)).content
    change(tech, edited(more=[OWN]))

    page = browser.get(url("set_up", account.pk)).content.decode()

    assert "This set-up began with version 1 and keeps it." in page
    assert "New: The crest is its picture" in page


@pytest.mark.parametrize(
    ("platform", "words"),
    [
        ("facebook", "On Facebook each person can sign in as themselves"),
        ("tiktok", "As far as we know, TikTok has one password for everybody."),
    ],
)
def test_set_up_page_says_what_the_platform_can_do(teacher, head, tech, browser_as, at_now, platform, words):
    account = make_setting_up(teacher, head, tech, platform=platform)

    assert words in browser_as(tech).get(url("set_up", account.pk)).content.decode()


def test_checklists_page_costs_the_same_whatever_was_edited(tech, browser_as, django_assert_num_queries):
    browser = browser_as(tech)
    browser.get(url("checklists"))
    with django_assert_num_queries(6):
        browser.get(url("checklists"))
    for platform in ("x", "tiktok", "games"):
        change(tech, edited(platform, more=[OWN]), platform=platform)
    with django_assert_num_queries(6):
        browser.get(url("checklists"))
