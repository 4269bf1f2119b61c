"""Who is away for long, and which roles nobody else would hold (RO9)."""

from accounts.models import LongLeave
from accounts.rules import long_leave as rules
from people.queries import holders, roles_of
from people.roles import NEVER_EMPTY, Permission


def long_leaves(by):
    """The long leaves that this actor may know of: their own too, for they are told."""
    found = LongLeave.objects.select_related("person", "recorded_by", "ended_by")
    return found if by.may(Permission.SEE_DEPARTURES) else found.none()


def why_not_record_long_leave(person, by, now, *, starts_on, ends_on) -> str:
    """The rule, with what it needs to know: another long leave, and roles that nobody else holds."""
    is_known = LongLeave.objects.open().filter(person=person).exists()
    theirs = [role for role in sorted(NEVER_EMPTY & roles_of(person, now)) if len(holders(role, now)) == 1]
    return rules.why_not_record_long_leave(
        person, by, now, starts_on=starts_on, ends_on=ends_on, is_known=is_known, only_holder_of=theirs
    )
