"""The commands of docs/install.md, as they stand there."""

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(?P<words>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## (?P<number>\d+)\. (?P<title>.+)$", re.MULTILINE)
NOT_HERE = "*(not in the drill"


@dataclass(frozen=True)
class Step:
    """One box of commands, typed as root on one of the two machines."""

    section: str
    line: int
    text: str
    is_for_second: bool


@dataclass(frozen=True)
class Section:
    """A numbered section with its boxes in order."""

    number: int
    title: str
    steps: tuple[Step, ...]
    # How often the section says that something in it cannot be tried here.
    left_out: int


def read(path: Path) -> dict[str, Section]:
    """The sections of the document by their titles; raises ValueError where a box is of no known kind."""
    words = path.read_text()
    headings = list(_HEADING.finditer(words))
    ends = [heading.start() for heading in headings[1:]] + [len(words)]
    sections = {}
    for heading, end in zip(headings, ends, strict=True):
        body = words[heading.end() : end]
        steps = tuple(_steps(heading["title"], body, words.count("\n", 0, heading.end()) + 1))
        sections[heading["title"]] = Section(int(heading["number"]), heading["title"], steps, body.count(NOT_HERE))
    if [section.number for section in sections.values()] != list(range(1, len(sections) + 1)):
        raise ValueError("the sections of the document are not numbered one after the other")
    return sections


def _steps(title, body, first_line):
    for fence in _FENCE.finditer(body):
        line = first_line + body.count("\n", 0, fence.start())
        if fence["words"] not in ("sh", "sh on=second"):
            raise ValueError(f"line {line}: a box of commands begins with ```sh, and this one with ```{fence['words']}")
        yield Step(title, line, fence["text"], is_for_second=fence["words"] == "sh on=second")
