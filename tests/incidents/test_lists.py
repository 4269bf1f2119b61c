"""The lists of reports: their order, their pages, and what they cost (P2)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.pages.keyset import page_of
from incidents.actions.reports import look_at_report
from incidents.models import Incident
from incidents.views.reports import PAGE
from tests.factories import NOW, actor, make_report
from tests.plans import in_order_from


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def make_many(reporter, count):
    """As many reports as fill more than a page, made at moments that are partly the same."""
    for number in range(count):
        make_report(reporter, NOW - timedelta(minutes=number // 3), words=f"Number {number}")


def follow(browser, address, rows):
    """The rows of every page, from link to link."""
    seen, query = [], {}
    while query is not None:
        answer = browser.get(address, query)
        seen.append(rows(answer))
        following = answer.context["page"].next_query
        query = None if following is None else following
    return seen


def test_reports_stand_unseen_first_then_by_when_they_are_due_and_pages_meet(head, teacher, browser_as):
    make_many(teacher, PAGE + 2)
    seen = Incident.objects.order_by("id")[1]
    look_at_report(seen, by=actor(head), now=NOW)

    first, second = follow(browser_as(head), reverse("incidents:reports"), lambda answer: answer.context["page"].rows)

    unseen = Incident.objects.exclude(pk=seen.pk).order_by("look_by", "id")
    assert [*first, *second] == [*unseen, seen]
    assert (len(first), len(second)) == (PAGE, 2)


def test_finished_reports_stand_newest_first_and_pages_meet(head, teacher, browser_as):
    make_many(teacher, PAGE + 2)
    Incident.objects.update(state="concluded")

    browser = browser_as(head)
    first = browser.get(reverse("incidents:reports"), {"show": "finished"})
    following = first.context["page"].next_query
    second = browser.get(reverse("incidents:reports"), {"show": "finished"} | following)

    assert [*first.context["page"].rows, *second.context["page"].rows] == list(Incident.objects.order_by("-id"))
    assert f"?show=finished&amp;after={following['after']}" in first.content.decode()


def test_mine_stand_newest_first_and_pages_meet(head, teacher, browser_as):
    make_many(teacher, PAGE + 2)

    pages = follow(browser_as(teacher), reverse("incidents:mine"), lambda answer: answer.context["rows"])

    shown = [incident for page in pages for incident, _ in page]
    assert shown == list(Incident.objects.order_by("-reported_at", "-id"))


@pytest.mark.parametrize("name", ["reports", "mine"])
@pytest.mark.parametrize("count", [1, PAGE + 2])
def test_a_list_neither_counts_nor_skips_whatever_its_length(name, count, head, browser_as, django_assert_num_queries):
    make_many(head, count)
    browser, address = browser_as(head), reverse(f"incidents:{name}")
    browser.get(address)

    with django_assert_num_queries({"reports": 6, "mine": 6}[name]) as taken:
        browser.get(address)

    lists = [query["sql"] for query in taken if "look_by" in query["sql"]]
    assert len(lists) == 1
    assert "OFFSET" not in lists[0]
    assert "COUNT(" not in lists[0]


@pytest.mark.parametrize("after", ["x", "1_2", "1_2_3_4", "-1_2_3", "0_99999999999999999999_1"])
def test_a_place_that_is_none_is_the_first_page(after, head, teacher):
    incident = make_report(teacher)

    page = page_of(Incident.objects.open(), ("rank", "look_by", "id"), after=after, size=PAGE)

    assert (page.rows, page.next_query, page.previous_query) == ([incident], None, None)


@pytest.mark.parametrize(
    ("address", "index"),
    [
        ("/reports/", "incident_queue"),
        ("/reports/?show=finished", "incident_finished"),
        ("/reports/mine/", "incident_mine"),
    ],
)
def test_a_list_reads_rows_in_order_from_an_index(address, index, head, browser_as):
    browser = browser_as(head)
    browser.get(address)
    with CaptureQueriesContext(connection) as taken:
        browser.get(address)

    (statement,) = [query["sql"] for query in taken if "look_by" in query["sql"]]
    assert index in in_order_from(statement)
