"""`manage.py respond_by`: CSV out, input order kept, bad lines explained, no database."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command


def run(*arguments, stdin=None, monkeypatch=None):
    """What the command prints on stdout and stderr, and its exit code."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    if stdin is not None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    try:
        call_command("respond_by", *arguments, stdout=out, stderr=err, no_color=True)
    except SystemExit as stop:
        code = stop.code
    return out.getvalue(), err.getvalue(), code


def test_respond_by_prints_csv_with_a_header():
    assert run("2026-08-27T16:40", "2026-11-14T12:00:00+00:00") == (
        "received,due_on,respond_by\n"
        "2026-08-27T16:40,2026-09-04,2026-09-05T00:00:00+01:00\n"
        "2026-11-14T12:00:00+00:00,2026-11-20,2026-11-21T00:00:00+00:00\n",
        "",
        0,
    )


def test_respond_by_reads_a_time_without_offset_as_london_and_honours_any_other():
    out, _, _ = run("2026-06-18T23:30", "2026-06-18T23:30Z", "2026-06-19T07:30+09:00")

    assert [line.split(",")[1] for line in out.splitlines()[1:]] == ["2026-06-25", "2026-06-26", "2026-06-25"]


def test_respond_by_keeps_the_order_of_stdin_and_explains_bad_lines(monkeypatch):
    lines = "﻿2026-11-19T10:30\r\nnonsense, really\n\n2026-01-02\n9999-12-30\n".encode()
    out, err, code = run("--stdin", stdin=lines, monkeypatch=monkeypatch)

    assert out == (
        "received,due_on,respond_by\n"
        "2026-11-19T10:30,2026-11-26,2026-11-27T00:00:00+00:00\n"
        '"nonsense, really",,\n'
        "2026-01-02,2026-01-09,2026-01-10T00:00:00+00:00\n"
        "9999-12-30,,\n"
    )
    assert err == (
        "Line 2: “nonsense, really” is not a time. Write it like 2026-08-27T16:40.\n"
        "Line 5: “9999-12-30” is too far away to count from.\n"
    )
    assert code == 1


def test_respond_by_counts_bad_times_of_the_command_line_apart(monkeypatch):
    _, err, code = run("2026-11-19", "soon", "--stdin", stdin=b"\n2026-11-19\nlater\n", monkeypatch=monkeypatch)

    assert err == (
        "Time 2: “soon” is not a time. Write it like 2026-08-27T16:40.\n"
        "Line 3: “later” is not a time. Write it like 2026-08-27T16:40.\n"
    )
    assert code == 1


def test_respond_by_answers_ten_thousand_lines_in_one_process(monkeypatch):
    out, _, code = run("--stdin", stdin=b"2026-11-19T10:30\n" * 10_000, monkeypatch=monkeypatch)

    assert (len(out.splitlines()), code) == (10_001, 0)


def test_respond_by_counts_other_numbers_of_days_and_explains():
    out, _, _ = run("2026-11-20T10:30", "--days", "2", "--explain")

    assert out == (
        "received,due_on,respond_by,explained\n"
        "2026-11-20T10:30,2026-11-24,2026-11-25T00:00:00+00:00,"
        '"Fri 20 Nov day 0; Sat 21 Nov left out, Saturday; Sun 22 Nov left out, Sunday; '
        'Mon 23 Nov day 1; Tue 24 Nov day 2"\n'
    )


def test_respond_by_says_where_bank_holidays_are_not_known():
    out, err, code = run("2030-12-23")

    assert out.splitlines()[1] == "2030-12-23,2030-12-30,2030-12-31T00:00:00+00:00"
    assert err == (
        "Note: Bank holidays are known from 2012 to the end of 2028; outside that, only weekends are left out.\n"
    )
    assert code == 0


@pytest.mark.parametrize("arguments", [["--days", "0", "2026-11-19"], ["--days", "1001", "2026-11-19"]])
def test_respond_by_refuses_days_that_cannot_be_counted(arguments):
    with pytest.raises(CommandError, match="--days must be between 1 and 1000"):
        run(*arguments)


def test_respond_by_asks_for_a_time():
    with pytest.raises(CommandError, match="Give at least one time, like 2026-08-27T16:40, or --stdin"):
        run()
