"""Is it running? For the technician, with the age of the last backup."""

from datetime import timedelta

import pytest
from django.urls import reverse
from lxml import html

from core.heartbeat import api as heartbeat
from core.notices import api as notices
from core.notices.models import Notice
from overview import queries
from tests.factories import NOW
from tests.waiting import waits_for

DAY = timedelta(days=1)


@pytest.fixture
def at(time_machine):
    time_machine.move_to(NOW, tick=False)


def rows(client):
    page = html.fromstring(client.get(reverse("overview:running")).content)
    found = [" ".join(row.text_content().split()) for row in page.find_class("govuk-summary-list__row")]
    warnings = [" ".join(words.text_content().split()) for words in page.find_class("govuk-warning-text__text")]
    return found, warnings


def test_all_is_well(tech, in_production, browser_as, at):
    heartbeat.beat_sent(now=NOW)
    heartbeat.worker_finished(stamped_at=NOW, now=NOW)
    heartbeat.backup_finished(started_at=NOW - 2 * DAY)

    page = browser_as(tech).get(reverse("overview:running")).text

    assert "Yes. Nothing needs you." in page
    assert rows(browser_as(tech)) == (
        [
            "Scheduler Running",
            "Worker Running",
            "Last backup Tuesday 17 November, 10:30",
            "History Not checked yet Look history",
            "Messages All sent, or on their way",
        ],
        [],
    )


def test_what_has_stopped_and_what_is_missing(tech, in_production, browser_as, at):
    heartbeat.beat_sent(now=NOW - timedelta(hours=1))
    notices.post(key="k", to=tech, subject="x", body="y", now=NOW, urgency=notices.NOW)
    Notice.objects.update(attempts=99, gave_up_at=NOW)

    assert rows(browser_as(tech)) == (
        [
            "Scheduler Last seen Thursday 19 November, 09:30",
            "Worker Never seen yet",
            "Last backup None yet",
            "History Not checked yet Look history",
            "Messages Some could not be sent Look messages",
        ],
        [
            "Warning The scheduler (beat) has stopped, so nothing falls due by itself. Restart it.",
            "Warning No backup has been made yet. Look at the machine's timer for it, or make one.",
        ],
    )


@pytest.mark.parametrize(
    ("age", "title"),
    [
        (None, "No backup has been made yet"),
        (2 * DAY, ""),
        (2 * DAY + timedelta(seconds=1), "The last backup is 2 days old"),
        (9 * DAY, "The last backup is 9 days old"),
    ],
)
def test_an_old_backup_waits_for_the_technician_of_a_real_school(tech, head, in_production, settings, age, title):
    if age is not None:
        heartbeat.backup_finished(started_at=NOW - age)

    def titles(person):
        return [item.title for item in waits_for(queries, person, NOW) if item.url == reverse("overview:running")]

    assert titles(tech) == [title] * bool(title)
    assert titles(head) == []
    settings.DEMONSTRATION = True
    assert titles(tech) == []
