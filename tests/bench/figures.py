"""What a measurement says: tables, and figures with their bars."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Bar:
    """One figure beside what quality.md asks of it."""

    name: str
    asks: str
    figure: str
    is_reached: bool
    # By how much it was missed and why; said only where it was.
    missed: str = ""

    @property
    def verdict(self) -> str:
        """ "reached", or by how much not and why."""
        return "reached" if self.is_reached else f"**not reached**: {self.missed}"


@dataclass
class Table:
    """A table of figures under a heading, with what was counted and how."""

    title: str
    said: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Findings:
    """What one part of the bench found."""

    bars: list[Bar] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def bar(self, name, asks, figure, is_reached, missed="") -> None:
        """Note one figure with its bar."""
        self.bars.append(Bar(name, asks, figure, bool(is_reached), missed))

    def keep(self, path: Path) -> None:
        """Write it where the command that asked can read it."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def kept(cls, path: Path) -> "Findings":
        """Read what `keep` wrote."""
        read = json.loads(path.read_text(encoding="utf-8"))
        return cls([Bar(**bar) for bar in read["bars"]], [Table(**table) for table in read["tables"]])


def over(figure: float, bar: float) -> str:
    """By how much a figure is over its bar: "1.4 × the bar"."""
    return f"{figure / bar:.2f} × the bar"


def milliseconds(seconds: float) -> str:
    """Seconds as "1.23 ms", or "45 ms" where it is more."""
    thousandths = seconds * 1000
    return f"{thousandths:.0f} ms" if thousandths >= 20 else f"{thousandths:.2f} ms"


def microseconds(seconds: float) -> str:
    """Seconds as "1.23 µs"."""
    return f"{seconds * 1_000_000:.2f} µs"
