"""Staff lists as school systems and people write them: awkward, and read all the same (SC1, RO10)."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from accounts.list_dates import read_day
from accounts.staff_file import BadList, read_staff_file
from tests.accounts.test_staff_list import csv_of

TOGETHER = (
    "staff_number",
    "name",
    "email",
    "job_title",
    "joined_on",
    "last_day_in_school",
    "contract_ends_on",
    "contract",
)


def read_one(data):
    """The one row of a list, as a tuple; nothing is broken."""
    (row,), broken = read_staff_file(data)
    assert broken == []
    return tuple(row[name] for name in TOGETHER)


def book(*rows, hidden=()):
    """A spreadsheet with these rows; `hidden` are the rows of a hidden first sheet."""
    made = Workbook()
    if hidden:
        made.active.sheet_state = "hidden"
        for row in hidden:
            made.active.append(row)
        made.create_sheet()
    for row in rows:
        made.worksheets[-1].append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


# The heads are those of each system's staff export as far as known; none was tried against the system itself.
EXPORTS = {
    "arbor": "Staff ID,Legal First Name,Legal Last Name,Preferred First Name,Preferred Last Name,Work Email,"
    "Job Title,Employment Start Date,Employment End Date,Contract End Date,Contract Type\n"
    "0012,Zoe,Nair-Cole,Zoë,Nair,zoe@x.example,Teacher,01/09/2020,18/12/2026,31/12/2026,Fixed Term",
    "sims": "Surname,Forename,Staff Code,Work Email,Post Title,DOA,DOL,Contract End,Service Term\n"
    "Nair,Zoë,0012,zoe@x.example,Teacher,01 Sep 2020,18 Dec 2026,31 Dec 2026,Fixed term contract",
    "bromcom": "StaffCode;First Name;Last Name;Email Address;Job Role;Employment Start;Employment End;"
    "Contract Finish Date;Contract Type\n"
    "0012;Zoë;Nair;ZOE@x.example;Teacher;2020-09-01T00:00:00;2026-12-18T00:00:00;2026-12-31T00:00:00;Temporary",
    "scholarpack": "Employee Number\tFull Name\tPrimary Email\tRole\tDate Started\tDate Left\tContract Ends\tContract\n"
    "0012\tZoë Nair\tzoe@x.example\tTeacher\t1-Sep-20\t18-Dec-26\t31-Dec-26\tMaternity cover",
    "titles above": "Riverside School,,,,,,,\n,,,,,,,\nStaff list made on 19/11/2026,,,,,,,\n"
    "Payroll No,Name,Email,Post,Start Date,Last Day,End Date,Contract Status\n"
    '="0012",Zoë Nair,zoe@x.example,Teacher,44075,46374,46387,FTC',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("system", EXPORTS)
def test_read_staff_file_reads_exports_of_school_systems(system, encoding):
    assert read_one(EXPORTS[system].encode(encoding)) == (
        "0012",
        "Zoë Nair",
        "zoe@x.example",
        "Teacher",
        "2020-09-01",
        "2026-12-18",
        "2026-12-31",
        "fixed-term",
    )


def test_read_staff_file_reads_a_spreadsheet_with_titles_and_a_hidden_sheet():
    heads = ["Staff number", None, "Name", "Start date", "Last day", "Contract type"]
    data = book(
        ["Riverside School"], [], heads, [12.0, None, "Zoë\nNair", 44075, "18/12/2026", "Supply"], hidden=[["Secret"]]
    )

    assert read_one(data)[:2] + read_one(data)[4:6] + read_one(data)[7:] == (
        "12",
        "Zoë Nair",
        "2020-09-01",
        "2026-12-18",
        "supply",
    )


def test_read_staff_file_names_the_cell_of_a_formula_without_its_result():
    data = book(["Staff number", "Name"], [1, "Ann"], [2, '=HYPERLINK("http://x.example","Bo")'])

    with pytest.raises(BadList) as refusal:
        read_staff_file(data)

    assert str(refusal.value) == (
        "Cell B3 holds a formula without its result, and nothing is worked out here. "
        "Open the list in the program that made it, save it, and choose it again."
    )


@pytest.mark.parametrize("begin", ["=1+1", "+44 7700", "-", "@name", '=cmd|"/c calc"!A1'])
def test_read_staff_file_takes_what_looks_like_a_formula_as_text(begin):
    cell = begin.replace('"', '""')

    assert read_one(csv_of(f'12,"{cell}"'))[1] == begin


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31/08/2026", "2026-08-31"),
        ("31-Aug-2026", "2026-08-31"),
        ("31-Aug-26", "2026-08-31"),
        ("31st August 2026", "2026-08-31"),
        ("Mon 31 Aug 2026", "2026-08-31"),
        ("1 Sept 2026", "2026-09-01"),
        ("31/08/26", "2026-08-31"),
        ("01/09/98", "1998-09-01"),
        ("2026-08-31T09:30:00Z", "2026-08-31"),
        ("20260831", "2026-08-31"),
        ("46265", "2026-08-31"),
        ("46265.5", "2026-08-31"),
        ("31/12/9999", ""),
        ("n/a", ""),
        ("Permanent", ""),
        ("", ""),
    ],
)
def test_read_day_reads_what_lists_write(cell, day):
    assert read_day(cell) == day


@pytest.mark.parametrize("cell", ["31/31/2026", "12", "2026", "99999", "August", "1/9", "01/09/0026", "²²/08/2026"])
def test_read_day_guesses_nothing(cell):
    with pytest.raises(ValueError, match=r"is not a date\. Write it as 31/12/2026\."):
        read_day(cell)


def test_read_staff_file_takes_the_later_end_of_two_contracts():
    good, broken = read_staff_file(
        csv_of(
            "12,Zoë Nair,zoe@x.example,Teacher,01/09/2022,31/08/2026",
            "13,Bo,,Cook,,31/08/2026",
            "12,zoë nair,,Club leader,01/09/2020,18/12/2026",
            "13,Bo,,Cleaner",
        )
    )

    assert (broken, [row["note"] for row in good]) == (
        [],
        [
            "Rows 2, 4 are this person. The latest end counts.",
            "Rows 3, 5 are this person. The latest end counts.",
        ],
    )
    assert [(row["job_title"], row["joined_on"], row["last_day_in_school"], row["email"]) for row in good] == [
        ("Club leader and Teacher", "2020-09-01", "2026-12-18", "zoe@x.example"),
        ("Cleaner and Cook", "", "", ""),
    ]


@pytest.mark.parametrize("cell", ["\u202egnp.exe", "😀" * 50, '"' * 9, "\\", "Zoë\r\nNair", "<script>"])
def test_read_staff_file_keeps_every_row_whatever_is_in_a_cell(cell):
    quoted = cell.replace('"', '""')

    good, broken = read_staff_file(f'Staff number,Name\r\n12,"{quoted}"\r\n13,Ann\r\n'.encode())

    assert (len(good), broken) == (2, [])
