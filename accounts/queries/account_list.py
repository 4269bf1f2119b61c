"""What a list of accounts that exist already would become: compared with the register, row by row (RO5)."""

import hashlib
import json
from dataclasses import dataclass, field

from accounts.account_file import AccountRow, BrokenRow, keys_of
from accounts.models import AccountList, AccountRequest, SchoolAccount
from accounts.queries.requests import goes_to
from accounts.rules.requests import unanswered
from accounts.states import RequestState
from people.queries import everybody, people_who_can_act, why_not_act

_WAITING = (RequestState.SUBMITTED, RequestState.RETURNED, RequestState.APPROVED)


@dataclass(frozen=True)
class Found:
    """An account that can be taken in; `lacking` are the answers that the Statement asks for and the list has not."""

    row: AccountRow
    posting: list
    watching: list
    lacking: list[str]

    @property
    def fields(self) -> dict:
        """As fields of a proposal."""
        row = self.row
        return {
            "platform": row.platform,
            "platform_name": row.platform_name,
            "name": row.name,
            "aim": row.aim,
            "audience": row.audience,
            "promotion": row.promotion,
            "will_be_private": row.private,
            "why_not_private": row.why_not_private if row.private is False else "",
            "children_appear": row.children,
            "handle": row.handle,
            "address": row.address,
        }


@dataclass
class Plan:
    """Everything that taking a list in would do; `goes_to` is who decides, in words."""

    goes_to: str
    found: list[Found] = field(default_factory=list)
    broken: list[BrokenRow] = field(default_factory=list)

    @property
    def ready(self) -> list[Found]:
        """Those that go on to be decided at once."""
        return [found for found in self.found if not found.lacking]

    @property
    def lacking(self) -> list[Found]:
        """Those that stay with whoever sent the list until they are answered."""
        return [found for found in self.found if found.lacking]

    @property
    def counts(self) -> dict:
        """The figures of the preview."""
        return {"ready": len(self.ready), "lacking": len(self.lacking), "broken": len(self.broken)}

    @property
    def digest(self) -> str:
        """Changes whenever anything in the plan does: what was looked at is what is taken in."""
        told = [
            self.goes_to,
            [
                [found.row.line, [one.pk for one in found.posting], [one.pk for one in found.watching], found.lacking]
                for found in self.found
            ],
            [[found.line, found.why] for found in self.broken],
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def account_lists(by):
    """The lists that this person sent in."""
    return AccountList.objects.filter(uploaded_by=by.person)


def plan_for(account_list, by, now) -> Plan:
    """Compare a list with the people and accounts here; the same number of statements at any length.

    A statement more for each person who could not keep an eye on an account.
    """
    people, known = _people(now), _known(by)
    can_act = set(people_who_can_act(now, by).values_list("pk", flat=True))
    asked = AccountRequest(proposed_by=by.person)
    plan = Plan(goes_to(asked, now).label, broken=[BrokenRow(**row) for row in account_list.broken])
    for values in account_list.rows:
        row = AccountRow(**values)
        try:
            plan.found.append(_found(row, people, known, can_act, by, now))
        except ValueError as fault:
            plan.broken.append(BrokenRow(row.line, row.name, str(fault)))
    plan.broken.sort(key=lambda found: found.line)
    return plan


def _people(now) -> dict[str, object]:
    """Everybody here by e-mail address and by staff number."""
    here = [person for person in everybody() if person.is_active and not person.has_left(now)]
    numbers = {person.staff_number.casefold(): person for person in here if person.staff_number}
    return numbers | {person.email.lower(): person for person in here if person.email}


def _known(by) -> dict[tuple, str]:
    """By what the register and the proposals know each account, with the sentence why it is not taken in again."""
    known = {}
    requests = AccountRequest.objects.visible_to(by).with_words().select_related("proposed_by", "decided_by")
    for asked in requests.filter(school_account=None).order_by("id"):
        why = ""
        if asked.state in _WAITING or (asked.state == RequestState.DRAFT and asked.exists_already):
            why = f"“{asked}” on {asked.platform_label} is already proposed, by {asked.proposed_by}."
        elif asked.state == RequestState.DECLINED and asked.exists_already:
            why = f"{asked.decided_by} has declined “{asked}” on {asked.platform_label}. It is to be closed there."
        if why:
            known |= dict.fromkeys(_keys(asked), why)
    for account in SchoolAccount.objects.open().select_related("request").order_by("id"):
        why = f"“{account}” on {account.platform_label} is in the register already."
        known |= dict.fromkeys(_keys(account) | _keys(account.request), why)
    return known


def _keys(thing) -> set[tuple]:
    return keys_of(thing.platform, thing.platform_name, thing.name, thing.address, thing.handle)


def _found(row, people, known, can_act, by, now) -> Found:
    """Raises ValueError with the reason why this row must wait for somebody to look."""
    for key in sorted(_keys(row), key=str):
        if key in known:
            raise ValueError(known[key])
    posting, watching = ([_person(named, people) for named in names] for names in (row.posting, row.watching))
    for person in watching:
        if person.pk not in can_act and (reason := why_not_act(person, by, now)):
            raise ValueError(reason)
    found = Found(row, posting, watching, [])
    asked = AccountRequest(**found.fields)
    lacking = unanswered(asked, has_posting=bool(posting), has_watching=bool(watching), needs_sponsor=False)
    return Found(row, posting, watching, lacking)


def _person(named, people):
    person = people.get(named.casefold())
    if person is None:
        raise ValueError(f"“{named[:60]}” is not the e-mail address or staff number of anybody here.")
    return person
