"""What must hold about the Statement: each kind of damage is found, with its sentence."""

from policy.actions.acknowledgements import acknowledge
from policy.invariants import confirmations_name_the_words, versions_are_unchanged
from policy.models import Acknowledgement
from tests.damage import broken, change, planted
from tests.factories import NOW, actor, publish_statement


def test_versions_are_unchanged_finds_words_changed_after_publication(head):
    version = publish_statement(head)
    clause = version.clauses.get(clause_id="MO3")

    assert planted(versions_are_unchanged, lambda: change(clause, words="Answer when you like.")) == [
        (
            f"statement version {version.pk}",
            "The version 1 of the Statement no longer reads as it did when it was published.",
        )
    ]


def test_versions_are_unchanged_finds_one_in_force_that_was_never_published(head):
    version = publish_statement(head)

    assert planted(versions_are_unchanged, lambda: change(version, published_at=None)) == [
        (
            f"statement version {version.pk}",
            "The version 1 of the Statement is in force, but its day does not say so.",
        )
    ]


def test_confirmations_name_the_words_finds_another_digest_and_a_missing_line(head, teacher):
    version = publish_statement(head)
    confirmed = acknowledge(version, by=actor(teacher), now=NOW)
    row = f"acknowledgement {confirmed.pk}"

    assert planted(confirmations_name_the_words, lambda: change(confirmed, digest="0" * 64)) == [
        (row, "Priya Nair has read version 1 of the Statement: what was confirmed is not what that version says.")
    ]
    other = Acknowledgement.objects.create(version=version, person=head, acknowledged_at=NOW, digest=version.digest)
    assert (
        f"acknowledgement {other.pk}",
        "Hana Okafor has read version 1 of the Statement, but the history has no line of it.",
    ) in broken(confirmations_name_the_words)
