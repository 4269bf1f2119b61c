"""A demonstration never opens a real school's data, and a real installation never the demonstration's."""

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder

from barnes_social import celery as background
from barnes_social.serving import CannotServe, make_database_ready
from core.notices import api as notices
from core.notices.models import Notice
from core.school.api import school as the_school
from tests import factories

REAL = (
    "This database belongs to a real school, and the demonstration lets anybody look around. "
    "Start it with MODE=production, or give the demonstration another DATABASE_URL or DATA_DIR."
)
INVENTED = (
    "This database holds the demonstration's invented school. "
    "Start it with MODE=demo, or give the real school an empty database by DATABASE_URL."
)
# Every command of ours that touches the school's data, with what it cannot do without.
COMMANDS = (
    ["sweep"],
    ["receive_mail", "-"],
    ["receive_comments", "x.csv"],
    ["demonstration"],
    ["start_school"],
    ["backup", "."],
)


def test_a_demonstration_refuses_a_real_school(client, db):
    factories.make_school(is_demonstration=False)

    answer = client.get("/sign-in/login/")

    assert answer.status_code == 503
    assert REAL in answer.text


def test_a_real_installation_refuses_the_demonstration(client, school, settings):
    settings.DEMONSTRATION = False

    answer = client.get("/sign-in/login/")

    assert answer.status_code == 503
    assert INVENTED in answer.text


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_an_empty_database_is_for_either(db, settings, client, is_demonstration):
    settings.DEMONSTRATION = is_demonstration

    assert the_school() is None
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_no_command_of_a_demonstration_touches_a_real_school(in_production, head, settings, command):
    notices.post(key="k", to=head, subject="x", body="y", now=factories.NOW, urgency=notices.NOW)
    settings.DEMONSTRATION = True

    with pytest.raises(CommandError) as stopped:
        call_command(*command)

    assert str(stopped.value) == REAL
    assert Notice.objects.get().sent_at is None


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_no_command_of_a_real_installation_touches_the_demonstration(school, settings, command):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError) as stopped:
        call_command(*command)

    assert str(stopped.value) == INVENTED


def test_a_demonstration_does_not_even_bring_a_real_school_up_to_date(in_production, settings):
    settings.DEMONSTRATION = True
    MigrationRecorder.Migration.objects.filter(app="notices").delete()
    said = []

    with pytest.raises(CannotServe) as stopped:
        make_database_ready(said.append)

    assert (str(stopped.value), said) == (REAL, [])


@pytest.mark.parametrize(("is_demonstration", "why_not"), [(True, INVENTED), (False, REAL)])
def test_a_worker_takes_up_no_work_for_the_other_mode(db, settings, is_demonstration, why_not):
    factories.make_school(is_demonstration=is_demonstration)
    settings.DEMONSTRATION = not is_demonstration

    with pytest.raises(SystemExit) as stopped:
        background.signals.worker_init.send(sender=None)

    assert stopped.value.code == why_not
