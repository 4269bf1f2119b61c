"""What the daily check of the history found has a page, where headteacher or chair says what came of it (CO4)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.audit import api as audit
from core.audit.models import AuditEntry, SeenFinding
from core.notices.models import Notice
from overview import queries
from overview.actions.history import sweep
from tests.factories import NOW, actor
from tests.overview.test_history_watch import DAY, damage
from tests.waiting import waits_for

FOUND = reverse("overview:findings")


@pytest.fixture
def history(head, chair, tech, teacher):
    """Three lines, of which `damage` changes the second."""
    audit.record_many([("person.changed", teacher, {"note": f"note {number}"}) for number in range(3)], by=actor(tech))


def test_the_headteacher_says_what_came_of_it_on_a_page_with_a_second_step(
    history, head, chair, tech, fresh_browser_as
):
    damage()
    sweep(now=NOW)
    assert [item.url for item in waits_for(queries, head) if "history" in item.title] == [FOUND]
    browser = fresh_browser_as(head)

    page = browser.get(FOUND)
    assert "Line 2 is not what was written after line 1" in page.text
    assert "Say what came of it. The history keeps the note." in browser.post(FOUND, {"note": " "}).text
    assert SeenFinding.objects.count() == 0
    done = browser.post(FOUND, {"note": "A test of the backup"}, follow=True)

    assert "Exactly this alarms no longer." in done.text
    assert "By Hana Okafor, Thursday 19 November, 10:30: A test of the backup" in done.text
    assert "What came of it?" not in done.text
    line = AuditEntry.objects.get(event="history.finding_seen")
    assert line.facts == {"findings": 1, "note": "A test of the backup", "name": "signed in, with a second step"}
    told = Notice.objects.filter(key__startswith="history.seen")
    assert {notice.recipient for notice in told} == {head, chair, tech}
    assert "Hana Okafor, signed in with a second step, said of what" in told[0].body
    assert [item for item in waits_for(queries, head) if "history" in item.title] == []
    assert browser.post(FOUND, {"note": "Again"}).status_code == 409


def test_saying_what_came_of_it_asks_for_a_fresh_code_and_reading_that_all_is_well_does_not(
    history, head, tech, fresh_browser_as
):
    stale = fresh_browser_as(head, NOW - timedelta(minutes=6))
    assert "The history has not been checked yet." in stale.get(FOUND).text
    sweep(now=NOW)
    assert "All of it is as it was written." in stale.get(FOUND).text
    damage()
    sweep(now=NOW + DAY)

    for answer in (stale.get(FOUND), stale.post(FOUND, {"note": "x"})):
        assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert SeenFinding.objects.count() == 0


def test_the_technician_reads_what_was_found_and_cannot_say_what_came_of_it(history, tech, browser_as, at_now):
    damage()
    sweep(now=NOW)
    browser = browser_as(tech)

    page = browser.get(FOUND).text
    assert "Only the headteacher or the chair of governors says that they have looked into it." in page
    assert "What came of it?" not in page
    assert browser.post(FOUND, {"note": "Nothing"}).status_code == 409
    assert SeenFinding.objects.count() == 0
