"""Writing, publishing and reviewing the Statement."""

from core.action import action, refuse_if
from core.audit import api as audit
from policy import notices, rules
from policy.clauses import CLAUSES
from policy.models import ReviewCycle, StatementVersion, VersionClause
from policy.queries import months_later, review_cycle, version_in_force
from policy.states import VersionState


@action
def draft_version(*, by, now):
    """Start a new version from the one in force, or from the model wording (RO1).

    Returns the draft there already is, where there is one. Raises Refused for anybody but the headteacher.
    """
    refuse_if(rules.why_not_draft(by, now))
    existing = StatementVersion.objects.drafts().first()
    if existing is not None:
        return existing
    newest = StatementVersion.objects.order_by("-number").first()
    current = version_in_force()
    words = {clause.id: clause.words for clause in CLAUSES.values()}
    if current is not None:
        words |= dict(current.clauses.values_list("clause_id", "words"))
    version = StatementVersion.objects.create(
        number=newest.number + 1 if newest else 1, started_at=now, started_by=by.person
    )
    VersionClause.objects.bulk_create(
        VersionClause(version=version, clause_id=clause_id, words=words[clause_id]) for clause_id in CLAUSES
    )
    audit.record("statement.drafted", version, by=by)
    return version


@action
def change_clauses(version, *, by, now, words):
    """Put the school's own wording over clauses of a draft: `words` of clause id to text.

    Raises Refused once the version has been published.
    """
    refuse_if(rules.why_not_change(version, by, now))
    changed = []
    for clause in version.clauses.all():
        if clause.clause_id in words and words[clause.clause_id] != clause.words:
            clause.words = words[clause.clause_id]
            changed.append(clause)
    VersionClause.objects.bulk_update(changed, ["words"])
    audit.record("statement.changed", version, by=by, clauses=[clause.clause_id for clause in changed])


@action
def publish_version(
    version, *, by, now, adopted_on, committee, minute_reference="", is_significant=True, what_changed=""
):
    """Put a version in force and record its review: committee, date, minute (RO1, RV1, RV2).

    A significant version asks everybody to read and confirm again. The next review is due one cycle after
    `adopted_on`. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_publish(version, by, now))
    current = version_in_force()
    if current is not None:
        replace_version(current, by=by, now=now)
    version.state = VersionState.PUBLISHED
    version.published_at, version.published_by = now, by.person
    version.adopted_on, version.committee, version.minute_reference = adopted_on, committee, minute_reference
    version.is_significant, version.what_changed = is_significant or current is None, what_changed
    version.review_due_on = months_later(adopted_on, review_cycle().months)
    version.digest = version.digest_of_words()
    version.save()
    audit.record("statement.published", version, by=by, adopted_on=adopted_on, committee=committee)
    notices.version_published(version, now)


@action
def replace_version(version, *, by, now):
    """Take a version out of force, because a newer one is being published. Raises Refused."""
    refuse_if(rules.why_not_replace(version, by, now))
    version.state = VersionState.REPLACED
    version.save(update_fields=["state"])
    audit.record("statement.replaced", version, by=by)


@action
def confirm_review_cycle(*, by, now, months):
    """Say how many months lie between reviews, and move the next review to fit (RV2).

    Raises Refused for anybody but the headteacher.
    """
    refuse_if(rules.why_not_confirm_cycle(by, now))
    cycle, _ = ReviewCycle.objects.update_or_create(
        pk=1, defaults={"months": months, "confirmed_at": now, "confirmed_by": by.person}
    )
    audit.record("review_cycle.confirmed", cycle, by=by, months=months)
    current = version_in_force()
    if current is not None and current.adopted_on is not None:
        current.review_due_on = months_later(current.adopted_on, months)
        current.save(update_fields=["review_due_on"])
    return cycle
