"""Reading a school's staff list: whatever the office's system writes, row by row, nothing guessed."""

import re
from dataclasses import asdict, dataclass, replace

from django.core.exceptions import ValidationError

from accounts.list_dates import read_day
from accounts.table_file import BadList, columns_of, head_of, short, table_rows
from core.pages.forms import validate_mail_address

MAX_ROWS = 5000
MAX_CELL = 300
LONGEST = {"staff_number": 40, "name": 120, "email": 254, "job_title": 120}
DATES = ("joined_on", "last_day_in_school", "contract_ends_on")

# The heads of columns as Arbor, SIMS, Bromcom, ScholarPack, payroll and offices write them, as far as known:
# without blanks, capitals and signs.
HEADS = {
    "staff_number": "staffnumber staffno staffid staffcode staffref staffreference employeenumber employeeno "
    "employeeid employeecode employeeref payrollnumber payrollno payrollid payrollref personnelnumber personnelno "
    "assignmentnumber number",
    "name": "name fullname staffname employeename displayname preferredname preferredfullname knownas",
    "forename": "preferredforename preferredfirstname forename firstname givenname legalforename "
    "legalfirstname chosenforename",
    "surname": "preferredsurname preferredlastname surname lastname familyname legalsurname legallastname "
    "chosensurname",
    "email": "schoolemail schoolemailaddress workemail workemailaddress email emailaddress primaryemail mail "
    "primaryemailaddress workmail",
    "job_title": "jobtitle job role roles post position posttitle postdescription jobrole jobdescription rolename "
    "maincontractrole",
    "joined_on": "start startdate joined joinedon datejoined contractstart contractstartdate firstday datestarted doa "
    "dateofarrival employmentstart employmentstartdate employmentstarted startedon dateofappointment "
    "continuousservicestartdate",
    "last_day_in_school": "lastday lastdayinschool lastworkingday leavingdate dateofleaving dateleft leftdate leaves "
    "dol leavedate leaverdate dateleaving employmentend employmentenddate employmentended",
    "contract_ends_on": "endofcontract contractend contractends contractendson contractenddate end enddate "
    "contractfinish contractfinishdate",
    "contract": "contracttype typeofcontract contract employmenttype contractstatus employmentstatus serviceterm "
    "typeofemployment contracttypedescription",
}
FIELD_OF = {head: field for field, heads in HEADS.items() for head in heads.split()}
# Two columns may say the same; the one that stands first in the list above counts.
RANK = {head: place for heads in HEADS.values() for place, head in enumerate(heads.split())}
# What the words of a contract begin with or hold, and what it is to us.
CONTRACTS = {
    "supply": ("supply", "agency", "casual", "relief", "zero hour", "zero-hour", "sessional"),
    "fixed-term": ("fixed", "temporary", "temp", "term only", "maternity", "cover", "tmp", "ftc"),
    "permanent": ("permanent", "prm", "perm", "open ended", "open-ended", "indefinite"),
}
SPREADSHEET_FAULT = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")


@dataclass(frozen=True)
class Row:
    """One member of staff as the list says; dates as ISO text, so that it can be kept as JSON.

    `note` says what was put together from several rows.
    """

    line: int
    staff_number: str
    name: str
    email: str = ""
    job_title: str = ""
    joined_on: str = ""
    last_day_in_school: str = ""
    contract_ends_on: str = ""
    contract: str = ""
    note: str = ""

    @property
    def has_end(self) -> bool:
        """Whether the row names any end."""
        return bool(self.last_day_in_school or self.contract_ends_on)

    @property
    def until(self) -> str:
        """How long the row says that they are here; far away where it names no end."""
        return self.last_day_in_school or self.contract_ends_on or "9999"


@dataclass(frozen=True)
class Broken:
    """A row that cannot be taken in, and why."""

    line: int
    staff_number: str
    name: str
    why: str


def read_staff_file(data: bytes) -> tuple[list[dict], list[dict]]:
    """The good rows and the broken ones, as plain dicts. Raises BadList with a sentence.

    CSV (UTF-8, UTF-16 and Windows' own encoding; comma, semicolon or tab) or .xlsx; at most 2 MB and 5,000 rows.
    """
    lines = table_rows(data, what="the staff list")
    fields = columns_of(lines, _named)
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
    good, doubled = _together(good)
    good, shared = _apart(good)
    broken += doubled + shared
    return [asdict(row) for row in good], sorted(map(asdict, broken), key=lambda row: row["line"])


def _named(heads) -> tuple[dict[str, int], list[str]]:
    found = {}
    for place, cell in enumerate(heads):
        head = head_of(cell)
        field = FIELD_OF.get(head)
        if field is not None and RANK[head] < found.get(field, (len(RANK), 0))[0]:
            found[field] = (RANK[head], place)
    missing = [] if "staff_number" in found else ["staff number"]
    if "name" not in found and not {"forename", "surname"} <= set(found):
        missing.append("name")
    return {field: place for field, (_, place) in found.items()}, missing


def _row(line, fields, cells) -> Row | Broken:
    values = {field: cells[place] if place < len(cells) else "" for field, place in fields.items()}
    forename, surname = values.pop("forename", ""), values.pop("surname", "")
    values["name"] = (f"{forename} {surname}".strip() if forename and surname else "") or values.get("name") or surname
    values["staff_number"] = re.sub(r"^(\d+)\.0+$", r"\1", values["staff_number"])
    values["contract"] = _contract(values.get("contract", ""))
    try:
        _check(values, cells)
        for field in DATES:
            values[field] = read_day(values.get(field, ""))
    except ValueError as fault:
        return Broken(line, values["staff_number"][:40], values["name"][:120], str(fault))
    values["email"] = values.get("email", "").lower()
    return Row(line=line, **values)


def _contract(words) -> str:
    known = words.lower()
    return next((kind for kind, signs in CONTRACTS.items() if any(sign in known for sign in signs)), "")


def _check(values, cells) -> None:
    if any(len(cell) > MAX_CELL for cell in cells):
        raise ValueError(f"A cell has more than {MAX_CELL} characters.")
    if fault := next((value for value in values.values() if SPREADSHEET_FAULT.fullmatch(value)), None):
        raise ValueError(f"A cell shows {fault}, a fault of the spreadsheet.")
    for field, words in (("staff_number", "staff number"), ("name", "name")):
        if not values[field]:
            raise ValueError(f"There is no {words}.")
    if re.fullmatch(r"\d([.,]\d+)?[eE]\+?\d+", values["staff_number"]):
        raise ValueError("The spreadsheet has shortened the staff number. Write the column as text.")
    for field, longest in LONGEST.items():
        if len(values.get(field, "")) > longest:
            raise ValueError(f"The {field.replace('_', ' ')} has more than {longest} characters.")
    if values.get("email"):
        try:
            validate_mail_address(values["email"])
        except ValidationError:
            raise ValueError(f"“{short(values['email'])}” is not an e-mail address.") from None


def _together(rows: list[Row]) -> tuple[list[Row], list[Broken]]:
    """One row a person: of two contracts the later end counts; rows with another name or address are set aside."""
    numbers = {}
    for row in rows:
        numbers.setdefault(row.staff_number, []).append(row)
    good, doubled = [], []
    for number, same in numbers.items():
        if len(same) == 1:
            good += same
        elif len({row.name.lower() for row in same}) > 1 or len({row.email for row in same if row.email}) > 1:
            why = f"The staff number {number} stands in more than one row, with another name or address."
            doubled += [Broken(row.line, row.staff_number, row.name, why) for row in same]
        else:
            good.append(_one_of(same))
    return good, doubled


def _one_of(same: list[Row]) -> Row:
    last = max(same, key=lambda row: (row.until, -row.line))
    titles = list(dict.fromkeys(row.job_title for row in [last, *same] if row.job_title))
    together = " and ".join(titles)
    note = f"Rows {', '.join(str(row.line) for row in same)} are this person."
    if len({row.until for row in same}) > 1:
        note += " The latest end counts."
    return replace(
        last,
        email=next((row.email for row in same if row.email), ""),
        job_title=together if len(together) <= LONGEST["job_title"] else last.job_title,
        joined_on=min((row.joined_on for row in same if row.joined_on), default=""),
        note=note,
    )


def _apart(rows: list[Row]) -> tuple[list[Row], list[Broken]]:
    """Rows that stand alone, and those of which two claim the same address."""
    addresses = {}
    for row in rows:
        if row.email:
            addresses.setdefault(row.email, []).append(row)
    shared = {address for address, same in addresses.items() if len(same) > 1}
    why = "The e-mail address {} stands in more than one row."
    doubled = [
        Broken(row.line, row.staff_number, row.name, why.format(row.email)) for row in rows if row.email in shared
    ]
    return [row for row in rows if row.email not in shared], doubled
