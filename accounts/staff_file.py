"""Reading a school's staff list from CSV: whatever the office's system writes, row by row, nothing guessed."""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError

from accounts.table_file import BadList, csv_rows, head_of, short
from core.pages.forms import validate_mail_address

MAX_ROWS = 5000
MAX_CELL = 300
LONGEST = {"staff_number": 40, "name": 120, "email": 254, "job_title": 120}

# The heads of columns as different systems write them, without blanks, capitals and signs.
HEADS = {
    "staff_number": "staffnumber staffno staffid employeenumber employeeno employeeid payrollnumber payrollno number",
    "name": "name fullname staffname employeename displayname",
    "forename": "forename firstname givenname preferredforename preferredname",
    "surname": "surname lastname familyname",
    "email": "email emailaddress workemail workemailaddress schoolemail mail",
    "job_title": "jobtitle job role post position posttitle",
    "joined_on": "start startdate joined joinedon datejoined contractstart contractstartdate firstday",
    "last_day_in_school": "lastday lastdayinschool lastworkingday leavingdate dateofleaving dateleft leftdate leaves",
    "contract_ends_on": "endofcontract contractend contractends contractendson contractenddate end enddate",
}
FIELD_OF = {head: field for field, heads in HEADS.items() for head in heads.split()}
DATES = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y")


@dataclass(frozen=True)
class Row:
    """One member of staff as the list says; dates as ISO text, so that it can be kept as JSON."""

    line: int
    staff_number: str
    name: str
    email: str = ""
    job_title: str = ""
    joined_on: str = ""
    last_day_in_school: str = ""
    contract_ends_on: str = ""


@dataclass(frozen=True)
class Broken:
    """A row that cannot be taken in, and why."""

    line: int
    staff_number: str
    name: str
    why: str


def read_staff_file(data: bytes) -> tuple[list[dict], list[dict]]:
    """The good rows and the broken ones, as plain dicts. Raises BadList with a sentence.

    UTF-8, UTF-16 and Windows' own encoding; comma, semicolon or tab; at most 2 MB and 5,000 rows.
    """
    lines = csv_rows(data, what="the staff list")
    fields = _fields(next(lines, (0, []))[1])
    good, broken = [], []
    for line, cells in lines:
        if not any(cells):
            continue
        if len(good) + len(broken) >= MAX_ROWS:
            raise BadList(f"This list has more than {MAX_ROWS:,} rows. Split it, or check that it is the right file.")
        found = _row(line, fields, cells)
        (broken if isinstance(found, Broken) else good).append(found)
    if not good and not broken:
        raise BadList("This list has no rows below its heads. Choose the file with the staff in it.")
    good, doubled = _apart(good)
    return [asdict(row) for row in good], sorted((asdict(row) for row in broken + doubled), key=lambda row: row["line"])


def _fields(heads) -> dict[str, int]:
    found = {}
    for place, head in enumerate(heads):
        field = FIELD_OF.get(head_of(head))
        if field is not None:
            found.setdefault(field, place)
    missing = [] if "staff_number" in found else ["staff number"]
    if "name" not in found and not {"forename", "surname"} <= set(found):
        missing.append("name")
    if missing:
        raise BadList(f"The first row must name the columns. There is none for the {' or the '.join(missing)}.")
    return found


def _row(line, fields, cells) -> Row | Broken:
    values = {field: cells[place] if place < len(cells) else "" for field, place in fields.items()}
    forename, surname = values.pop("forename", ""), values.pop("surname", "")
    values["name"] = values.get("name") or f"{forename} {surname}".strip()
    try:
        _check(values, cells)
        for field in ("joined_on", "last_day_in_school", "contract_ends_on"):
            values[field] = _date(values.get(field, ""))
    except ValueError as fault:
        return Broken(line, values["staff_number"][:40], values["name"][:120], str(fault))
    values["email"] = values.get("email", "").lower()
    return Row(line=line, **values)


def _check(values, cells) -> None:
    if any(len(cell) > MAX_CELL for cell in cells):
        raise ValueError(f"A cell has more than {MAX_CELL} characters.")
    for field, words in (("staff_number", "staff number"), ("name", "name")):
        if not values[field]:
            raise ValueError(f"There is no {words}.")
    for field, longest in LONGEST.items():
        if len(values.get(field, "")) > longest:
            raise ValueError(f"The {field.replace('_', ' ')} has more than {longest} characters.")
    if values.get("email"):
        try:
            validate_mail_address(values["email"])
        except ValidationError:
            raise ValueError(f"“{short(values['email'])}” is not an e-mail address.") from None


def _date(cell: str) -> str:
    if not cell:
        return ""
    words = re.sub(r"[ T]00:00(:00)?$", "", cell)
    for form in DATES:
        try:
            day = datetime.strptime(words, form).date()
        except ValueError:
            continue
        if date(1940, 1, 1) <= day <= date(2100, 1, 1):
            return day.isoformat()
    raise ValueError(f"“{short(cell)}” is not a date. Write it as 31/12/2026.")


def _apart(rows: list[Row]) -> tuple[list[Row], list[Broken]]:
    """Rows that stand alone, and those of which two claim the same number or address."""
    numbers, addresses = {}, {}
    for row in rows:
        numbers.setdefault(row.staff_number, []).append(row)
        if row.email:
            addresses.setdefault(row.email, []).append(row)
    good, doubled = [], []
    for row in rows:
        if len(numbers[row.staff_number]) > 1:
            why = f"The staff number {row.staff_number} stands in more than one row."
        elif row.email and len(addresses[row.email]) > 1:
            why = f"The e-mail address {row.email} stands in more than one row."
        else:
            good.append(row)
            continue
        doubled.append(Broken(row.line, row.staff_number, row.name, why))
    return good, doubled
