"""The CSV files that other password safes write."""

import csv
from io import StringIO
from itertools import islice

from django.views.decorators.debug import sensitive_variables

from accounts.kdbx import CannotRead, Found
from accounts.kdbx_reader import MOST

# What the programs call their columns: KeePass, KeePassXC, Bitwarden, browsers.
_NAMES = {
    "title": ("title", "name", "account"),
    "address": ("url", "login_uri", "web site", "address"),
    "username": ("username", "user name", "login_username", "login name", "user"),
    "password": ("password", "login_password"),
    "seed": ("totp", "otp", "login_totp", "otpauth"),
    "note": ("notes", "note", "comments"),
}
_LONGEST = {"title": 120, "address": 300, "username": 200, "password": 200, "seed": 500, "note": 5000}


@sensitive_variables()
def read_safe_csv(data: bytes) -> list[Found]:
    """The entries of a CSV file with a line of column names, at most 500. Raises CannotRead with what to do."""
    try:
        text = data.decode("utf-8-sig")
        rows = list(islice(csv.DictReader(StringIO(text, newline=""), strict=True), MOST + 1))
    except (UnicodeDecodeError, csv.Error):
        raise CannotRead("This is not a CSV file in UTF-8. Save it again as CSV.") from None
    columns = {}
    for column in rows[0] if rows else {}:
        for name, called in _NAMES.items():
            if str(column).strip().lower() in called:
                columns.setdefault(name, column)
    if not {"title", "password"} <= set(columns):
        raise CannotRead("The first line must name the columns: title, username, password, url, notes, totp.")
    if len(rows) > MOST:
        raise CannotRead(f"This file has more than {MOST} entries. Save the school's own ones as a file of their own.")
    found = [{name: str(row.get(column) or "") for name, column in columns.items()} for row in rows]
    if any(len(value) > _LONGEST[name] for entry in found for name, value in entry.items()):
        raise CannotRead("An entry of this file is longer than the safe takes. Shorten its notes first.")
    return [Found(**entry) for entry in found]
