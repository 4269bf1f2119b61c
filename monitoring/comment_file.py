"""A list of comments as CSV: each row clean, or a sentence that says what is wrong with it."""

import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from core.connectors.mailbox.api import clean
from core.workdays.calendar import LONDON
from monitoring.actions.receiving import Said
from monitoring.states import CommentKind, CommentSource

COLUMNS = ("received_at", "account", "kind", "author", "words", "link")
NEEDED = ("received_at", "words")
# What else the heads of the columns are called, without signs and capitals.
HEADS = {
    "received_at": "receivedat received date time datetime when arrived posted postedat created createdat timestamp",
    "account": "account page on where schoolaccount channel profile",
    "kind": "kind type",
    "author": "author name from who by user username commenter saidby",
    "words": "words comment text message body content said",
    "link": "link url address permalink",
}
BY_HEAD = {head: name for name, heads in HEADS.items() for head in heads.split()}
# How a spreadsheet writes a time, besides 2026-11-19T10:30.
TIMES = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y")
MOST = {"author": 200, "words": 10_000, "link": 500}


# How a list may name a kind: by what is kept, by its words or by its name.
KINDS = {
    said: kind for kind in CommentKind for said in (kind.value, kind.label.lower(), kind.name.lower().replace("_", "-"))
} | {"": CommentKind.COMMENT}


class BadList(Exception):
    """The file is no list of comments at all; says why."""


@dataclass(frozen=True)
class Row:
    """One line of the list: what was said, or why it cannot be taken in."""

    line: int
    said: Said | None = None
    fault: str = ""


def text_of(data: bytes) -> str:
    """A list as text: UTF-8, UTF-16 or Windows' own encoding. Raises BadList with a sentence."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadList("This is a spreadsheet. Save it as CSV first, then choose that file.")
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadList("This is not a CSV file. Save the list as CSV, then choose that file.")


def heads_of(text: str) -> list[tuple[str, str]]:
    """Each head of the first line, with the column that it is understood as; "" for one that is not looked at."""
    head = next(_without_nul(io.StringIO(text, newline="")), "")
    cells = next(csv.reader([head], delimiter=_separator(head)), [])
    return [(cell.strip(), name if (name := _column(cell)) in COLUMNS else "") for cell in cells]


def rows_of(file, accounts, now):
    """Every row of an open text file, its columns apart by comma, semicolon or tab.

    `accounts` are the school's; a row names one by its name or handle. Raises BadList where its first line does
    not name the columns.
    """
    named, lines = _named(accounts), _without_nul(file)
    head = next(lines, "")
    reader = csv.DictReader(chain([head], lines), restkey="more", restval="", delimiter=_separator(head))
    try:
        header = [_column(name or "") for name in reader.fieldnames or []]
    except csv.Error as fault:
        raise BadList(f"This is not a CSV file ({fault}).") from fault
    missing = [name for name in NEEDED if name not in header]
    are = "is" if len(missing) == 1 else "are"
    if missing:
        raise BadList(f"The first line must name the columns {','.join(COLUMNS)}; {', '.join(missing)} {are} missing.")
    twice = [name for name in COLUMNS if header.count(name) > 1]
    if twice:
        raise BadList(f"Two columns are both understood as {twice[0]}. Give one of them another name.")
    reader.fieldnames = header
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield Row(reader.line_num, fault=f"This line is not CSV ({fault}).")
            continue
        yield _row(row, reader.line_num, named, now)


def _separator(head: str) -> str:
    return max(",;\t", key=head.count)


def _column(head: str) -> str:
    """The column that a head means; itself where it means none of ours."""
    name = head.strip().lower()
    return name if name in COLUMNS else BY_HEAD.get(re.sub("[^a-z]", "", name), name)


def _row(row, line, named, now) -> Row:
    try:
        if row.get("more"):
            raise ValueError("There are more columns than the header names. Put quotes around words with commas.")
        words, link = clean(row["words"], keep_lines=True), clean(row.get("link", ""))
        if not words and not link:
            raise ValueError("Give the words or a link.")
        for name, most in MOST.items():
            if len(row.get(name, "")) > most:
                raise ValueError(f"The column {name} is longer than {most:,} characters.")
        if link and not link.lower().startswith(("http://", "https://")):
            raise ValueError("A link must begin with http:// or https://.")
        return Row(
            line,
            Said(
                source=CommentSource.LIST,
                received_at=_moment(row["received_at"], now),
                school_account=_account(row.get("account", ""), named),
                kind=_kind(row.get("kind", "")),
                author=clean(row.get("author", "")),
                words=words,
                link=link,
            ),
        )
    except ValueError as fault:
        return Row(line, fault=str(fault))


def _moment(text, now):
    text = text.strip()
    moment = _read_time(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    if moment.year < 2000 or moment.year > 2100:
        raise ValueError(f"“{text[:40]}” is not a likely time. Check the year.")
    if moment > now:
        raise ValueError("A comment cannot have arrived in the future. Check received_at.")
    return moment


def _read_time(text):
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        for written in TIMES:
            with suppress(ValueError):
                return datetime.strptime(text, written)
    raise ValueError(f"“{text[:40]}” is not a time. Write it like 2026-11-19T10:30.")


def _kind(text):
    if kind := KINDS.get(text.strip().lower()):
        return kind
    raise ValueError(f"“{text[:40]}” is no kind of comment. Use one of: {', '.join(CommentKind.values)}.")


def _named(accounts) -> dict:
    named = {}
    for account in accounts:
        for name in {account.name.casefold().strip(), account.handle.casefold().strip().lstrip("@")} - {""}:
            named.setdefault(name, []).append(account)
    return named


def _account(text, named):
    wanted = text.casefold().strip()
    if not wanted:
        return None
    found = named.get(wanted) or named.get(wanted.lstrip("@")) or []
    if len(found) != 1:
        why = "There is no account" if not found else "There are several accounts"
        raise ValueError(f"{why} named “{text.strip()[:60]}”.")
    return found[0]


def _without_nul(file):
    for line in file:
        yield line.replace("\0", "")
