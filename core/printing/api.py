"""A sheet of plain words, and the PDF that typst makes of it. Offline, and no text of a person is ever run."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import fontpkg_noto_sans
import typst
from django.http import HttpResponse
from django.utils.text import slugify

from core.printing.letters import printable

LONDON = ZoneInfo("Europe/London")
TEMPLATE = Path(__file__).with_name("sheet.typ")
FONTS = [str(Path(fontpkg_noto_sans.__file__).parent / "files")]
# Our own font and a document that reads aloud; failing that, letters of fonts that the machine happens to have;
# failing that, a sign for letters that nobody here has.
WAYS = (
    {"ignore_system_fonts": True, "pdf_standards": "ua-1"},
    {"ignore_system_fonts": False, "pdf_standards": "ua-1"},
    {"ignore_system_fonts": False},
)


@dataclass(frozen=True)
class Code:
    """A square code (an SVG picture, "" for none), what it is for whoever cannot see it, and the lines beside it."""

    picture: str
    alt: str
    lines: list[str]


@dataclass(frozen=True)
class Section:
    """A part of a sheet: pairs of (label, value), a table with its heads, or square codes."""

    heading: str = ""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """What is printed: `kind` is "Account record", `foot` the line below every page."""

    school: str
    kind: str
    title: str
    sections: list[Section]
    foot: str = ""


def pdf_of(sheet: Sheet, *, now: datetime) -> bytes:
    """The sheet as a tagged PDF (PDF/UA-1 wherever its letters can be drawn), dated `now`; about 50 ms."""
    return _compiled(*_data(sheet), now)


def _data(sheet: Sheet) -> tuple[str, str]:
    """The words and the pictures of a sheet apart: pictures must stay as they are."""
    pictures = [code.picture for section in sheet.sections for code in section.codes if code.picture]
    places = count()
    words = asdict(sheet)
    for section in words["sections"]:
        for code in section["codes"]:
            code["picture"] = next(places) if code["picture"] else -1
    return json.dumps(_printable(words)), json.dumps(pictures)


def _compiled(words: str, pictures: str, now: datetime) -> bytes:
    inputs = {"sheet": words, "pictures": pictures}
    for way in WAYS:
        try:
            return typst.compile(TEMPLATE, font_paths=FONTS, sys_inputs=inputs, timestamp=int(now.timestamp()), **way)
        except typst.TypstError as fault:
            problem = fault
    raise problem


@lru_cache(2)
def _kept(words: str, pictures: str, day: datetime) -> bytes:
    return _compiled(words, pictures, day)


def kept_pdf(sheet: Sheet, name: str, *, now: datetime) -> HttpResponse:
    """The sheet as a file that anybody may ask for: made once a day for as long as its words are the same."""
    today = now.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    answer = HttpResponse(_kept(*_data(sheet), today), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slugify(name)[:80]}.pdf"'
    return answer


def pdf_response(sheet: Sheet, name: str, *, now: datetime) -> HttpResponse:
    """The sheet as a file to save under this name; kept by nobody on the way."""
    answer = HttpResponse(pdf_of(sheet, now=now), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(name)[:80].strip("-") or "sheet"}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _printable(value):
    """The same, with all its words as a sheet can show them."""
    if isinstance(value, dict):
        return {name: _printable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(part) for part in value]
    if isinstance(value, int):
        return value
    return printable(value)
