"""The figures at /metrics, as whatever watches over the installation reads them."""

from datetime import timedelta

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from core.heartbeat import api as heartbeat
from core.notices import api as notices
from tests import factories

TOKEN = "a-token-of-twenty-letters-or-more"


@pytest.fixture
def ask(client, settings, time_machine, now, school):
    settings.METRICS_TOKEN = TOKEN
    time_machine.move_to(now, tick=False)

    def figures():
        response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert response["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
        return {
            sample.name.removeprefix("barnes_social_"): sample.value
            for family in text_string_to_metric_families(response.content.decode())
            for sample in family.samples
        }

    return figures


QUIET = {
    "messages_owed": 0,
    "messages_oldest_owed_seconds": 0,
    "messages_given_up": 0,
    "letters_owed": 0,
    "letters_given_up": 0,
    "accounts_live": 0,
    "removals_open": 0,
    "removals_late": 0,
    "leavers_who_can_post": 0,
    "comments_open": 0,
    "comments_late": 0,
}


def test_a_quiet_school_has_noughts(ask):
    assert ask() == QUIET


def test_what_waits_is_counted(ask, now, teacher):
    heartbeat.beat_sent(now=now - timedelta(seconds=4))
    heartbeat.worker_finished(stamped_at=now, now=now - timedelta(seconds=2))
    notices.post(key="k", to=teacher, subject="s", body="b", now=now - timedelta(minutes=2), urgency=notices.NOW)
    factories.make_comment(received_at=now)
    factories.make_comment(received_at=now - timedelta(days=30))

    assert ask() == QUIET | {
        "scheduler_seen_seconds_ago": 4,
        "worker_seen_seconds_ago": 2,
        "messages_owed": 1,
        "messages_oldest_owed_seconds": 120,
        "comments_open": 2,
        "comments_late": 1,
    }


@pytest.mark.parametrize("header", [None, "", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"])
def test_without_the_token_there_is_no_such_page(client, settings, school, header):
    settings.METRICS_TOKEN = TOKEN
    headers = {} if header is None else {"Authorization": header}

    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer "])
def test_where_no_token_is_set_there_is_no_such_page(client, settings, school, header):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"Authorization": header}).status_code == 404
