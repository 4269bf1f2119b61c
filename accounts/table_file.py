"""Reading a table as schools keep it: CSV in any of their encodings, or a spreadsheet. Nothing is guessed or run."""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from datetime import datetime
from itertools import islice

from openpyxl import load_workbook

MAX_SIZE = 2 * 1024 * 1024
# What a spreadsheet of that size may unpack to, and how far to look for rows.
MAX_UNPACKED = 5 * 1024 * 1024
MAX_LINES = 20_000
MAX_COLUMNS = 60
# How many rows may stand above the heads: the school's name, when the report was made, empty ones.
MAX_TITLES = 15
# More of a cell than any field takes: what is longer is refused by its length all the same.
LONGEST_READ = 20_000
# How pictures, PDFs and pages begin, whatever their name says.
OTHER_FILES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*", b"MM\x00*", b"%PDF", b"<")
SPREADSHEET, OLD_SPREADSHEET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class BadList(Exception):
    """A file that cannot be read as a list; the text is the sentence for the form."""


def table_rows(data: bytes, *, what: str):
    """The rows of a CSV file or of the first sheet of an .xlsx file that has any, as (line, cells).

    UTF-8, UTF-16 and Windows' own encoding; comma, semicolon or tab; at most 2 MB. `what` is "the staff list".
    Raises BadList with a sentence.
    """
    if len(data) > MAX_SIZE:
        raise BadList(f"This file is larger than {MAX_SIZE // 1024 // 1024} MB. Choose {what} as CSV.")
    if data.startswith(OLD_SPREADSHEET):
        raise BadList("This is an old or protected spreadsheet. Save it as .xlsx without a password, or as CSV.")
    if data.startswith(SPREADSHEET):
        return _sheet(data)
    return _cells(_text(data, what), what)


def columns_of(lines, named) -> dict[str, int]:
    """Which column is what, from the first row that names them; titles above it are passed over.

    `named` says of a row which fields stand where, and which are missing. Raises BadList with what was nearest.
    """
    faults = []
    for _, heads in islice((line for line in lines if any(line[1])), MAX_TITLES):
        found, missing = named(heads)
        if not missing:
            return found
        faults.append((len(missing), missing))
    missing = min(faults, default=(0, named([])[1]))[1]
    raise BadList(f"The first row must name the columns. There is none for the {' or the '.join(missing)}.")


def head_of(cell: str) -> str:
    """The head of a column without blanks, capitals and signs."""
    return re.sub(r"[^a-z]", "", cell.lower())


def short(cell: str) -> str:
    """As much of a cell as a sentence about it can hold."""
    return cell if len(cell) <= 40 else f"{cell[:40]}…"


def plain(cell: str) -> str:
    """A cell without signs that are invisible or turn the text around, on one line."""
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in unicodedata.normalize("NFC", cell))
    return " ".join(seen.split())


def _text(data: bytes, what) -> str:
    if data.startswith(OTHER_FILES) or b"ftyp" in data[4:12]:
        raise BadList(f"This is not a CSV file. Save {what} as CSV, then choose it.")
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and text.strip():
            return text
    raise BadList(f"This file cannot be read as CSV. Save {what} as CSV again, then choose it.")


def _encodings(data: bytes) -> tuple[str, ...]:
    """What the text may be written in; UTF-16 without its mark shows by every second byte being nothing."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    odd, even = data[1:400:2], data[0:400:2]
    for encoding, empty, full in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if len(empty) > 8 and empty.count(0) * 5 > len(empty) * 4 and not full.count(0):
            return (encoding,)
    return ("utf-8-sig", "cp1252")


def _cells(text: str, what):
    head, _, rest = text.partition("\n")
    first, separator = 1, None
    if head.strip().lower().startswith("sep=") and len(head.strip()) == 5:
        separator, text, first = head.strip()[4], rest, 2
        head = rest.partition("\n")[0]
    # Where titles stand above the heads, the first line says nothing of how cells are parted.
    beginning = "\n".join(text.split("\n", 10)[:10])
    separator = separator or max(",;\t", key=head.count if any(sign in head for sign in ",;\t") else beginning.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num + first - 1, [plain(_unwrapped(cell)) for cell in cells]
    except csv.Error:
        raise BadList(f"This file cannot be read as CSV. Save {what} as CSV again, then choose it.") from None


def _unwrapped(cell: str) -> str:
    """Some systems write ="0012" so that a spreadsheet keeps the noughts: the text within."""
    found = re.fullmatch(r'="([^"]*)"', cell.strip())
    return found[1] if found else cell


def _sheet(data: bytes):
    """Values only: formulas count as what they last showed; links, pictures and macros are never looked at.

    A formula that shows nothing, because no program worked it out before saving, is refused by its cell's name.
    Row by row, so that a sheet which is large on purpose fills nothing.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise BadList("This spreadsheet is far too large. Save only the rows that are needed, as CSV.")
            _refuse_formulas_without_a_value(parts)
        with warnings.catch_warnings():
            # What openpyxl does not keep of a workbook (styles, checks of cells) is not looked at here.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            rows = _rows(sheet) if sheet.sheet_state == "visible" else iter(())
            if first := next(rows, None):
                yield first
                yield from rows
                return
    except BadList:
        raise
    # openpyxl has no error of its own: whatever it stumbles over, the file cannot be read.
    except Exception as fault:
        raise BadList("This spreadsheet cannot be read. Save it again as .xlsx or as CSV, then choose it.") from fault


# A cell with a formula, up to where it ends: what it last showed would stand there as <v>.
CELL = re.compile(rb"<c\b([^>]*)(?<!/)>(?:(?!</c>).)*?<f\b(?:(?!</c>).)*?</c>", re.DOTALL)


def _refuse_formulas_without_a_value(parts) -> None:
    for name in parts.namelist():
        if not name.startswith("xl/worksheets/"):
            continue
        for found in CELL.finditer(parts.read(name)):
            has_value = b't="str"' in found[1] or re.search(rb"<v>[^<]", found[0])
            if not has_value and (place := re.search(rb'\br="([A-Z]{1,3}\d{1,7})"', found[1])):
                raise BadList(
                    f"Cell {place[1].decode()} holds a formula without its result, and nothing is worked out here. "
                    "Open the list in the program that made it, save it, and choose it again."
                )


def _rows(sheet):
    sheet.reset_dimensions()
    lines = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS, max_row=MAX_LINES)
    for line, cells in enumerate(lines, start=1):
        texts = [_said(cell) for cell in cells]
        if any(texts):
            yield line, texts


def _said(cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return plain(str(cell)[:LONGEST_READ])
