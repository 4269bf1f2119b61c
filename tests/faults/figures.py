"""The figures of one run, as the table of docs/faults.md."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from tests.source import ROOT

DOCUMENT = ROOT / "docs/faults.md"
COLUMNS = ("Fault", "Lost", "Doubled", "Duplicate e-mails", "Caught up, s", "p95 of pages, ms", "Failed pages")
BARS = "| — | 0 | 0 | one a kill at most | 60 | 500 | 0 |"
HEAD = """# What breaks, and what is lost

Written by `make faults`; not by hand. The tests are in `tests/faults/`, one file a kind of fault, each as: what is
given, which fault comes, what must hold. A red bar fails the run, except the two bars on time, which are only
reported here: a shared machine's clock proves nothing in a test.

"Caught up" counts from the end of the fault until nothing is owed, and what a fault of a mail server or of a clock
itself lasted is not in it. "Doubled" counts steps, messages and lines of the history that may be there once.
A figure over its bar says "not reached", and every row of a test that failed says "failed".

{verdict}

Three kinds at a time share the machine's cores, so figures of time are those of a busy one. PostgreSQL runs with
`fsync=off`: what fails here is a program, never the machine. What a power cut would cost is not measured; a school's
server keeps PostgreSQL's own setting, which is on. Mail faults meet messages, invitations and new passwords alike.

Machine: {machine}.

"""


@dataclass
class Row:
    """One fault's figures; None where it has none of that kind."""

    fault: str
    lost: int | None = None
    doubled: int | None = None
    duplicates: int | None = None
    seconds: float | None = None
    p95: float | None = None
    failed: int | None = None
    # How many e-mails may come twice: one a kill.
    may_double: int = 0
    # Whether the test of it failed, while it was made ready, ran or was cleared away.
    is_red: bool = False

    def line(self) -> str:
        """One line of the table."""
        cells = [
            self.fault + (" (failed)" if self.is_red else ""),
            *(_beside(self.lost, 0), _beside(self.doubled, 0), _beside(self.duplicates, self.may_double)),
            *(_beside(self.seconds, 60), _beside(self.p95, 0.5, unit=1000), _beside(self.failed, 0)),
        ]
        return "| " + " | ".join(cells) + " |"


@dataclass
class Run:
    """What came of every test; `is_whole` where none was left out."""

    rows: list[Row]
    passed: int
    tests: int
    is_whole: bool

    def verdict(self) -> str:
        """Whether it is green, and how many tests passed."""
        count = f"{self.passed} of {self.tests} tests passed"
        if not self.is_whole:
            return f"**This run is red: it was ended early. {count}, and others did not run.**"
        if self.passed < self.tests:
            return f"**This run is red: {count}.** What `check_invariants` found stands in the run's own words."
        return (
            f"{count}, and after each that has an installation of its own the product's `check_invariants` found\n"
            "nothing, but for what a test broke on purpose, by name."
        )


def _beside(figure, bar, *, unit=1) -> str:
    if figure is None:
        return ""
    return f"{figure * unit:.0f}" + ("" if figure <= bar else " (not reached)")


def p95(answers) -> float:
    """The time under which 95 of 100 answers came, in seconds."""
    times = sorted(answer.seconds for answer in answers)
    return times[max(int(len(times) * 0.95) - 1, 0)]


def machine() -> str:
    """What kind of machine this is, without its name."""
    facts = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in facts.splitlines() if line.startswith("model name")]
    return f"{os.cpu_count()} cores, {models[0] if models else platform.machine()}, Python {platform.python_version()}"


def table(rows) -> str:
    """The table of the document."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + " --- |" * len(COLUMNS), BARS.replace("—", "the bar")]
    return "\n".join([*lines, *(row.line() for row in rows)]) + "\n"


def document(run) -> str:
    """The whole document."""
    return HEAD.format(machine=machine(), verdict=run.verdict()) + table(run.rows)
