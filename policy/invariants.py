"""What must hold about the Statement: what is in force, and what people confirmed (RO1, RO2, RO11)."""

from django.db.models import F, Q

from core.audit import api as audit
from core.invariant import broken, invariant
from policy.models import Acknowledgement, StatementVersion
from policy.states import VersionState

OUT = (VersionState.PUBLISHED, VersionState.REPLACED)


@invariant("Every published version of the Statement reads as it did when it was published", clause="RO1")
def versions_are_unchanged(now):
    """The digest of all its clauses is the one that people confirmed."""
    for version in StatementVersion.objects.filter(state__in=OUT).prefetch_related("clauses"):
        if version.digest != version.digest_of_words():
            yield from broken([version], f"The {version} no longer reads as it did when it was published.")
    wrong = Q(state__in=OUT, published_at=None) | Q(state=VersionState.DRAFT, published_at__isnull=False)
    halves = StatementVersion.objects.filter(wrong)
    yield from broken(halves, lambda found: f"The {found} is {found.get_state_display()}, but its day does not say so.")
    unrecorded = audit.without_line(
        StatementVersion.objects.filter(state__in=OUT).order_by("pk"), "statement.published"
    )
    yield from broken(unrecorded, lambda found: f"The {found} was published, but the history has no line of it.")


@invariant("Everybody who confirmed the Statement confirmed the words of that version", clause="RO11")
def confirmations_name_the_words(now):
    """By its digest, after it was published."""
    rows = Acknowledgement.objects.select_related("version", "person").order_by("pk")
    other = rows.exclude(digest=F("version__digest"), acknowledged_at__gte=F("version__published_at"))
    yield from broken(other, lambda found: f"{_said(found)}: what was confirmed is not what that version says.")
    yield from broken(
        audit.without_line(rows, "statement.acknowledged"),
        lambda found: f"{_said(found)}, but the history has no line of it.",
    )


def _said(found) -> str:
    return f"{found.person} has read {found.version}"


INVARIANTS = (versions_are_unchanged, confirmations_name_the_words)
