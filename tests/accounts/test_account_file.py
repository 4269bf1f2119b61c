"""Lists of accounts as schools keep them: read row by row, nothing guessed, nothing run (RO5)."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from accounts.account_file import COLUMNS, FIELD_OF, address_key, read_account_file
from accounts.table_file import BadList, head_of
from core.pages.tables import write_csv

HEADS = ",".join(COLUMNS.values())
ROW = (
    "Facebook,Year 3 news,https://www.facebook.com/y3,@y3,p@x.example; 0412,p@x.example,"
    "Show lessons.,Families,A letter,yes,,no"
)
READ = {
    "platform": "facebook",
    "platform_name": "",
    "name": "Year 3 news",
    "address": "https://www.facebook.com/y3",
    "handle": "@y3",
    "posting": ["p@x.example", "0412"],
    "watching": ["p@x.example"],
    "aim": "Show lessons.",
    "audience": "Families",
    "promotion": "A letter",
    "private": True,
    "why_not_private": "",
    "children": False,
}


def csv_of(*rows, heads=HEADS, encoding="utf-8"):
    return "\r\n".join([heads, *rows]).encode(encoding)


def workbook(*rows, sheets=("Accounts",)):
    """Rows as an .xlsx file; sheets before the last are empty."""
    book = Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def only(data):
    """The one good row, without its line."""
    (row,), broken = read_account_file(data)
    assert broken == []
    return {name: value for name, value in row.items() if name != "line"}


def why(*rows, heads=HEADS):
    good, broken = read_account_file(csv_of(*rows, heads=heads))
    assert good == []
    return [row["why"] for row in broken]


def bad(data):
    with pytest.raises(BadList) as fault:
        read_account_file(data)
    return str(fault.value)


@pytest.mark.parametrize(
    "data",
    [
        csv_of(ROW),
        csv_of(ROW, encoding="utf-8-sig"),
        csv_of(ROW, encoding="utf-16"),
        csv_of(ROW, encoding="cp1252"),
        b"sep=;\r\n" + csv_of(ROW.replace(";", " and").replace(",", ";"), heads=HEADS.replace(",", ";")),
        csv_of(ROW.replace(",", "\t"), heads=HEADS.replace(",", "\t")),
        csv_of(
            "fb,Year 3 news,http://www.facebook.com/y3,@y3,Priya <P@x.example> & 0412,(p@x.example),"
            "Show lessons.,Families,A letter,Closed,,N",
            heads="Network,Account name,URL,Username,Who can post?,Monitored by,Purpose,Intended audience,"
            "Promotion,Private or closed?,Why not,Children",
        ),
        workbook(HEADS.split(","), ROW.split(",")),
        workbook([None], HEADS.split(","), [], ROW.split(","), sheets=("Empty", "Accounts")),
    ],
    ids=["utf-8", "bom", "utf-16", "cp1252", "semicolons", "tabs", "other heads", "xlsx", "second sheet"],
)
def test_read_account_file_reads_what_schools_keep(data):
    assert only(data) == READ


def test_our_own_file_reads_itself():
    assert [FIELD_OF[head_of(column)] for column in COLUMNS.values()] == list(COLUMNS)
    assert bad(write_csv(list(COLUMNS.values()), []).encode()) == (
        "This list has no rows below its heads. Choose the file with the accounts in it."
    )


def test_numbers_yes_and_formulas_of_a_spreadsheet_are_words():
    heads = ["Platform", "Name", "Handle", "Who posts", "Private", "Aim"]

    row = only(workbook(heads, ["X", 7.0, "@seven", 412, True, "Letters"], sheets=("One",)))

    assert (row["name"], row["posting"], row["private"]) == ("7", ["412"], True)
    assert bad(workbook(heads, ["X", 7.0, "@seven", 412, True, "=HYPERLINK(1)"], sheets=("One",))).startswith(
        "Cell F2 holds a formula without its result"
    )
    assert only(csv_of('X,Seven,@seven,"=1+1"', heads="Platform,Name,Handle,Aim"))["aim"] == "=1+1"


@pytest.mark.parametrize(
    ("cells", "platform"),
    [
        (",A,https://m.facebook.com/y3", ("facebook", "")),
        (",A,instagram.com/y3", ("instagram", "")),
        ("Twitter,A,https://twitter.com/y3", ("x", "")),
        ("You Tube,A,https://youtu.be/y3", ("youtube", "")),
        ("Tik-Tok,A,https://www.tiktok.com/@y3", ("tiktok", "")),
        ("WhatsApp group,A,https://chat.whatsapp.com/abc", ("whatsapp", "")),
        ("Minecraft,A,https://realms.example/y3", ("games", "Minecraft")),
        ("Snapchat,A,https://snap.example/y3", ("other", "Snapchat")),
        ("Our page,A,https://www.facebook.com/y3", ("facebook", "")),
    ],
)
def test_the_platform_is_told_by_its_name_or_by_the_address(cells, platform):
    row = only(csv_of(cells, heads="Platform,Name,Address"))

    assert (row["platform"], row["platform_name"]) == platform


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("X,,https://x.com/y3,,", "There is no name."),
        ("X,A,,,", "There is neither an address nor a name on the platform, so nobody can find it."),
        (",A,https://y3.example,,", "There is no platform, and the address does not tell it."),
        ("X,A,https://www.facebook.com/y3,,", "The platform says X, but the address is one of Facebook."),
        ("X,A,not an address,,", "“not an address” is not an address such as https://www.example.org/our-page."),
        (
            "X,A,javascript:alert(1),,",
            "“javascript:alert(1)” is not an address such as https://www.example.org/our-page.",
        ),
        (f"X,A,https://x.com/{'y' * 290},,", "The address has more than 300 characters."),
        (f"{'Z' * 61},A,https://y3.example,,", "The platform has more than 60 characters."),
        ("X,A,https://x.com/y3,perhaps,", "“Private” says “perhaps”. Write yes or no."),
        (f"X,{'n' * 121},https://x.com/y3,,", "The name has more than 120 characters."),
        (f"X,A,https://x.com/y3,,{'a' * 2001}", "The aim has more than 2,000 characters."),
        (f"X,A,https://x.com/y3,,{'a' * 10_001}", "A cell has more than 10,000 characters."),
    ],
)
def test_a_row_that_cannot_be_read_says_why(cells, sentence):
    assert why(cells, heads="Platform,Name,Address,Private,Aim") == [sentence]


def test_more_people_than_anybody_means_are_refused():
    people = ";".join(f"p{number}@x.example" for number in range(13))

    assert why(f"X,A,@a,{people}", heads="Platform,Name,Handle,Who posts") == [
        "More than 12 people are named in one cell."
    ]


def test_two_rows_of_one_account_are_both_left_out():
    rows = (
        "Facebook,News,https://www.facebook.com/Y3/?ref=page",
        "X,Other,https://x.com/other",
        ",Our page,http://m.facebook.com/y3",
        "Facebook,NEWS,https://www.facebook.com/elsewhere",
    )

    good, broken = read_account_file(csv_of(*rows, heads="Platform,Name,Address"))

    assert [row["line"] for row in good] == [3]
    assert [(row["line"], row["why"]) for row in broken] == [
        (2, "Row 4 is the same account. Keep one of them."),
        (4, "Row 2 is the same account. Keep one of them."),
        (5, "Row 2 is the same account. Keep one of them."),
    ]
    assert address_key("https://www.facebook.com/profile.php?id=1") != address_key(
        "https://www.facebook.com/profile.php?id=2"
    )


def packed(size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b" " * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file cannot be read as CSV. Save the list of accounts as CSV again, then choose it."),
        (b"\x89PNG\r\n", "This is not a CSV file. Save the list of accounts as CSV, then choose it."),
        (b"%PDF-1.7", "This is not a CSV file. Save the list of accounts as CSV, then choose it."),
        (b"x" * (2 * 1024 * 1024 + 1), "This file is larger than 2 MB. Choose the list of accounts as CSV."),
        (
            b"\xd0\xcf\x11\xe0rest",
            "This is an old or protected spreadsheet. Save it as .xlsx without a password, or as CSV.",
        ),
        (
            b"PK\x03\x04broken",
            "This spreadsheet cannot be read. Save it again as .xlsx or as CSV, then choose it.",
        ),
        (packed(10), "This spreadsheet cannot be read. Save it again as .xlsx or as CSV, then choose it."),
        (packed(30_000_000), "This spreadsheet is far too large. Save only the rows that are needed, as CSV."),
        (
            csv_of(heads="Address,Platform"),
            "The first row must name the columns. There is none for the name of the account.",
        ),
        (
            b"Teacher,Class\n1,2\n",
            "The first row must name the columns. There is none for the name of the account or the platform.",
        ),
        (
            csv_of(*(f"X,A{number},https://x.com/a{number}" for number in range(501)), heads="Platform,Name,Address"),
            "This list has more than 500 rows. Split it, or check that it is the right file.",
        ),
        (workbook(), "The first row must name the columns. There is none for the name of the account or the platform."),
    ],
)
def test_a_file_that_is_no_list_says_what_to_do(data, sentence):
    assert bad(data) == sentence


def test_a_spreadsheet_that_names_outside_entities_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["Name"], ["A"]))) as good, zipfile.ZipFile(out, "w") as parts:
        for name in good.namelist():
            body = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                body = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + body.replace(b"Name", b"&e;")
            parts.writestr(name, body)

    assert bad(out.getvalue()).startswith("This spreadsheet cannot be read.")


def test_titles_above_the_heads_are_passed_over():
    titles = ["Riverside Primary School,,", ",,", '"Our accounts, 19 November 2026",,', HEADS]

    good, broken = read_account_file(csv_of(ROW, heads="\r\n".join(titles)))

    assert ([row["line"] for row in good], broken) == ([5], [])
    assert {name: value for name, value in good[0].items() if name != "line"} == READ
    sheet = workbook(["Riverside Primary School"], [], HEADS.split(","), ROW.split(","))
    assert only(sheet) == READ
