"""What has happened: each reader sees what they may, filters find what was asked, and no page reads without end."""

from datetime import timedelta
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.leaving import record_departure
from core.audit import lines
from core.audit.models import AuditEntry
from incidents.actions.people import name_lead
from incidents.actions.reports import look_at_report
from overview.demonstration.school import fill_demonstration
from overview.queries import history as queries
from people.actions.departures import announce_departure
from policy.actions.acknowledgements import acknowledge
from tests.factories import (
    NOW,
    actor,
    make_comment,
    make_draft,
    make_live,
    make_report,
    make_request,
    publish_statement,
    store,
)

PAGE = "overview:history"


def seen(person, **asked) -> list[tuple[str, str]]:
    """What this person sees: (event, who did it), newest first."""
    return [(line.event, line.actor_name) for line in queries.history(actor(person), queries.Asked(**asked)).rows]


def events(person, **asked) -> set[str]:
    return {event for event, _ in seen(person, **asked)}


def own(person) -> dict:
    return {"who": str(person.pk)}


@pytest.mark.walk
def test_everything_that_the_demonstration_records_has_its_topic(db):
    fill_demonstration(NOW)

    told = set(AuditEntry.objects.values_list("about_type", flat=True))
    assert sorted(told - set(queries.TOLD)) == []
    assert {told.topic for told in queries.TOLD.values()} == set(queries.TOPICS)


def test_the_headteacher_sees_who_did_what_and_a_teacher_what_they_did_themselves(head, tech, teacher, browser_as):
    make_live(teacher, head, tech)

    assert seen(head)[0] == ("school_account.set_up_finished", "Tom Wells")
    assert seen(teacher) == []
    assert seen(teacher, **own(head)) == []
    assert seen(teacher, **own(teacher)) == [
        ("account_request.submitted", "Priya Nair"),
        ("account_request.started", "Priya Nair"),
    ]
    page = browser_as(teacher).get(reverse(PAGE), {"who": head.pk}).content.decode()
    assert "Proposal sent for a decision" in page
    assert "Account now live" not in page


def test_the_page_says_it_in_words_with_links(head, tech, teacher, browser_as):
    account = make_live(teacher, head, tech)

    page = browser_as(head).get(reverse(PAGE), {"about": "accounts"}).content.decode()
    assert "Account now live" in page
    assert f'<a class="govuk-link" href="{account.get_absolute_url()}"><bdi>Year 3 news</bdi></a>' in page
    assert "You see: Accounts and proposals." in page


def test_a_line_of_a_comment_names_its_account_to_whoever_may_see_the_comment(head, tech, teacher, slt, browser_as):
    account = make_live(teacher, head, tech)
    make_comment(school_account=account)

    def named(person, **chosen):
        rows = browser_as(person).get(reverse(PAGE), chosen).context["page"].rows
        return [(line["about"], line["account"]) for line in rows if line["what"] == "Comment received"]

    assert named(head) == [("comment of 19 November 2026", "Year 3 news")]
    assert named(slt, about="comments") == [("comment of 19 November 2026", "Year 3 news")]
    lines = browser_as(head).get(reverse("overview:history_csv"), {"about": "comments"}).content.decode("utf-8-sig")
    assert "Comment received,comment of 19 November 2026,Year 3 news,How: entered by hand" in lines


def test_who_has_read_the_statement_leads_to_what_they_read(head, teacher, browser_as):
    version = publish_statement(head)
    acknowledge(version, by=actor(teacher), now=NOW)

    line = browser_as(head).get(reverse(PAGE), {"who": teacher.pk}).context["page"].rows[0]
    assert (line["what"], line["about"]) == ("Statement read and confirmed", "version 1 of the Statement")
    assert line["url"] == version.get_absolute_url()


def test_the_page_promises_no_more_than_the_daily_check_holds(head, governor, browser_as):
    promise = "Lines are only ever added; if one were changed or taken out, the daily check would find it."
    for person in (head, governor):
        page = browser_as(person).get(reverse(PAGE)).content.decode()
        assert promise in page
        assert "nobody can change it" not in page
    assert "You have not done anything here yet." in page


def test_a_draft_is_nobody_elses_to_see(head, teacher):
    make_draft(teacher, name="Not yet")

    assert seen(head) == []
    assert seen(teacher, **own(teacher)) == [("account_request.started", "Priya Nair")]


def test_sign_in_details_are_for_those_who_oversee_the_safe(head, deputy, manager, tech, chair, teacher, settings):
    account = make_live(teacher, head, tech)
    store(account, tech, password="Plum-Kettle-7-Harbour")

    for person in (head, manager, tech, chair):
        assert "credential.stored" in events(person), person
    assert "credential.stored" not in events(deputy)
    assert "sign-in-details" not in queries.topics_for(actor(deputy))


def test_a_report_is_seen_by_its_lead_alone(head, deputy, slt, dsl, teacher, chair):
    """Its reporter's name is the lead's to know, so whoever else may read it finds its history on the report."""
    report = make_report(teacher)
    look_at_report(report, by=actor(head), now=NOW)

    assert seen(head, topic="reports") == [("incident.looked_at", "Hana Okafor"), ("incident.reported", "Priya Nair")]
    for person in (deputy, slt, dsl, chair):
        assert seen(person, topic="reports") == [], person
        assert seen(person) == [], person
    assert seen(teacher, **own(teacher)) == [("incident.reported", "Priya Nair")]


def test_whoever_must_not_see_a_report_finds_no_line_of_it(head, deputy, dsl, teacher):
    about_head = make_report(teacher, kind="colleague", about=[head])
    about_deputy = make_report(deputy, kind="colleague", about=[deputy])

    assert about_head.lead_id != head.pk
    assert about_deputy.lead_id == head.pk
    assert seen(head, topic="reports") == [("incident.reported", "Dele Marsh")]
    assert seen(head, **own(teacher)) == []
    # Not even their own doing, once they are on its list.
    assert seen(deputy, **own(deputy)) == []


def test_a_lead_who_hands_a_report_on_sees_what_they_did_and_no_more(head, slt, teacher):
    report = make_report(teacher)
    look_at_report(report, by=actor(head), now=NOW)
    name_lead(report, by=actor(head), now=NOW, person=slt)

    assert seen(slt, topic="reports")[0] == ("lead.named", "Hana Okafor")
    assert seen(head, topic="reports") == [("lead.named", "Hana Okafor"), ("incident.looked_at", "Hana Okafor")]


def test_a_leaver_finds_nothing_of_a_leaving_before_it_is_announced(head, manager, tech, slt):
    leaving = record_departure(manager, by=actor(head), now=NOW, last_day_in_school=(NOW + timedelta(days=20)).date())

    assert "departure.recorded" in events(tech)
    assert "departure.recorded" not in events(slt)
    assert seen(manager) == []
    assert seen(manager, topic="leaving") == []
    announce_departure(leaving, by=actor(head), now=NOW)
    assert "departure.recorded" in events(manager)


def test_a_kind_of_thing_that_nobody_named_is_shown_to_nobody(head, school):
    from core.audit import api as audit  # to write a line of a kind that does not exist

    audit.record("heartbeat.seen", school, by=actor(head))
    assert "heartbeat.seen" in events(head)
    told = queries.TOLD.pop("school.school")
    try:
        assert seen(head) == []
    finally:
        queries.TOLD["school.school"] = told


def test_filters_choose_who_what_and_when(head, manager, tech, teacher, browser_as):
    make_request(teacher, now=NOW - timedelta(days=3))
    make_comment(now=NOW - timedelta(days=1))
    make_comment(words="Another", by=actor(manager))
    browser = browser_as(head)

    def shown(**chosen):
        return [line["what"] for line in browser.get(reverse(PAGE), chosen).context["page"].rows]

    sent = ["Proposal sent for a decision", "Proposal begun"]
    assert shown() == ["Comment received", "Comment received", *sent]
    assert shown(who=teacher.pk) == sent
    assert shown(who="nobody") == ["Comment received"]
    assert shown(who="me") == []
    assert shown(about="comments") == ["Comment received", "Comment received"]
    assert shown(about="comments", who=manager.pk) == ["Comment received"]
    assert shown(until="2026-11-16") == sent
    assert shown(since="2026-11-17", until="2026-11-18") == ["Comment received"]
    assert shown(since="2026-11-19") == ["Comment received"]


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [
        ({"since": "2026-11-19", "until": "2026-11-18"}, "“To” must not be before “From”."),
        ({"since": "19"}, "Enter a date, such as 19 11 2026"),
        ({"about": "xyz"}, "Choose one of those on the list"),
        ({"who": "999999"}, "Choose one of those on the list"),
        ({"until": "9999-12-31"}, "Enter a day of this century"),
        ({"since": "0001-01-01"}, "Enter a day of this century"),
    ],
)
def test_a_day_that_is_none_gets_a_sentence(head, browser_as, chosen, fault):
    answer = browser_as(head).get(reverse(PAGE), chosen)

    assert answer.status_code == 200
    assert fault in answer.content.decode()


@pytest.mark.parametrize("mark", ["soon", "1_2_3", "9" * 17 + "_1", "-1_1", "٣_1"])
def test_a_place_that_is_none_is_the_first_page(head, browser_as, mark):
    make_comment()

    assert len(browser_as(head).get(reverse(PAGE), {"before": mark}).context["page"].rows) in (0, 1)


def walk(person, size=2, **asked) -> list[list[int]]:
    """Every page of somebody's history, as numbers of lines."""
    pages, before = [], ""
    for _ in range(50):
        found = queries.history(actor(person), queries.Asked(**asked, before=before), size=size)
        pages.append([line.pk for line in found.rows])
        before = found.older
        if not before:
            return pages
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("asked", [{}, {"topic": "comments"}, {"topic": "accounts"}, {"who": ""}], ids=str)
def test_the_pages_together_have_every_line_once(head, tech, teacher, asked, monkeypatch):
    make_live(teacher, head, tech)
    for number in range(7):
        make_comment(words=str(number))
    everything = [line.pk for line in queries.history(actor(head), queries.Asked(**asked), size=500).rows]

    assert list(chain.from_iterable(walk(head, **asked))) == everything
    monkeypatch.setattr(lines, "WINDOW", 3)
    assert list(chain.from_iterable(walk(head, **asked))) == everything


def test_a_page_looks_no_further_than_its_window_and_says_so(head, tech, teacher, manager, monkeypatch, browser_as):
    make_request(teacher, now=NOW - timedelta(days=3))
    for number in range(4):
        make_comment(words=str(number))
    monkeypatch.setattr(lines, "WINDOW", 3)

    answer = browser_as(head).get(reverse(PAGE), {"who": "nobody", "about": "accounts"})
    page = answer.context["page"]
    assert page.rows == []
    assert (
        "Nothing like this here. This page looked back as far as Thursday 19 November, 10:30" in answer.content.decode()
    )
    assert page.next_query is not None


@pytest.mark.parametrize(("asked", "statements"), [({}, 4), ({"topic": "comments"}, 10), ({"who": ""}, 4)], ids=str)
def test_a_page_costs_the_same_at_one_and_three(head, asked, statements, django_assert_num_queries):
    by = actor(head)
    for number in range(3):
        make_comment(words=str(number))
        if number in (0, 2):
            with CaptureQueriesContext(connection) as counted:
                queries.history(by, queries.Asked(**asked))
            assert len(counted) == statements


@pytest.mark.parametrize(
    ("asked", "index"),
    [({}, "audit_at"), ({"who": ""}, "audit_actor"), ({"topic": "statement"}, "audit_type")],
    ids=str,
)
def test_every_filter_is_read_along_its_index(head, asked, index):
    make_comment()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    by = actor(head)
    with CaptureQueriesContext(connection) as asked_for:
        queries.history(by, queries.Asked(**asked))
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {asked_for.captured_queries[0]['sql']}")
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert index in plan


def test_everybody_finds_the_page_in_the_footer(teacher, browser_as, head):
    for person in (teacher, head):
        assert reverse(PAGE) in browser_as(person).get("/").content.decode()


def test_the_lines_come_as_a_table_that_begins_no_formula(head, teacher, browser_as):
    make_request(teacher, name="=1+1")

    answer = browser_as(head).get(reverse("overview:history_csv"), {"who": teacher.pk})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[:2] == [
        "when,by whom,what was done,to what,account,details",
        "2026-11-19 10:30,Priya Nair,Proposal sent for a decision,'=1+1,,Goes to: the headteacher",
    ]
    mine = browser_as(teacher).get(reverse("overview:history_csv"), {"who": head.pk})
    assert "Hana Okafor" not in mine.content.decode()
