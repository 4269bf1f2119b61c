"""What a staff list would change: compared with the people here, row by row, before anything is changed."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace

from django.db.models import Q
from django.urls import reverse

from accounts.models import StaffList
from accounts.staff_file import Broken, Row
from core.together import Count, Rows
from core.work import Source, WorkItem, each
from people.queries import (
    contracts_that_ended_alone,
    departures_expected,
    departures_known_to,
    everybody,
    leaders,
    not_on_staff,
    people_here,
    school_day,
    why_not_leave_on,
)
from people.roles import Permission
from people.states import ENDING

LABELS = {
    "name": "name",
    "email": "e-mail address",
    "job_title": "job title",
    "staff_number": "staff number",
    "contract": "contract",
}
# A last day that is older than this, of somebody who is still here, may be last year's: somebody says so first.
LONG_PAST = timedelta(days=28)
# A contract that ends later than this says nothing of leaving yet.
ENDS_SOON = timedelta(days=2 * 365)


@dataclass(frozen=True)
class Change:
    """What the list says differently about somebody."""

    person: object
    fields: dict

    @property
    def words(self) -> str:
        """The new values, for the preview."""
        said = {name: f"{value:%-d %B %Y}" if isinstance(value, date) else value for name, value in self.fields.items()}
        return ", ".join(f"{LABELS.get(name, 'first day')}: {value}" for name, value in said.items())


@dataclass(frozen=True)
class Leaver:
    """Somebody for whom the list gives a last day in school."""

    person: object
    last_day_in_school: date
    contract_ends_on: date | None
    # The last day that was said here before, where it is known to whoever looks.
    so_far: date | None = None


@dataclass
class Plan:
    """Everything that taking a list in would do."""

    staff: int = 0
    new: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    # Here, though the list gives a day long ago: they leave only where somebody ticks them.
    long_past: list[Leaver] = field(default_factory=list)
    # Known to leave, and the list gives no end: nothing changes, the two are shown side by side.
    says_no_end: list = field(default_factory=list)
    # The list gives the end of one of two contracts, as was said here: they stay, and nothing changes.
    stays: list = field(default_factory=list)
    # Names of people on a fixed-term or supply contract, for whom neither the list nor anybody gives an end.
    no_end: list[str] = field(default_factory=list)
    # What was put together from several rows, in words.
    notes: list[str] = field(default_factory=list)
    missing: list = field(default_factory=list)
    # Not on the list and not asked about: how many are known to leave already, and whoever sent the list in.
    known_to_leave: int = 0
    misses_you: bool = False
    # People here whom the list cannot name, because they have no staff number.
    without_number: int = 0
    broken: list[Broken] = field(default_factory=list)
    unchanged: int = 0

    def ends_of_new(self, people, now) -> list[tuple]:
        """Of the new people, who by now are among `people`, those for whom the list gives an end."""
        by_number = {person.staff_number: person for person in people}
        ends = [(by_number[row.staff_number], _ends_on(row, now), _day(row.contract_ends_on)) for row in self.new]
        return [(person, last_day, _after(contract, last_day)) for person, last_day, contract in ends if last_day]

    @property
    def must_stop(self) -> bool:
        """The brake: more than a fifth of the staff, and more than five people, are missing or would leave."""
        return self.at_stake > 5 and self.at_stake * 5 > self.staff

    @property
    def at_stake(self) -> int:
        """How many people are missing from the list or leave by it: the number that the brake asks for."""
        return len(self.missing) + len(self.leavers)

    @property
    def at_stake_words(self) -> str:
        """The same in words: "9 of 10 people are missing from this list"."""
        if not self.leavers:
            return f"{self.at_stake} of {self.staff} people are missing from this list"
        return f"{self.at_stake} of {self.staff} people are missing from this list or leave by it"

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to take in and nobody to ask about."""
        return not (self.new or self.changes or self.leavers or self.long_past or self.missing)

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
            [[found.person.pk, str(found.last_day_in_school)] for found in self.long_past],
            [person.pk for person in self.missing],
            [[found.line, found.why] for found in self.broken],
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def staff_lists(by):
    """The lists that this person sent in; nobody else's, because they may tell who leaves.

    Those that were picked up from the folder are for whoever records who leaves.
    """
    mine = Q(uploaded_by=by.person)
    return StaffList.objects.filter(mine | Q(uploaded_by=None) if by.may(Permission.RECORD_DEPARTURE) else mine)


def plan_for(staff_list, by, now) -> Plan:
    """Compare a list with the people here; the staff number is the key. Five statements.

    Somebody without a staff number is found by their e-mail address. A broken row's person is not missing.
    Nothing tells of a leaving that this actor may not know of: who leaves is then shown as if nobody had said so.
    """
    people = list(everybody())
    numbers = Numbers(people)
    by_email = {person.email.lower(): person for person in people if person.email}
    expected = {departure.person_id: departure for departure in departures_known_to(by)}
    alone = contracts_that_ended_alone()
    guarded = set() if by.may(Permission.CHANGE_LEADERS_ADDRESS) else leaders(now)
    plan, listed = Plan(broken=[Broken(**row) for row in staff_list.broken]), set()
    rows = [_whose(Row(**values), numbers, by_email) for values in staff_list.rows]
    often = Counter(known.pk for _, known, _ in rows if known)
    for row, known, addressed in rows:
        why = _why_not_take_in(row, known, addressed, by, now, guarded)
        if known and often[known.pk] > 1:
            why = f"More than one row is {known.name}’s. Leave the one that is right."
        plan.notes += [f"{row.name}: {row.note}"] if row.note else []
        listed |= {known.pk} if known else set()
        if why:
            plan.broken.append(Broken(row.line, row.staff_number, row.name, why))
        elif known is None:
            plan.new.append(row)
            plan.no_end += [row.name] if row.contract in ENDING and not row.has_end else []
        else:
            _compare(plan, row, known, expected.get(known.pk), now, alone)
    listed |= {known.pk for row in staff_list.broken if (known := numbers.find(row["staff_number"]))}
    _count_the_missing(plan, people, listed, expected, by, now)
    may_know = by.may(Permission.SEE_DEPARTURES)
    plan.stays = [known for known in plan.stays if may_know and not by.is_person(known)]
    plan.broken.sort(key=lambda found: found.line)
    return plan


def _whose(row, numbers, by_email) -> tuple:
    """A row, whom it names, and whose address it has."""
    known, addressed = numbers.find(row.staff_number), by_email.get(row.email) if row.email else None
    if known is None and addressed is not None and addressed.staff_number is None:
        known = addressed
    return row, known, addressed


class Numbers:
    """Finds people by their staff number; where a spreadsheet has eaten the noughts in front, without them."""

    def __init__(self, people):
        self.exact = {person.staff_number: person for person in people if person.staff_number}
        self.short = {}
        for number, person in self.exact.items():
            self.short.setdefault(number.lstrip("0"), []).append(person)

    def find(self, number):
        """The one person with this number, or None."""
        same = self.short.get(number.lstrip("0"), []) if number.isdecimal() else []
        return self.exact.get(number) or (same[0] if len(same) == 1 else None)


def _count_the_missing(plan, people, listed, expected, by, now) -> None:
    beside = not_on_staff(now)
    here = [person for person in people if not person.has_left(now) and person.pk not in beside]
    staff = [person for person in here if person.staff_number and person.is_active]
    plan.staff = len(staff)
    absent = sorted((person for person in staff if person.pk not in listed), key=lambda one: (one.name, one.pk))
    plan.missing = [person for person in absent if person.pk not in expected and not by.is_person(person)]
    plan.misses_you = any(by.is_person(person) for person in absent)
    plan.known_to_leave = len(absent) - len(plan.missing) - plan.misses_you
    plan.without_number = sum(not person.staff_number for person in here)


def picked_up():
    """The newest lists from the folder."""
    return StaffList.objects.filter(uploaded_by=None)[:10]


def missing_from(staff_list, by, now) -> list:
    """Who was not on a list that was taken in, or had a day long past on it, and is still here and stays."""
    known = departures_known_to(by).values("person")
    return list(people_here(now).filter(pk__in=staff_list.missing).exclude(pk__in=known).order_by("name", "id"))


def work_for(person, now, granted) -> list[Source]:
    """A list from the folder that waits, and people on contracts that end without an end date (SC1, RO10)."""
    if Permission.RECORD_DEPARTURE not in granted:
        return []
    waiting = StaffList.objects.filter(uploaded_by=None, applied_at=None, set_aside_because="")
    leaving = departures_expected().values("person")
    no_end = people_here(now).filter(contract__in=ENDING).exclude(pk__in=leaving).exclude(pk=person.pk)
    return [
        each(_waiting_item, Rows(waiting.order_by("id"), pk="pk", file_name="file_name", most=5)),
        Source(_no_end_items, says_more=True, count=Count(no_end)),
    ]


def _waiting_item(row) -> WorkItem:
    return WorkItem(
        title="A staff list from the folder waits for you",
        url=reverse("accounts:staff_list_preview", args=[row.pk]),
        button="Look at it",
        asked_by=row.file_name,
        clause="SC1",
    )


def _no_end_items(count) -> list[WorkItem]:
    if not count:
        return []
    one = "Somebody on a fixed-term or supply contract has"
    who = one if count == 1 else f"{count} people on fixed-term or supply contracts have"
    return [
        WorkItem(
            title=f"{who} no end date",
            url=reverse("accounts:no_end_date"),
            button="Say until when",
            asked_by="Staff list",
            clause="RO10",
        )
    ]


def recorded_out_of_sight(leavers, by) -> dict[int, date]:
    """The last day in school of those among these ids whose leaving is recorded and who `by` may not know leave."""
    hidden = departures_expected().filter(person__in=leavers).exclude(pk__in=departures_known_to(by).values("pk"))
    return dict(hidden.values_list("person_id", "last_day_in_school"))


def _why_not_take_in(row, known, addressed, by, now, guarded) -> str:
    """Why this row must wait for somebody to look: a sentence, or nothing; `guarded` are ids of leaders."""
    last_day, contract = _ends_on(row, now), _day(row.contract_ends_on)
    has_passed = last_day is not None and last_day < school_day(now)
    if addressed is not None and addressed is not known:
        number = f", staff number {addressed.staff_number}" if addressed.staff_number else ""
        return f"The e-mail address {row.email} is {addressed.name}’s{number}. Mend the number or the address."
    if known is None and has_passed:
        return "The last day in school has passed, so there is nothing to add."
    if last_day is not None and row.joined_on and last_day < _day(row.joined_on):
        return "The last day in school is before the first. Check both dates."
    if known is None:
        starts = SimpleNamespace(name=row.name, joined_on=_day(row.joined_on))
        return why_not_leave_on(starts, last_day, contract, now) if last_day else ""
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
    if has_passed and not by.is_system and not by.may(Permission.RECORD_DEPARTURE):
        return "The last day in school has passed. Ask the headteacher, the business manager or the IT technician."
    return why_not_leave_on(known, last_day, contract, now)


def _takes_an_address_over(row, known, by) -> bool:
    """Whether the list would move somebody's sign-in, or lets a clerk move any address: a way to become them."""
    if not row.email or not known.email or row.email == known.email.lower():
        return False
    return known.has_usable_password() or known.has_door or not by.may(Permission.MANAGE_PEOPLE)


def _compare(plan, row, known, departure, now, alone) -> None:
    """Put what the row says differently into the plan; an empty cell never takes anything away."""
    told = {
        "staff_number": known.staff_number or row.staff_number,
        "name": row.name,
        "email": row.email,
        "job_title": row.job_title,
        "joined_on": _day(row.joined_on),
        "contract": row.contract,
    }
    fields = {name: value for name, value in told.items() if value and value != getattr(known, name)}
    if known.has_left(now):
        fields = {}
    if fields:
        plan.changes.append(Change(known, fields))
    last_day, contract = _ends_on(row, now), _day(row.contract_ends_on)
    if departure is not None and not row.last_day_in_school and last_day and departure.last_day_in_school < last_day:
        last_day = departure.last_day_in_school  # the end of the contract alone moves no last day that was said
    leaves = last_day is not None and not known.has_left(now)
    is_told = (
        departure is not None
        and departure.last_day_in_school == last_day
        and contract in (None, departure.contract_ends_on)
    )
    if leaves and not is_told and (known.pk, last_day) in alone:
        plan.stays.append(known)
        is_told = True
    if leaves and not is_told:
        is_old = departure is None and last_day < school_day(now) - LONG_PAST
        (plan.long_past if is_old else plan.leavers).append(
            Leaver(known, last_day, contract, departure and departure.last_day_in_school)
        )
    if departure is not None and last_day is None:
        plan.says_no_end.append(departure)
    elif departure is None and not row.has_end and (row.contract or known.contract) in ENDING:
        plan.no_end.append(known.name)
    if not fields and (not leaves or is_told):
        plan.unchanged += 1


def _ends_on(row, now) -> date | None:
    """The last day in school; without one the contract's, where that ends within two years."""
    contract = _day(row.contract_ends_on)
    if contract is not None and contract > school_day(now) + ENDS_SOON:
        contract = None
    return _day(row.last_day_in_school) or contract


def _after(contract, last_day) -> date | None:
    """The end of the contract, unless it comes before the last day in school."""
    return contract if contract is not None and contract >= last_day else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
