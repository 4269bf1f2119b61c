"""What a staff list would change: compared with the people here, row by row, before anything is changed."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date

from accounts.models import StaffList
from accounts.staff_file import Broken, Row
from people.queries import (
    departures_expected,
    departures_known_to,
    everybody,
    leaders,
    people_here,
    school_day,
    why_not_leave_on,
)
from people.roles import Permission

LABELS = {"name": "name", "email": "e-mail address", "job_title": "job title", "staff_number": "staff number"}


@dataclass(frozen=True)
class Change:
    """What the list says differently about somebody."""

    person: object
    fields: dict

    @property
    def words(self) -> str:
        """The new values, for the preview."""
        return ", ".join(f"{LABELS.get(name, 'first day')}: {value}" for name, value in self.fields.items())


@dataclass(frozen=True)
class Leaver:
    """Somebody for whom the list gives a last day in school."""

    person: object
    last_day_in_school: date
    contract_ends_on: date | None


@dataclass
class Plan:
    """Everything that taking a list in would do."""

    staff: int = 0
    new: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    missing: list = field(default_factory=list)
    # Not on the list and not asked about: known to leave already, or whoever sent the list in.
    not_asked: int = 0
    # People here whom the list cannot name, because they have no staff number.
    without_number: int = 0
    broken: list[Broken] = field(default_factory=list)
    unchanged: int = 0

    @property
    def must_stop(self) -> bool:
        """The brake: more than a fifth of the staff, and more than five people, are missing from the list."""
        return len(self.missing) > 5 and len(self.missing) * 5 > self.staff

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to take in and nobody to ask about."""
        return not (self.new or self.changes or self.leavers or self.missing)

    @property
    def counts(self) -> dict:
        """The figures of the preview."""
        return {
            "new": len(self.new),
            "changed": len(self.changes),
            "leaving": len(self.leavers),
            "unchanged": self.unchanged,
            "broken": len(self.broken),
        }

    @property
    def digest(self) -> str:
        """Changes whenever anything in the plan does: a plan that was looked at is the one that is carried out."""
        told = [
            [[row.line, row.staff_number] for row in self.new],
            [[change.person.pk, sorted(map(str, change.fields.items()))] for change in self.changes],
            [[found.person.pk, str(found.last_day_in_school), str(found.contract_ends_on)] for found in self.leavers],
            [person.pk for person in self.missing],
            [[found.line, found.why] for found in self.broken],
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def staff_lists(by):
    """The lists that this person sent in; nobody else's, because they may tell who leaves."""
    return StaffList.objects.filter(uploaded_by=by.person)


def plan_for(staff_list, by, now) -> Plan:
    """Compare a list with the people here; the staff number is the key. Four statements.

    Somebody without a staff number is found by their e-mail address. A broken row's person is not missing.
    Nothing tells of a leaving that this actor may not know of: who leaves is then shown as if nobody had said so.
    """
    people = list(everybody())
    by_number = {person.staff_number: person for person in people if person.staff_number}
    by_email = {person.email.lower(): person for person in people if person.email}
    expected = {departure.person_id: departure for departure in departures_known_to(by)}
    guarded = set() if by.may(Permission.CHANGE_LEADERS_ADDRESS) else leaders(now)
    plan = Plan(broken=[Broken(**row) for row in staff_list.broken])
    for values in staff_list.rows:
        row = Row(**values)
        known = by_number.get(row.staff_number)
        addressed = by_email.get(row.email) if row.email else None
        if known is None and addressed is not None and addressed.staff_number is None:
            known = addressed
        why = _why_not_take_in(row, known, addressed, by, now, guarded)
        if why:
            plan.broken.append(Broken(row.line, row.staff_number, row.name, why))
        elif known is None:
            plan.new.append(row)
        else:
            _compare(plan, row, known, expected.get(known.pk), now)
    listed = {row["staff_number"] for row in staff_list.rows} | {row["staff_number"] for row in staff_list.broken}
    staff = list(people_here(now).exclude(staff_number=None).order_by("name", "id"))
    plan.staff = len(staff)
    plan.missing = [
        person
        for person in staff
        if person.staff_number not in listed and person.pk not in expected and not by.is_person(person)
    ]
    plan.not_asked = sum(person.staff_number not in listed for person in staff) - len(plan.missing)
    plan.without_number = sum(not person.has_left(now) and not person.staff_number for person in people)
    plan.broken.sort(key=lambda found: found.line)
    return plan


def recorded_out_of_sight(leavers, by) -> dict[int, date]:
    """The last day in school of those among these ids whose leaving is recorded and who `by` may not know leave."""
    hidden = departures_expected().filter(person__in=leavers).exclude(pk__in=departures_known_to(by).values("pk"))
    return dict(hidden.values_list("person_id", "last_day_in_school"))


def _why_not_take_in(row, known, addressed, by, now, guarded) -> str:
    """Why this row must wait for somebody to look: a sentence, or nothing; `guarded` are ids of leaders."""
    last_day = _day(row.last_day_in_school)
    has_passed = last_day is not None and last_day < school_day(now)
    if addressed is not None and addressed is not known:
        return f"The e-mail address {row.email} is {addressed.name}’s."
    if known is None:
        return "The last day in school has passed, so there is nothing to add." if has_passed else ""
    if known.has_left(now):
        return "" if has_passed else f"{known.name} has left. If they are back, say so under Leaving."
    if known.pk in guarded and row.email and row.email != (known.email or "").lower():
        return f"Only the headteacher or the business manager changes the e-mail address of {known.name}."
    if _takes_an_address_over(row, known, by):
        return f"{known.name} has another e-mail address here. The IT technician changes it on their page."
    if last_day is None:
        return ""
    if by.is_person(known):
        return "Nobody records their own leaving. Ask the headteacher, the business manager or the IT technician."
    if has_passed and not by.may(Permission.RECORD_DEPARTURE):
        return "The last day in school has passed. Ask the headteacher, the business manager or the IT technician."
    return why_not_leave_on(known, last_day, _day(row.contract_ends_on), now)


def _takes_an_address_over(row, known, by) -> bool:
    """Whether the list would move somebody's sign-in, or lets a clerk move any address: a way to become them."""
    if not row.email or not known.email or row.email == known.email.lower():
        return False
    return known.has_usable_password() or known.has_door or not by.may(Permission.MANAGE_PEOPLE)


def _compare(plan, row, known, departure, now) -> None:
    """Put what the row says differently into the plan; an empty cell never takes anything away."""
    told = {
        "staff_number": row.staff_number,
        "name": row.name,
        "email": row.email,
        "job_title": row.job_title,
        "joined_on": _day(row.joined_on),
    }
    fields = {name: value for name, value in told.items() if value and value != getattr(known, name)}
    if known.has_left(now):
        fields = {}
    if fields:
        plan.changes.append(Change(known, fields))
    last_day, contract = _day(row.last_day_in_school), _day(row.contract_ends_on)
    leaves = last_day is not None and not known.has_left(now)
    is_told = (
        departure is not None
        and departure.last_day_in_school == last_day
        and contract in (None, departure.contract_ends_on)
    )
    if leaves and not is_told:
        plan.leavers.append(Leaver(known, last_day, contract))
    if not fields and (not leaves or is_told):
        plan.unchanged += 1


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
