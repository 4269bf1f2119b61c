"""Linked groups: noted by agreement, renewed within a year, handed on and ended (SC3, PE1)."""

from datetime import timedelta

from accounts.models import LinkedGroup, Settlement
from accounts.notices import linked_groups as notices
from accounts.rules import linked_groups as rules
from accounts.states import GROUP_TRANSITIONS, GroupState
from core.action import action, refuse_if
from core.audit import api as audit
from core.workdays.queries import school_calendar
from people.queries import school_day

BATCH = 500
# Whoever runs it is reminded this long before its end date.
WORKING_DAYS = 10


@action
def note_group(*, by, now, runner, ends_on, **details) -> LinkedGroup:
    """Note a group; whoever runs it agrees by noting it, or is asked (SC3).

    The same by the same runner, while it goes on, is one. Raises Refused.
    """
    refuse_if(rules.why_not_note_group(by, now, runner=runner, ends_on=ends_on))
    same = {"name": details["name"], "platform": details["platform"], "runner": runner}
    already = LinkedGroup.objects.open().filter(**same).first()
    if already is not None:
        return already
    dates = {"ends_on": ends_on, "dated_on": school_day(now)}
    group = LinkedGroup(runner=runner, noted_at=now, noted_by=by.person, **details, **dates)
    if by.is_person(runner):
        _agree(group, by=by, now=now)
    group.save()
    audit.record("linked_group.noted", group, by=by, run_by=group.run_by, ends_on=ends_on)
    if group.state == GroupState.WAITING:
        notices.group_noted(group, by, now)
    return group


@action
def agree_to_group(group, *, by, now):
    """Say that one runs it and agrees that it is noted. Raises Refused."""
    refuse_if(rules.why_not_agree_to_group(group, by, now))
    _agree(group, by=by, now=now)
    group.save()
    audit.record("linked_group.agreed", group, by=by)


@action
def change_group(group, *, by, now, **details):
    """Correct what is noted; where the words of the disclaimer change with it, it must be put up again.

    Raises Refused.
    """
    refuse_if(rules.why_not_change_group(group, by, now))
    changed = sorted(name for name, value in details.items() if getattr(group, name) != value)
    for name in changed:
        setattr(group, name, details[name])
    if "organisation" in changed:
        group.disclaimer_up_at, group.disclaimer_up_by = None, None
    group.save()
    labels = [str(LinkedGroup._meta.get_field(name).verbose_name) for name in changed]
    audit.record("linked_group.changed", group, by=by, changed=labels)


@action
def confirm_disclaimer(group, *, by, now):
    """Say that the disclaimer stands in the group today (PE1). Raises Refused."""
    refuse_if(rules.why_not_confirm_disclaimer(group, by, now))
    group.disclaimer_up_at, group.disclaimer_up_by = now, by.person
    group.save(update_fields=["disclaimer_up_at", "disclaimer_up_by"])
    audit.record("linked_group.disclaimer_up", group, by=by)


@action
def renew_group(group, *, by, now, ends_on):
    """It goes on, for a year at most. Raises Refused."""
    refuse_if(rules.why_not_renew_group(group, by, now, ends_on=ends_on))
    group.ends_on, group.dated_on = ends_on, school_day(now)
    group.reminded_at, group.told_past_at = None, None
    group.save(update_fields=["ends_on", "dated_on", "reminded_at", "told_past_at"])
    audit.record("linked_group.renewed", group, by=by, ends_on=ends_on)
    notices.group_settled(group, now)


@action
def offer_group(group, *, by, now, to):
    """Ask somebody to take it over; until they say yes it stays where it is. Raises Refused."""
    refuse_if(rules.why_not_offer_group(group, by, now, to=to))
    before, group.offered_to, group.offered_at = group.offered_to, to, now
    group.save(update_fields=["offered_to", "offered_at"])
    audit.record("linked_group.offered", group, by=by, to=to)
    notices.group_offered(group, before, by, now)


@action
def take_over_group(group, *, by, now):
    """Say yes to taking it over, and with it that it is noted. Raises Refused."""
    refuse_if(rules.why_not_answer_offer(group, by, now))
    before, group.runner = group.runner, by.person
    group.offered_to, group.offered_at = None, None
    _agree(group, by=by, now=now)
    group.save()
    _settle(group, before, to=by.person, now=now)
    audit.record("linked_group.taken_over", group, by=by, before=before)
    notices.group_taken_over(group, before, now)


@action
def turn_down_group(group, *, by, now):
    """Say no to taking it over; it stays where it is. Raises Refused."""
    refuse_if(rules.why_not_answer_offer(group, by, now))
    group.offered_to, group.offered_at = None, None
    group.save(update_fields=["offered_to", "offered_at"])
    audit.record("linked_group.offer_turned_down", group, by=by)
    notices.group_turned_down(group, by, now)


@action
def end_group(group, *, by, now, reason):
    """It is no longer noted, and why. Raises Refused."""
    refuse_if(rules.why_not_end_group(group, by, now))
    group.state = GROUP_TRANSITIONS["end_group"][1]
    group.offered_to, group.offered_at = None, None
    group.ended_at, group.ended_by, group.end_reason = now, by.person, reason
    group.save()
    audit.record("linked_group.ended", group, by=by, reason=reason)
    notices.group_settled(group, now)


@action
def tell_of_group_dates(*, by, now) -> int:
    """Remind whoever runs a group ten working days before its end date, and when it has passed; once each."""
    today = school_day(now)
    soon = school_calendar(now).add_working_days(today, WORKING_DAYS)
    near = LinkedGroup.objects.agreed().filter(ends_on__range=(today, soon), reminded_at=None)
    past = LinkedGroup.objects.agreed().filter(ends_on__lte=today - timedelta(days=1), told_past_at=None)
    near, past = (list(rows.select_related("runner").order_by("ends_on", "id")[:BATCH]) for rows in (near, past))
    if near:
        LinkedGroup.objects.filter(pk__in=[group.pk for group in near]).update(reminded_at=now)
        notices.groups_end_soon(near, now)
    if past:
        LinkedGroup.objects.filter(pk__in=[group.pk for group in past]).update(told_past_at=now)
        audit.record_many([("linked_group.past_end_date", group, {"ended_on": group.ends_on}) for group in past], by=by)
        notices.groups_past(past, now)
    return len(near) + len(past)


def _agree(group, *, by, now) -> None:
    group.state = GROUP_TRANSITIONS["agree_to_group"][1]
    group.agreed_at, group.agreed_by = now, by.person


def _settle(group, before, *, to, now) -> None:
    """Of somebody who leaves, or has left and did not come back, it counts as handed on."""
    departure = before.departures.filter(cancelled_at=None).order_by("-recorded_at", "-id").first()
    if departure is None or (departure.access_ended_at is not None and before.is_active):
        return
    said = {"kind": "linked group", "title": group.name, "taken_over_by": to, "settled_at": now, "settled_by": to}
    Settlement.objects.update_or_create(departure=departure, key=f"group:{group.pk}", defaults=said)
