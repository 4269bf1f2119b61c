"""Pages and commands that show the whole school."""

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.urls import reverse
from lxml import html

from accounts.models import SchoolAccount
from core.notices import api as notices
from core.notices.models import Notice
from core.standing import Level
from core.work import Matter, WorkItem
from overview import queries
from people.actions.roles import go_away
from policy.clauses import CLAUSES, SECTIONS
from tests.factories import NOW, actor, make_account, make_way, publish_statement
from tests.waiting import waits_for


def test_due_today_counts_what_is_late_due_tonight_or_not_to_be_put_off(now):
    def item(due_by=None, act_now=False):
        return WorkItem(title="x", url="/", button="Open", due_by=due_by, act_now=act_now)

    items = [
        item(),
        item(act_now=True),
        item(NOW - timedelta(days=1)),
        item(NOW.replace(hour=0, minute=0) + timedelta(days=1)),
        item(NOW + timedelta(days=2)),
    ]
    assert queries.due_today(items, now) == 3


def test_what_is_about_one_matter_stands_together_without_going_before_a_deadline(now):
    music, trips = Matter("account-1", "Music"), Matter("account-2", "Trips")

    def item(title, about=None, days=None):
        due_by = None if days is None else NOW + timedelta(days=days)
        return WorkItem(title=title, url="/", button="Open", due_by=due_by, about=about)

    items = [
        item("alone"),
        item("first of Music", music),
        item("first of Trips", trips),
        item("of nothing"),
        item("second of Music", music),
        item("due", trips, days=3),
        item("due sooner", days=1),
        item("due on the same day", days=3),
        item("due too", trips, days=3),
        item("due late", trips, days=9),
    ]
    assert [one.title for one in queries._soonest_first(items, now)] == [
        "due sooner",
        "due",
        "due too",
        "first of Trips",
        "due on the same day",
        "due late",
        "alone",
        "first of Music",
        "second of Music",
        "of nothing",
    ]


def test_the_first_page_reads_one_matter_under_one_heading(tech, teacher, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    for name in ("Music", "Trips"):
        make_account(name)
    page = " ".join(browser_as(tech).get(reverse("overview:home")).content.decode().split())

    assert [page.count(f">{name}: 1 thing") for name in ("Music", "Trips")] == [0, 0]
    make_way(SchoolAccount.objects.get(name="Music"), teacher)
    page = " ".join(browser_as(tech).get(reverse("overview:home")).content.decode().split())
    assert ">Music: 2 things</h2>" in page
    assert page.count(">Nobody can post on Music</h3>") == page.count(">Nobody can post on Trips</h2>") == 1


def test_whoever_stands_in_sees_the_work_of_the_person_who_is_away(head, deputy):
    publish_statement(head)
    assert [item.url for item in waits_for(queries, deputy, NOW)].count(reverse("policy:statement")) == 1

    day = NOW.date()
    go_away(head, by=actor(head), now=NOW, stand_in=deputy, starts_on=day, ends_on=day)
    assert set(waits_for(queries, head, NOW)) <= set(waits_for(queries, deputy, NOW))


def test_home_says_so_kindly_when_nothing_waits(outsider, browser_as):
    page = browser_as(outsider).get(reverse("overview:home")).content.decode()
    assert "Nothing is waiting for you. Enjoy the quiet." in page


def test_home_lists_what_waits_with_its_button(head, teacher, browser_as):
    publish_statement(head)
    page = browser_as(teacher).get(reverse("overview:home")).content.decode()
    assert "Read the Social Media Statement" in page
    assert "Read and confirm" in page


def test_how_we_are_doing_shows_every_clause_to_staff_and_says_what_is_not_kept_yet(head, teacher):
    sections = queries.standings(teacher, NOW)

    shown = {clause.id: rows for _, clauses in sections for clause, rows in clauses}
    assert set(shown) == set(CLAUSES)
    assert all(shown.values())
    assert [row.level for row in shown["ED3"]] == [Level.NOT_KEPT]
    assert sum(number for _, number in queries.counts(sections)) == len(CLAUSES)


def test_how_we_are_doing_folds_what_is_kept_elsewhere_at_the_end_of_its_section(teacher, browser_as):
    answer = browser_as(teacher).get(reverse("overview:standing"))
    page = html.fromstring(answer.content.decode())

    folded = {clause.id for _, _, elsewhere in answer.context["sections"] for clause in elsewhere}
    shown = {clause.id for _, clauses, _ in answer.context["sections"] for clause, _ in clauses}
    assert (folded | shown, folded & shown, "ED3" in folded) == (set(CLAUSES), set(), True)
    assert set(page.xpath("//details//li/@id")) == folded
    assert set(page.xpath("//tr/@id")) == shown
    assert (answer.context["elsewhere"], sum(number for _, number in answer.context["counts"])) == (
        len(folded),
        len(shown),
    )
    assert f"{len(folded)} other clauses are not yet kept here" in page.text_content()


def test_long_pages_begin_with_links_to_their_sections(head, browser_as):
    publish_statement(head)

    for name in ("overview:standing", "policy:statement"):
        page = html.fromstring(browser_as(head).get(reverse(name)).content.decode())
        links = [(link.text, link.get("href")[1:]) for link in page.xpath("//nav[@aria-label='On this page']//a")]
        assert links == [(heading.text, heading.get("id")) for heading in page.xpath("//main/section/h2")]
        assert len(links) == len(SECTIONS)


def test_how_we_are_doing_shows_the_public_only_what_is_public(head):
    publish_statement(head)
    shown = {clause.id for _, clauses in queries.standings(None, NOW) for clause, rows in clauses if rows}
    assert shown <= queries.PUBLIC_CLAUSES
    assert "RV2" in shown


def test_how_we_are_doing_gives_the_public_no_link_that_asks_to_sign_in(client, head):
    publish_statement(head)
    page = client.get(reverse("overview:standing")).content.decode()

    links = set(re.findall(r'href="(/[^"#]*)', page.split("<h1")[1]))
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_how_we_are_doing_says_to_everybody_when_the_review_is_overdue(client, head):
    publish_statement(head, adopted_on=NOW.date() - timedelta(days=1200))
    page = client.get(reverse("overview:standing")).content.decode()
    assert "Review overdue by" in page


def test_messages_are_listed_and_marked_as_read(teacher, head, browser_as):
    notices.post(key="k", to=teacher, subject="For you", body="Words.", now=NOW)
    notices.post(key="k", to=head, subject="For somebody else", body="Words.", now=NOW)
    browser = browser_as(teacher)

    page = browser.get(reverse("overview:messages")).content.decode()
    assert "For you" in page
    assert "For somebody else" not in page
    browser.post(reverse("overview:messages"))
    assert notices.inbox(teacher).get().read_at is not None
    assert notices.inbox(head).get().read_at is None


@pytest.mark.parametrize("page", ["messages", "could_not_send"])
def test_older_messages_have_pages_of_their_own(tech, browser_as, page):
    for number in range(101):
        notices.post(key=f"k{number}", to=tech, subject=f"Number {number}.", body="Words.", now=NOW)
    Notice.objects.update(gave_up_at=NOW, last_fault=F("subject"))
    browser, address, found, older = browser_as(tech), reverse(f"overview:{page}"), [], [""]
    while older:
        shown = browser.get(address + older[0])
        found += [notice.subject for notice in shown.context["notices"]]
        older = re.findall(r'href="([?]before=[0-9_]+)">Older messages', shown.content.decode())

    assert found == [f"Number {number}." for number in range(100, -1, -1)]


def test_messages_are_newest_by_the_time_they_were_posted(teacher, browser_as):
    for minutes in (0, 30, 10):
        at = NOW - timedelta(minutes=minutes)
        notices.post(key=f"k{minutes}", to=teacher, subject=f"{minutes} minutes ago", body="Words.", now=at)

    shown = browser_as(teacher).get(reverse("overview:messages")).context["notices"]

    assert [notice.subject for notice in shown] == ["0 minutes ago", "10 minutes ago", "30 minutes ago"]


def test_the_first_page_says_that_one_is_away_and_leads_back(head, deputy, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    last = NOW.date() + timedelta(days=5)
    go_away(head, by=actor(head), now=NOW, stand_in=deputy, starts_on=NOW.date(), ends_on=last)

    page = " ".join(re.sub("<[^>]+>", "", browser_as(head).get("/").content.decode()).split())

    assert f"You are away until Tuesday 24 November. {deputy.name} stands in. I’m back" in page
    assert b"You are away" not in browser_as(deputy).get("/").content


def test_messages_from_a_strange_place_begin_with_the_newest(teacher, browser_as):
    notices.post(key="k", to=teacher, subject="For you", body="Words.", now=NOW)

    assert "For you" in browser_as(teacher).get(reverse("overview:messages") + "?before=x").content.decode()


def test_held_by_is_404_for_nobody(tech, browser_as):
    assert browser_as(tech).get(reverse("overview:held_by", args=[987654])).status_code == 404
    assert browser_as(tech).get(reverse("overview:held_by", args=[tech.pk])).status_code == 200


def test_sweep_prints_counts_as_one_object_and_twice_does_nothing_more(head, mailoutbox):
    notices.post(key="k", to=head, subject="x", body="y", now=NOW, urgency=notices.NOW)

    assert json.loads(swept("--json"))["sent"] == 1
    assert json.loads(swept("--json"))["sent"] == 0
    assert len(mailoutbox) == 1


def test_sweep_counts_every_kind_of_effect_zeros_included(head):
    nothing = {
        "proposals_passed_on": 0,
        "offers_not_collected": 0,
        "access_ended": 0,
        "late_removals_told": 0,
        "directory_linked": 0,
        "late_takedowns_told": 0,
        "late_withdrawals_told": 0,
        "long_leaves_begun": 0,
        "long_leaves_ended": 0,
        "group_dates_told": 0,
        "password_files_forgotten": 0,
        "openings_expired": 0,
        "told_of_looks": 0,
        "staff_lists_picked_up": 0,
        "reviews_lapsed": 0,
        "reviews_opened": 0,
        "reviews_reminded": 0,
        "orphaned_files_removed": 0,
        "comments_given_back": 0,
        "listed_comments": 0,
        "comment_reminders": 0,
        "check_reminders": 0,
        "reports_given_a_lead": 0,
        "reports_escalated": 0,
        "review_reminders": 0,
        "statement_reminders": 0,
        "factor_resets_expired": 0,
        "history_signed": 0,
        "history_lines_sent": 0,
        "history_findings": 0,
        "sent": 0,
        "failed": 0,
        "given_up": 0,
        "letters_sent": 0,
        "letters_failed": 0,
        "letters_given_up": 0,
    }
    assert json.loads(swept("--json", "--now", "2026-11-22T09:00")) == nothing

    publish_statement(head, adopted_on=NOW.date() - timedelta(days=1200))
    Notice.objects.all().delete()
    assert json.loads(swept("--json", "--now", "2026-11-22T09:00")) == nothing | {
        "review_reminders": 1,
        "history_signed": 1,
    }
    assert json.loads(swept("--json", "--now", "2026-11-22T09:00")) == nothing


def swept(*arguments):
    out = StringIO()
    call_command("sweep", *arguments, stdout=out)
    return out.getvalue()


def test_sweep_takes_a_clock_ahead_in_a_demonstration(school):
    assert swept("--now", "2036-11-20T08:00") == "Nothing had fallen due.\n"


def test_sweep_takes_no_clock_ahead_in_a_real_installation(in_production):
    with pytest.raises(CommandError, match="in demonstration mode only"):
        swept("--now", "2036-11-20T08:00")
    with pytest.raises(CommandError, match="must look like"):
        swept("--now", "tomorrow")
