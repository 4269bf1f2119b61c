"""What several tests of the core stand on."""

import pytest

from core.audit import api as audit
from core.audit import checkpoints
from core.audit.verification import inspect
from tests.factories import NOW, actor
from tests.history_changes import LINES


@pytest.fixture
def history(head, teacher):
    """Forty lines, signed outside the database."""
    audit.record_many([("person.changed", teacher, {"round": number}) for number in range(LINES)], by=actor(head))
    checkpoints.sign(now=NOW)
    assert inspect(now=NOW).findings == []
