"""Reading the list of accounts that a school already has: row by row, and why a row cannot be taken in (RO5)."""

import re
from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from accounts.platforms import HOSTS, NAMES
from accounts.states import NAMED_PLATFORMS, Platform
from accounts.table_file import BadList, columns_of, head_of, short, table_rows

MAX_ROWS = 500
MAX_CELL = 10_000
MAX_PEOPLE = 12
# As long as the form of a proposal allows.
LONGEST = {
    "name": 120,
    "address": 300,
    "handle": 120,
    "aim": 2000,
    "audience": 1000,
    "promotion": 1000,
    "why_not_private": 1000,
}
WORDS = {
    "name": "name",
    "address": "address",
    "handle": "name on the platform",
    "aim": "aim",
    "audience": "audience",
    "promotion": "way in which people hear of it",
    "why_not_private": "reason why it is not private",
    "private": "“Private”",
    "children": "“Children pictured”",
}

# The columns of our own file, and how others call them, without blanks, capitals and signs.
COLUMNS = {
    "platform": "Platform",
    "name": "Name",
    "address": "Address",
    "handle": "Name on the platform",
    "posting": "Who posts",
    "watching": "Who watches",
    "aim": "Aim",
    "audience": "Audience",
    "promotion": "How people hear of it",
    "private": "Private",
    "why_not_private": "Why not private",
    "children": "Children pictured",
}
HEADS = {
    "platform": "platform network socialnetwork socialmedia site service type",
    "name": "name account accountname title page pagename nameofaccount",
    "address": "address url link web webaddress website profileurl pageurl profilelink",
    "handle": "nameontheplatform nameonplatform handle username user accounthandle profilename profile at",
    "posting": "whoposts whocanpost canpost postedby poster posters posts admin admins editor editors owner owners "
    "managedby runby",
    "watching": "whowatches watches watchedby watcher watchers monitor monitors monitoredby monitoring moderator "
    "moderators keepsaneyeonit whokeepsaneyeonit",
    "aim": "aim purpose aims goal whatfor",
    "audience": "audience intendedaudience whoitisfor whoisitfor readers",
    "promotion": "howpeoplehearofit promotion promotedby howpromoted howisitpromoted",
    "private": "private isprivate privateorclosed closed isitprivate privacy",
    "why_not_private": "whynotprivate reasonnotprivate whynot ifnotprivatewhy",
    "children": "childrenpictured children childrenappear arechildrenpictured pupilspictured picturesofchildren",
}
FIELD_OF = {head: name for name, heads in HEADS.items() for head in heads.split()}
YES = {"yes", "y", "true", "1", "private", "closed", "protected"}
NO = {"no", "n", "false", "0", "public", "open"}
MAIL = re.compile(r"[^\s<>()\[\],;\"]+@[^\s<>()\[\],;\"]+")


@dataclass(frozen=True)
class AccountRow:
    """One account as the list says; people as they are named there, by e-mail address or staff number."""

    line: int
    platform: str
    platform_name: str
    name: str
    address: str = ""
    handle: str = ""
    aim: str = ""
    audience: str = ""
    promotion: str = ""
    private: bool | None = None
    why_not_private: str = ""
    children: bool | None = None
    posting: list[str] = field(default_factory=list)
    watching: list[str] = field(default_factory=list)

    @property
    def platform_label(self) -> str:
        """The platform in words."""
        return self.platform_name or Platform(self.platform).label


@dataclass(frozen=True)
class BrokenRow:
    """A row that cannot be taken in, and why."""

    line: int
    name: str
    why: str


def read_account_file(data: bytes) -> tuple[list[dict], list[dict]]:
    """The good rows and the broken ones, as plain dicts: CSV or .xlsx, at most 500 accounts. Raises BadList."""
    lines = table_rows(data, what="the list of accounts")
    fields = columns_of(lines, _named)
    good, broken = [], []
    for line, cells in lines:
        if not any(cells):
            continue
        if len(good) + len(broken) >= MAX_ROWS:
            raise BadList(f"This list has more than {MAX_ROWS} rows. Split it, or check that it is the right file.")
        found = _row(line, {name: cells[place] if place < len(cells) else "" for name, place in fields.items()})
        (broken if isinstance(found, BrokenRow) else good).append(found)
    if not good and not broken:
        raise BadList("This list has no rows below its heads. Choose the file with the accounts in it.")
    good, doubled = _apart(good)
    return [asdict(row) for row in good], sorted((asdict(row) for row in broken + doubled), key=lambda row: row["line"])


def address_key(address: str) -> str:
    """What is the same of one page however its address is written."""
    parts = urlsplit(address.lower())
    host = re.sub(r"^(www|m|web|mobile)\.", "", parts.hostname or "")
    query = f"?{parts.query}" if parts.path.endswith(".php") else ""
    return f"{host}{parts.path.rstrip('/')}{query}" if host else ""


def handle_key(handle: str) -> str:
    """A name on the platform without its sign and capitals."""
    return handle.lower().lstrip("@").strip()


def keys_of(platform, platform_name, name, address, handle) -> set[tuple]:
    """By what an account is known: two accounts that share one of these are one account."""
    where = (platform, platform_name.casefold() if platform in NAMED_PLATFORMS else "")
    keys = {(*where, "name", name.casefold())}
    if handle:
        keys.add((*where, "handle", handle_key(handle)))
    if address and address_key(address):
        keys.add(("address", address_key(address)))
    return keys


def _named(heads) -> tuple[dict[str, int], list[str]]:
    found = {}
    for place, head in enumerate(heads):
        name = FIELD_OF.get(head_of(head))
        if name is not None:
            found.setdefault(name, place)
    missing = [] if "name" in found else ["name of the account"]
    if not {"platform", "address"} & set(found):
        missing.append("platform")
    return found, missing


def _row(line, values) -> AccountRow | BrokenRow:
    try:
        return _read(line, values)
    except ValueError as fault:
        return BrokenRow(line, values["name"][:120], str(fault))


def _read(line, values) -> AccountRow:
    if any(len(cell) > MAX_CELL for cell in values.values()):
        raise ValueError(f"A cell has more than {MAX_CELL:,} characters.")
    if not values["name"]:
        raise ValueError("There is no name.")
    for name, longest in LONGEST.items():
        if len(values.get(name, "")) > longest:
            raise ValueError(f"The {WORDS[name]} has more than {longest:,} characters.")
    address = _address(values.get("address", ""))
    if not address and not values.get("handle"):
        raise ValueError("There is neither an address nor a name on the platform, so nobody can find it.")
    platform, platform_name = _platform(values.get("platform", ""), address)
    return AccountRow(
        line=line,
        platform=platform,
        platform_name=platform_name,
        address=address,
        private=_yes_no(values, "private"),
        children=_yes_no(values, "children"),
        posting=_people(values.get("posting", "")),
        watching=_people(values.get("watching", "")),
        **{name: values.get(name, "") for name in LONGEST if name != "address"},
    )


def _address(cell: str) -> str:
    if not cell:
        return ""
    address = re.sub(r"^http://", "https://", cell, flags=re.IGNORECASE)
    address = address if "://" in address else f"https://{address}"
    try:
        URLValidator(schemes=["https"])(address)
    except ValidationError:
        raise ValueError(f"“{short(cell)}” is not an address such as https://www.example.org/our-page.") from None
    if len(address) > LONGEST["address"]:
        raise ValueError(f"The address has more than {LONGEST['address']} characters.")
    return address


def _platform(cell: str, address: str) -> tuple[str, str]:
    """The platform and, for a game or another one, its name: as the cell says, else by the address."""
    host = (urlsplit(address).hostname or "").lower()
    by_address = next((found for ours, found in HOSTS.items() if host == ours or host.endswith(f".{ours}")), "")
    if not cell:
        if not by_address:
            raise ValueError("There is no platform, and the address does not tell it.")
        return by_address, ""
    named = NAMES.get(head_of(cell), "")
    if named and by_address and named != by_address:
        raise ValueError(f"The platform says {short(cell)}, but the address is one of {Platform(by_address).label}.")
    if named in NAMED_PLATFORMS or not named:
        if len(cell) > 60:
            raise ValueError("The platform has more than 60 characters.")
        return (named or by_address or Platform.OTHER), ("" if by_address and not named else cell)
    return named, ""


def _yes_no(values, name) -> bool | None:
    cell = values.get(name, "").strip(" .").lower()
    if cell and cell not in YES | NO:
        raise ValueError(f"{WORDS[name]} says “{short(cell)}”. Write yes or no.")
    return cell in YES if cell else None


def _people(cell: str) -> list[str]:
    """E-mail addresses and staff numbers, each once: "Priya Nair <p@x.example>; 0412"."""
    found = []
    for part in re.split(r"[;,/&|]|\band\b", cell):
        addresses = [address.lower() for address in MAIL.findall(part)]
        found += addresses or [part.strip()]
    found = list(dict.fromkeys(part for part in found if part))
    if len(found) > MAX_PEOPLE:
        raise ValueError(f"More than {MAX_PEOPLE} people are named in one cell.")
    return found


def _apart(rows: list[AccountRow]) -> tuple[list[AccountRow], list[BrokenRow]]:
    """Rows that stand alone, and those of which two or more are one account."""
    lines: dict[tuple, list[int]] = {}
    for row in rows:
        for key in _keys(row):
            lines.setdefault(key, []).append(row.line)
    good, doubled = [], []
    for row in rows:
        others = sorted({line for key in _keys(row) for line in lines[key]} - {row.line})
        if others:
            doubled.append(BrokenRow(row.line, row.name, f"Row {others[0]} is the same account. Keep one of them."))
        else:
            good.append(row)
    return good, doubled


def _keys(row) -> set[tuple]:
    return keys_of(row.platform, row.platform_name, row.name, row.address, row.handle)
