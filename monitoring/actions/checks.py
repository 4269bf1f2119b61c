"""Recording that somebody looked at an account, nothing found included."""

from accounts.actions.school_accounts import note_look
from core.action import action, refuse_if
from core.audit import api as audit
from core.workdays.queries import school_calendar
from monitoring import notices
from monitoring.models import MonitoringCheck
from monitoring.rules import checks as rules


@action
def record_check(school_account, *, by, now, is_still_private, are_comments_hidden, is_anything_wrong, words=""):
    """Record a look at an account (MO1, MO2): still private, comments hidden, anything new or worrying.

    What is found goes to the business manager and the technician. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_record_check(school_account, by, now))
    last = MonitoringCheck.objects.filter(school_account=school_account).first()
    since = last.checked_at if last else school_account.live_at
    calendar = school_calendar()
    due_on = rules.check_due_on(school_account.can_public_write, since, calendar) if since else None
    check = MonitoringCheck.objects.create(
        school_account=school_account,
        checked_at=now,
        checked_by=by.person,
        is_still_private=is_still_private,
        are_comments_hidden=are_comments_hidden,
        is_anything_wrong=is_anything_wrong,
        words=words,
        was_due_by=calendar.end_of(due_on) if due_on else None,
    )
    note_look(
        school_account, by=by, now=now, is_still_private=is_still_private, are_comments_hidden=are_comments_hidden
    )
    found = is_anything_wrong or not is_still_private or not are_comments_hidden
    audit.record("monitoring_check.recorded", check, by=by, found_something=found)
    if found:
        notices.check_found_something(check, now, by)
    return check
