"""A list of comments as CSV: each row clean, or a sentence that says what is wrong with it."""

import csv
from dataclasses import dataclass
from datetime import datetime

from core.connectors.mailbox.api import clean
from core.workdays.calendar import LONDON
from monitoring.actions.receiving import Said
from monitoring.states import CommentKind, CommentSource

COLUMNS = ("received_at", "account", "kind", "author", "words", "link")
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


def rows_of(file, accounts, now):
    """Every row of an open text file. Raises BadList where its first line is not the expected header.

    `accounts` are the school's; a row names one by its name or handle.
    """
    named = _named(accounts)
    reader = csv.DictReader(_without_nul(file), restkey="more", restval="")
    try:
        header = [(name or "").strip().lower() for name in reader.fieldnames or []]
    except csv.Error as fault:
        raise BadList(f"This is not a CSV file ({fault}).") from fault
    missing = [name for name in COLUMNS if name not in header and name != "kind"]
    are = "is" if len(missing) == 1 else "are"
    if missing:
        raise BadList(f"The first line must name the columns {','.join(COLUMNS)}; {', '.join(missing)} {are} missing.")
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


def _row(row, line, named, now) -> Row:
    try:
        if row.get("more"):
            raise ValueError("There are more columns than the header names. Put quotes around words with commas.")
        words, link = clean(row["words"], keep_lines=True), clean(row["link"])
        if not words and not link:
            raise ValueError("Give the words or a link.")
        for name, most in MOST.items():
            if len(row[name]) > most:
                raise ValueError(f"The column {name} is longer than {most:,} characters.")
        if link and not link.lower().startswith(("http://", "https://")):
            raise ValueError("A link must begin with http:// or https://.")
        return Row(
            line,
            Said(
                source=CommentSource.LIST,
                received_at=_moment(row["received_at"], now),
                school_account=_account(row["account"], named),
                kind=_kind(row.get("kind", "")),
                author=clean(row["author"]),
                words=words,
                link=link,
            ),
        )
    except ValueError as fault:
        return Row(line, fault=str(fault))


def _moment(text, now):
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:40]}” is not a time. Write it like 2026-11-19T10:30.") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    if moment.year < 2000 or moment.year > 2100:
        raise ValueError(f"“{text[:40]}” is not a likely time. Check the year.")
    if moment > now:
        raise ValueError("A comment cannot have arrived in the future. Check received_at.")
    return moment


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
