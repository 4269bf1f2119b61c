"""A demonstration never opens a real school's data, and a real installation never the demonstration's."""

import pytest

from core.school.api import school as the_school
from tests import factories


def test_a_demonstration_refuses_a_real_school(client, db):
    factories.make_school(is_demonstration=False)

    answer = client.get("/sign-in/login/")

    assert answer.status_code == 503
    assert (
        "This database belongs to a real school, and the demonstration lets anybody look around. "
        "Start it with MODE=production, or give the demonstration another DATABASE_URL or DATA_DIR."
    ) in answer.text


def test_a_real_installation_refuses_the_demonstration(client, school, settings):
    settings.DEMONSTRATION = False

    answer = client.get("/sign-in/login/")

    assert answer.status_code == 503
    assert (
        "This database holds the demonstration's invented school. "
        "Start it with MODE=demo, or give the real school an empty database by DATABASE_URL."
    ) in answer.text


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_an_empty_database_is_for_either(db, settings, client, is_demonstration):
    settings.DEMONSTRATION = is_demonstration

    assert the_school() is None
    assert client.get("/").status_code == 302
