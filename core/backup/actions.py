"""What a restore leaves in the history."""

from core.action import action
from core.audit import api as audit
from core.school.api import school


@action
def record_restore(*, by, now, made_at):
    """Keep in the history that the school was brought back as it stood at `made_at`; what came after is lost."""
    audit.record("school.restored", school(), by=by, backup_made_at=made_at)
