"""Take names and words out of the history for good; that it happened, when and to what stays, and the chain holds."""

from collections.abc import Iterable, Iterator

from core.action import action, refuse_if
from core.audit import api as audit
from core.audit import rules
from core.audit.models import AuditDetail, AuditEntry
from core.audit.verification import ERASED


@action
def erase_words(*, by, now, lines: Iterable[int], reason: str) -> int:
    """Erase the names and words of these lines, each recorded with the reason; returns how many (CO4).

    Raises Refused where one of them may not be erased; then none is. Backups keep them until they are overwritten.
    """
    wanted = sorted(set(lines))
    entries = list(AuditEntry.objects.filter(pk__in=wanted).select_related("detail").order_by("pk"))
    refuse_if(rules.why_not_erase_words(entries, wanted, by, reason))
    audit.record_many([(ERASED, entry, {"reason": reason.strip()[:300]}) for entry in entries], by=by)
    AuditDetail.objects.filter(pk__in=wanted).delete()
    return len(entries)


def lines_with(text: str) -> Iterator[AuditEntry]:
    """The lines whose names or words contain this text, oldest first; reads all of them."""
    sought = text.casefold()
    for entry in AuditEntry.objects.select_related("detail").order_by("pk").iterator(chunk_size=1000):
        if not entry.is_erased and sought in f"{entry.about_name}\n{entry.actor_name}\n{entry.facts}".casefold():
            yield entry
