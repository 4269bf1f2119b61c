"""What is printed: everything said, on as little paper as it takes, and read aloud."""

import re

import pypdfium2 as pdfium
import pytest

from core.printing.api import Section, Sheet, pdf_of, pdf_response
from core.printing.letters import printable
from tests.factories import NOW


def sheet(**details):
    values = {"school": "Riverside Primary", "kind": "Account record", "title": "Year 3 news", "foot": "Printed today"}
    sections = [Section(pairs=[("Aim", "Show families what we learn.")])]
    return Sheet(**values | {"sections": sections} | details)


def pages_of(pdf) -> list[str]:
    """The words of each page."""
    document = pdfium.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def joined(pages) -> str:
    """All the words without the ends of lines and the places to break."""
    return re.sub(r"[\s\u200b\ufffe]+", "", "".join(pages))


def test_a_sheet_says_everything_on_one_page():
    table = Section("How it was set up", heads=["Step", "Done by"], rows=[["Private", "Tom Wells"]])
    made = sheet(sections=[Section(pairs=[("Aim", "One\nTwo")]), table])

    (page,) = pages_of(pdf_of(made, now=NOW))

    for words in ("Riverside Primary", "Account record", "Year 3 news", "Aim", "One", "Two", "How it was set up"):
        assert words in page
    for words in ("Step", "Done by", "Private", "Tom Wells", "Printed today", "Page 1 of 1"):
        assert words in page


def test_a_sheet_is_tagged_and_named_for_whoever_hears_it():
    pdf = pdf_of(sheet(), now=NOW)

    assert pdfium.PdfDocument(pdf).is_tagged()
    assert pdfium.PdfDocument(pdf).get_metadata_dict()["Title"] == "Year 3 news: Account record"
    assert b"pdfuaid:part" in pdf


def test_what_people_write_is_never_run():
    hostile = '#panic("x") *bold* $x$ @ref `raw` \\ // = - + #let a = 1 <label> "quote" </script> {{ x }}'

    (page,) = pages_of(pdf_of(sheet(title=hostile, sections=[Section(pairs=[("Aim", hostile)])]), now=NOW))

    assert joined([page]).count(joined([hostile])) == 2


@pytest.mark.parametrize("run", ["word " * 2000, "x" * 10_000, "https://social.example/" + "a/" * 200])
def test_what_is_long_goes_on_and_nothing_is_lost(run):
    pages = pages_of(pdf_of(sheet(sections=[Section(pairs=[("Aim", run)])]), now=NOW))

    body = re.sub(r"Printedtoday|Page\d+of\d+", "", "".join(joined([page]) for page in pages))
    assert joined([run]) in body
    assert len(pages) <= 5


def test_nothing_runs_off_the_paper():
    wide = Section("Steps", heads=["Step", "By", "Proof"], rows=[["x" * 500] * 3])
    document = pdfium.PdfDocument(
        pdf_of(sheet(title="y" * 300, sections=[Section(pairs=[("z" * 60, "w" * 900)]), wide]), now=NOW)
    )

    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        assert max(right for _, _, right, _ in boxes) <= page.get_width() - 45
        assert min(left for left, _, _, _ in boxes) >= 45


@pytest.mark.parametrize("words", ["😀 Chess 🎉", "Łódź Ærø Ωμέγα Київ हिन्दी", "名前 عربى", "\x00\x07\u202e\ufffe", ""])
def test_any_letters_make_a_sheet(words):
    assert pages_of(pdf_of(sheet(title=words or "-", sections=[Section(pairs=[("Aim", words)])]), now=NOW))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Chess 🎉", "Chess [party popper]"),
        ("❤️ and 👍🏽", "[heavy black heart] and [thumbs up sign]"),
        ("👩‍👧 🇬🇧", "[woman][girl] GB"),
        ("हिन्दी, 7 × 3 → 21", "हिन्दी, 7 × 3 → 21"),
    ],
)
def test_an_emoji_is_printed_as_its_name_and_never_as_an_empty_box(typed, printed):
    assert printable(typed) == printed


def test_a_sheet_with_emojis_is_drawn_in_our_own_font_and_read_aloud():
    pdf = pdf_of(sheet(title="Chess 🎉", sections=[Section(pairs=[("Aim", "🎉")])]), now=NOW)

    assert b"pdfuaid:part" in pdf
    assert joined(pages_of(pdf)).count("[partypopper]") == 2


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("account record Year 3 news", "account-record-year-3-news.pdf"),
        ("名前", "sheet.pdf"),
        ('a"; x\r\ny', "a-x-y.pdf"),
    ],
)
def test_the_file_has_a_name_that_every_computer_takes(name, file):
    answer = pdf_response(sheet(), name, now=NOW)

    assert answer["Content-Disposition"] == f'attachment; filename="{file}"'
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
