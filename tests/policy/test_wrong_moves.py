"""Every wrong move of a version of the Statement is refused with its sentence and changes nothing (RO1)."""

from datetime import date

import pytest

from policy.actions.statement import draft_version, publish_version, replace_version
from policy.models import StatementVersion
from policy.states import VersionState
from tests.factories import NOW, actor, publish_statement
from tests.moves import assert_refused, cases

pytestmark = pytest.mark.django_db

IS_PUBLISHED = "This version has already been published."
NOT_IN_FORCE = "This version is not in force, so nothing replaces it."

WRONG = {
    "policy.VERSION": {
        "publish_version": [(VersionState.PUBLISHED, IS_PUBLISHED), (VersionState.REPLACED, IS_PUBLISHED)],
        "replace_version": [(VersionState.DRAFT, NOT_IN_FORCE), (VersionState.REPLACED, NOT_IN_FORCE)],
    }
}


def version_in(state, head):
    version = draft_version(by=actor(head), now=NOW) if state == VersionState.DRAFT else publish_statement(head)
    if state == VersionState.REPLACED:
        publish_statement(head)
    return StatementVersion.objects.get(pk=version.pk)


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG))
def test_a_wrong_move_is_refused_with_its_sentence_and_changes_nothing(name, verb, state, sentence, school, head):
    def move(version):
        if verb == "replace_version":
            replace_version(version, by=actor(head), now=NOW)
        else:
            publish_version(version, by=actor(head), now=NOW, adopted_on=date(2026, 11, 18), committee="Personnel")

    assert_refused(move, version_in(state, head), state, sentence)
