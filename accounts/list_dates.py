"""Dates as lists write them: 31/08/2026, 2026-08-31, 31-Aug-2026, 31/08/26, or the number of a spreadsheet's day."""

import re
from datetime import date, datetime, timedelta

from accounts.table_file import short

FIRST_DAY, LAST_DAY = date(1940, 1, 1), date(2100, 1, 1)
# A spreadsheet counts days from here; what lies outside these numbers is a number of something else.
COUNTED_FROM = date(1899, 12, 30)
FIRST_NUMBER, LAST_NUMBER = (FIRST_DAY - COUNTED_FROM).days, (LAST_DAY - COUNTED_FROM).days
WAYS = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d/%m/%y",
    "%d-%m-%y",
    "%d.%m.%y",
    "%d %b %y",
)
# At the end of a date: "00:00", "T00:00:00Z", "09:30:00.000".
TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ", re.IGNORECASE)
# What offices write where there is no date.
NO_DATE = {"-", "–", "—", "n/a", "na", "none", "nil", "null", "0", "00/00/0000"} | {
    "present",
    "current",
    "ongoing",
    "open",
    "permanent",
    "tbc",
}
NEVER = ("31/12/9999", "9999-12-31", "31/12/2099", "2099-12-31")


def read_day(cell: str) -> str:
    """The day as ISO text; "" where the cell says that there is none. Raises ValueError with a sentence."""
    words = WEEKDAY.sub("", TIME.sub("", cell.strip()))
    if not words or words.lower() in NO_DATE or words in NEVER:
        return ""
    if re.fullmatch(r"\d{5}(\.\d+)?", words) and FIRST_NUMBER <= (number := int(float(words))) <= LAST_NUMBER:
        return (COUNTED_FROM + timedelta(days=number)).isoformat()
    # "31-Aug-2026" and "31st August 2026" are the same to us as "31 Aug 2026".
    spelled = re.sub(r"^(\d{1,2})(?:st|nd|rd|th)?[-/ ,]+([A-Za-z]{3,9})\.?[-/ ,]+(\d{2,4})$", r"\1 \2 \3", words)
    spelled = re.sub(r"\bSept\b", "Sep", spelled, flags=re.IGNORECASE)
    for way in WAYS:
        try:
            day = datetime.strptime(spelled, way).date()
        except ValueError:
            continue
        if FIRST_DAY <= day <= LAST_DAY:
            return day.isoformat()
    raise ValueError(f"“{short(cell)}” is not a date. Write it as 31/12/2026.")
