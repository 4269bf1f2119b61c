"""What the school's staff directory says, and what follows from it (RO10). It ends access and never gives any."""

from datetime import timedelta

from accounts import scim
from accounts.actions.leaving import record_departure
from accounts.models import DirectoryEntry
from accounts.notices import directory as notices
from accounts.queries import directory as queries
from accounts.rules import directory as rules
from core.action import action, refuse_if
from core.audit import api as audit
from core.heartbeat.troubles import noted
from people.actions.staff import take_in_staff
from people.queries import departures_expected, school_day, why_not_leave_on

A_MINUTE = timedelta(minutes=1)


@action
def note_token_used(token, *, by, now):
    """Keep when a connection was last used, to the minute. Not recorded: it changes nothing for anybody."""
    if token.last_used_at is None or token.last_used_at <= now - A_MINUTE:
        token.last_used_at = now
        token.save(update_fields=["last_used_at"])


@action
def note_entry(token, *, by, now, said):
    """Keep a new account of the directory. One that is switched off from the beginning is asked about.

    Raises Refused where its userName is taken, or there are more than a school has.
    """
    refuse_if(rules.why_not_say(token))
    there = DirectoryEntry.objects.there()
    refuse_if(rules.TAKEN if there.filter(user_name_key=queries.key_of(said["userName"])).exists() else "")
    refuse_if(rules.TOO_MANY if there.count() >= scim.MAX_ENTRIES else "")
    entry = DirectoryEntry(first_said_at=now)
    _keep(entry, said, now)
    audit.record("directory_entry.noted", entry, by=by, person=entry.person)
    if entry.is_off:
        _ask(entry, "It was switched off there when the directory first named it.", by=by, now=now)
    return entry


@action
def change_entry(entry, *, by, now, token, change, version=None):
    """Keep what the directory now says of an account; switched off, the access of its person ends at once.

    `change` makes what is said now from what was said before; `version` is the one that was read, if any.
    Raises Refused, and whatever `change` raises.
    """
    token.refresh_from_db()
    refuse_if(rules.why_not_say(token) or rules.why_not_change_entry(entry, version=version))
    refuse_if(rules.STALE if entry.removed_at is not None else "")
    said, was_on = change(entry.said), entry.is_on
    if said == entry.said:
        return entry
    taken = DirectoryEntry.objects.there().filter(user_name_key=queries.key_of(said["userName"])).exclude(pk=entry.pk)
    refuse_if(rules.TAKEN if taken.exists() else "")
    entry.version += 1
    _keep(entry, said, now)
    audit.record("directory_entry.changed", entry, by=by, person=entry.person, on=entry.is_on)
    if was_on and entry.is_off:
        _switch_off(entry, by=by, now=now)
    elif entry.is_on and not was_on:
        _switch_on(entry, by=by, now=now)
    return entry


@action
def remove_entry(entry, *, by, now, token, version=None):
    """The directory has deleted an account: as if it had been switched off. Raises Refused."""
    token.refresh_from_db()
    refuse_if(rules.why_not_say(token) or rules.why_not_change_entry(entry, version=version))
    if entry.removed_at is not None:
        return
    was_on, entry.removed_at, entry.version = entry.is_on, now, entry.version + 1
    _keep(entry, entry.said, now)
    audit.record("directory_entry.removed", entry, by=by, person=entry.person)
    if was_on:
        _switch_off(entry, by=by, now=now)


@action
def link_entry(entry, *, by, now, person, version) -> bool:
    """Note who an account is about that named nobody when the directory sent it; `version` is the one that was read.

    Where it is switched off by now that is asked about: nobody saw it happen. Done once; returns whether it was.
    """
    if entry.person_id is not None or entry.version != version:
        return False
    entry.person = person
    entry.save(update_fields=["person"])
    audit.record("directory_entry.linked", entry, by=by, person=person)
    if entry.is_off:
        _ask(entry, "It was switched off there before they were known here.", by=by, now=now)
    return True


def link_entries(*, by, now) -> int:
    """Link every account that names somebody who is known here by now; returns how many.

    Each in a transaction of its own: one that cannot be linked stops no other, and the technician sees it.
    """
    linked = 0
    for entry, person in queries.entries_to_link():
        with noted("accounts.directory_linked", entry, now=now):
            linked += link_entry(entry, by=by, now=now, person=person, version=entry.version)
    return linked


@action
def settle_entries(*, by, now, entries, have_left):
    """Say of each of these switched-off people whether they have left (ids in `have_left`).

    Of those who have every access ends at once; the others stay as they are.

    Raises Refused with the reason; then nothing is changed.
    """
    for entry in entries:
        entry.refresh_from_db()
        refuse_if(rules.why_not_settle(entry, by, now))
        has_left = entry.pk in have_left
        _settle(entry, by=by, now=now)
        audit.record("directory_entry.settled", entry, by=by, person=entry.person, has_left=has_left)
        if has_left and not entry.person.has_left(now):
            _end_access(entry, by=by, now=now)


@action
def add_from_directory(*, by, now, entries):
    """Add people whom only the directory names as staff, without a sign-in. Returns how many; raises Refused."""
    finder = queries.Finder()
    rows = [_Row(entry) for entry in entries if entry.person_id is None and finder.is_new(entry)]
    take_in_staff(by=by, now=now, new=rows, changes=[])
    audit.record_many([("directory_entry.taken_in", row.entry, {}) for row in rows], by=by)
    link_entries(by=by, now=now)
    return len(rows)


class _Row:
    """An entry as a row of a staff list."""

    def __init__(self, entry):
        self.entry, self.staff_number = entry, entry.employee_number or None
        self.name, self.email = entry.shown_name, next(iter(entry.addresses), "")
        self.job_title, self.joined_on, self.contract = str(entry.said.get("title") or "")[:120], "", ""


def _keep(entry, said, now) -> None:
    entry.said, entry.last_said_at = said, now
    entry.user_name, entry.user_name_key = said["userName"], queries.key_of(said["userName"])
    entry.external_id, entry.employee_number = said.get("externalId") or "", scim.number_of(said)
    entry.is_on = scim.is_on(said)
    entry.person = queries.Finder().find(entry) or entry.person
    entry.save()


def _switch_off(entry, *, by, now) -> None:
    """End the access of whoever an entry is about, or ask first: the brake, or dates that do not fit."""
    if entry.person is None or entry.person.has_left(now) or queries.is_on_elsewhere(entry):
        return
    switched_off = queries.switched_off_within_a_day(now) + 1
    if rules.must_ask(switched_off=switched_off, staff=queries.staff_lately(now)):
        why = f"The directory has switched off {switched_off} people within a day, more than a fifth of the staff."
        _ask(entry, why, by=by, now=now)
    elif entry.person.is_on_leave(now):
        _ask(entry, "They are on long leave, so their access rests already.", by=by, now=now)
    elif why := why_not_leave_on(entry.person, school_day(now), None, now):
        _ask(entry, why, by=by, now=now)
    else:
        _end_access(entry, by=by, now=now)
        notices.access_ended(entry, now)


def _end_access(entry, *, by, now) -> None:
    today, expected = school_day(now), departures_expected().filter(person=entry.person).first()
    contract = expected.contract_ends_on if expected is not None else None
    record_departure(
        entry.person,
        by=by,
        now=now,
        last_day_in_school=today,
        contract_ends_on=contract if contract is not None and contract >= today else None,
        ends_now=True,
        note=expected.note if expected is not None else "",
    )
    entry.ended_access_at = now
    entry.save(update_fields=["ended_access_at"])


def _switch_on(entry, *, by, now) -> None:
    if entry.asked_at is not None and entry.settled_at is None:
        _settle(entry, by=by, now=now)
    if entry.person is not None and entry.person.has_left(now):
        notices.back(entry, now)


def _ask(entry, why, *, by, now) -> None:
    if entry.person is None or entry.person.has_left(now) or queries.is_on_elsewhere(entry):
        return
    entry.asked_at, entry.asked_because, entry.settled_at, entry.settled_by = now, why, None, None
    entry.save(update_fields=["asked_at", "asked_because", "settled_at", "settled_by"])
    audit.record("directory_entry.asked", entry, by=by, person=entry.person)
    notices.asked(entry, now)


def _settle(entry, *, by, now) -> None:
    entry.settled_at, entry.settled_by = now, by.person
    entry.save(update_fields=["settled_at", "settled_by"])
    notices.settled(entry, now)
