"""Keeping the platforms' checklists: every edit is a new version, and no version is ever changed (RO6)."""

from accounts.checklists import as_rows, from_rows, ours
from accounts.models import Checklist
from accounts.queries.checklists import AS_IT_CAME, changes, current
from accounts.rules import checklists as rules
from core.action import action, refuse_if
from core.audit import api as audit


@action
def change_checklist(platform, *, by, now, items, why, based_on):
    """Make a new version of a platform's checklist from these ChecklistItems; set-ups begun before keep theirs.

    `based_on` is the number of the version that was looked at. Returns the new one. Raises Refused where somebody
    else made one since, where nothing differs, or where something that the Statement asks would fall away.
    """
    standing = current(platform)
    refuse_if(rules.why_not_change_checklist(standing, items, by, why=why, based_on=based_on))
    changed = changes(from_rows(standing.items), items)
    in_order = [row["key"] for row in standing.items] == [item.key for item in items]
    refuse_if("" if changed or not in_order else "Nothing is different from the version that stands.")
    if standing.pk is None:
        standing.made_at, standing.why = now, AS_IT_CAME
        standing.save(force_insert=True)
    made = Checklist.objects.create(
        platform=platform,
        version=standing.version + 1,
        items=as_rows(items),
        is_ours=items == ours(platform),
        why=why.strip(),
        made_at=now,
        made_by=by.person,
    )
    event = "checklist.reset" if made.is_ours else "checklist.changed"
    audit.record(event, made, by=by, steps=len(changed), why=made.why[:300])
    return made


@action
def reset_checklist(platform, *, by, now, why, based_on):
    """Make the software's own items the newest version; what the school had stays among the versions."""
    return change_checklist(platform, by=by, now=now, items=ours(platform), why=why, based_on=based_on)
