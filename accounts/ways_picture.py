"""The picture of who could get back into an account: where each box and line lies; pure.

The account stands in the middle, the school's own ways above it, what belongs to people below, and whose it is
beside each. Everything is 360 wide, as wide as a phone. What a colour says, words and the kind of line say too.
"""

import re
from dataclasses import dataclass, replace

from accounts.states import WayKind, WayOwner
from accounts.ways import Way, day_in_words

WIDTH = 360
SPINE, WAY_X, WAY_WIDTH, OWNER_X, OWNER_WIDTH = 10, 27, 184, 240, 119
SIZE, SMALL, LINE, PADDING, GAP, BETWEEN = 14, 12.5, 17, 9, 8, 22
MOST_LINES = 3
# How wide letters are, in parts of their height: rather too wide than too narrow.
_NARROW, _WIDE = set("iljtfrI.,:;'’()[]|! -"), set("mwMWQO@%—…")

# Drawn in a square of 18, as lines.
ICONS = {
    WayKind.CONTROL: "M9 9a3.5 3.5 0 1 0 0 .1M9 9h8M13.5 9v3.5M16.5 9v2.5",
    WayKind.KNOWS: "M2 6h14v7H2zM5 9.5h.1M9 9.5h.1M13 9.5h.1",
    WayKind.PHONE: "M5 2h8v14H5zM8.5 13.5h1",
    WayKind.EMAIL: "M2 4h14v10H2zM2 4.5l7 5.5 7-5.5",
    WayKind.PROFILE: "M9 9a3 3 0 1 0-.1 0M3.5 16c0-3 2.5-4.5 5.5-4.5s5.5 1.5 5.5 4.5",
    WayKind.DEVICE: "M2 3h14v10H2zM6 16h6",
    WayKind.APP: "M9 2l6 2v5c0 3.5-2.5 6-6 7-3.5-1-6-3.5-6-7V4zM6.5 9l2 2 3.5-4",
}


@dataclass(frozen=True)
class Look:
    """How a box or a line is drawn: never by its colour alone."""

    stroke: str
    fill: str = "#ffffff"
    width: float = 1.5
    radius: int = 4
    dashes: str = ""
    ink: str = "#0b0c0c"


LOOKS = {
    "account": Look("#15324d", "#15324d", ink="#ffffff"),
    "school": Look("#0b6b48", "#e2f1ea", 2.5, radius=0),
    "person": Look("#0f4c81", "#e3edf7", radius=20),
    "leaver": Look("#b3261e", "#fdeeec", 2.5, radius=20, dashes="7 4"),
    "unknown": Look("#6b5200", "#fff8dc", 2, radius=0, dashes="2 3"),
    "way-school": Look("#0b6b48"),
    "way-person": Look("#0f4c81"),
    "way-leaver": Look("#b3261e", dashes="7 4"),
    "way-unknown": Look("#6b5200", dashes="2 3"),
    "only": Look("#b3261e", "#fff8dc", 4),
    "empty": Look("#6f777b", "none", dashes="4 4", ink="#484949"),
    "spine": Look("#15324d", width=2),
    "way": Look("#15324d", width=2),
}


@dataclass(frozen=True)
class Text:
    """One line of words."""

    x: float
    y: float
    words: str
    size: float = SIZE
    is_bold: bool = False
    anchor: str = "start"


@dataclass(frozen=True)
class Box:
    """A box with its words; `look` says how it is drawn."""

    x: float
    y: float
    width: float
    height: float
    look: str
    texts: tuple[Text, ...] = ()
    icon: str = ""

    @property
    def drawn(self) -> Look:
        """How it is drawn."""
        return LOOKS[self.look]

    @property
    def icon_at(self) -> tuple[float, float]:
        """Where its picture begins, by its middle."""
        return self.x + 10, self.middle - 9

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        """How far down it ends."""
        return self.y + self.height


@dataclass(frozen=True)
class Line:
    """A line from one thing to another."""

    path: str
    drawn: Look


@dataclass(frozen=True)
class Picture:
    """Everything to draw, in the order in which it is drawn."""

    height: float
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    width: int = WIDTH


@dataclass(frozen=True)
class _Group:
    """The ways of one owner, and how the owner is shown."""

    name: str
    note: str
    look: str
    ways: list[Way]


def draw(name, ways, today) -> Picture:
    """The picture of these ways back into the account of this name."""
    above, below = _groups(ways, today)
    opening = [way for way in ways if way.opens_it]
    only = opening[0] if len(opening) == 1 else None
    boxes, lines, y = [], [], 1.0
    for group in above:
        y = _place(group, y, only, boxes, lines) + BETWEEN
    if not above:
        boxes.append(_empty("Nothing of the school’s own" if ways else "Nobody has noted a way back in", y))
        y = boxes[-1].bottom + BETWEEN
    account = _account(name, y)
    y = account.bottom + BETWEEN
    for group in below:
        y = _place(group, y, only, boxes, lines) + BETWEEN
    ends = [box.middle for box in boxes if box.x == WAY_X and box.look != "empty"]
    if ends:
        spine = f"M{SPINE} {_number(min(*ends, account.middle))}V{_number(max(*ends, account.middle))}"
        lines.insert(0, Line(spine, LOOKS["spine"]))
    return Picture(y - BETWEEN + 1, tuple(lines), (*boxes, account))


def in_words(name, ways, today) -> str:
    """What the picture shows, for whoever does not see it."""
    above, below = _groups(ways, today)
    if not ways:
        return f"{name} with nothing around it: nobody has noted a way back in."
    parts = [_said(group) for group in (*above, *below)]
    if not above:
        parts.insert(0, "nothing of the school’s own")
    return f"{name}, and what leads back into it: {'; '.join(parts)}."


def _said(group) -> str:
    note = f", who {group.note}" if group.look == "leaver" else ""
    name = "nobody knows whose" if group.look == "unknown" else group.name
    return f"{name}{note}, with {', '.join(way.name for way in group.ways)}"


def _groups(ways, today) -> tuple[list[_Group], list[_Group]]:
    """What stands above and below the account: the school's; people's, leavers first, then what is nobody's."""
    schools = [way for way in ways if way.owner == WayOwner.SCHOOL]
    unknown = [way for way in ways if way.owner == WayOwner.UNKNOWN]
    people: dict[int, list[Way]] = {}
    for way in ways:
        if way.owner == WayOwner.PERSON:
            people.setdefault(way.person_id, []).append(way)
    below = sorted(
        (_of_person(found, today) for found in people.values()), key=lambda group: (not group.note, group.name)
    )
    if unknown:
        below.append(_Group("Whose?", "not noted", "unknown", unknown))
    return ([_Group("The school", "", "school", schools)] if schools else []), below


def _of_person(ways, today) -> _Group:
    first = ways[0]
    if first.has_left:
        return _Group(first.person, "has left", "leaver", ways)
    note = f"leaves {day_in_words(first.leaves_on, today)}" if first.leaves_on is not None else ""
    return _Group(first.person, note, "leaver" if note else "person", ways)


def _place(group, y, only, boxes, lines) -> float:
    """Put a group's boxes and lines there; returns how far down it ends."""
    placed, down = [], y
    for way in group.ways:
        box = _way_box(way, down, group.look, is_only=way is only)
        placed.append(box)
        down = box.bottom + GAP
    height = down - GAP - y
    owner = _owner_box(group, y)
    shift = max(0, owner.height - height) / 2
    placed = [_moved(box, shift) for box in placed]
    owner = _moved(owner, max(0, height - owner.height) / 2)
    for box in placed:
        lines.append(Line(f"M{SPINE} {_number(box.middle)}H{WAY_X}", LOOKS["way"]))
        start, end, bend = WAY_X + WAY_WIDTH, OWNER_X, (OWNER_X + WAY_X + WAY_WIDTH) / 2
        curve = f"M{start} {_number(box.middle)}C{_number(bend)} {_number(box.middle)} {_number(bend)} "
        lines.append(Line(f"{curve}{_number(owner.middle)} {end} {_number(owner.middle)}", LOOKS[group.look]))
    boxes += [*placed, owner]
    return max(owner.bottom, placed[-1].bottom)


def _way_box(way, y, look, *, is_only) -> Box:
    left, room = WAY_X + 33, WAY_WIDTH - 33 - 6
    rows = [(words, SIZE, True) for words in fit(way.title, room, SIZE, is_bold=True)]
    rows += [(words, SMALL, False) for words in fit(way.which, room, SMALL)]
    if is_only:
        rows.append(("The only way", SMALL, True))
    elif not way.opens_it:
        why_not = "does not work" if way.works is False else "not enough alone"
        rows += [(words, SMALL, False) for words in fit(why_not, room, SMALL)]
    height = max(40, 2 * PADDING + LINE * len(rows) - 3)
    top = y + (height - LINE * len(rows)) / 2 + 12.5
    texts = tuple(Text(left, top + LINE * at, words, size, bold) for at, (words, size, bold) in enumerate(rows))
    return Box(WAY_X, y, WAY_WIDTH, height, "only" if is_only else f"way-{look}", texts, ICONS[way.kind])


def _owner_box(group, y) -> Box:
    room = OWNER_WIDTH - 12
    rows = [(words, SIZE, True) for words in fit(group.name, room, SIZE, is_bold=True)]
    rows += [(words, SMALL, False) for words in fit(group.note, room, SMALL)]
    height = max(40, 2 * PADDING + LINE * len(rows) - 3)
    top, middle = y + (height - LINE * len(rows)) / 2 + 12.5, OWNER_X + OWNER_WIDTH / 2
    texts = tuple(
        Text(middle, top + LINE * at, words, size, bold, "middle") for at, (words, size, bold) in enumerate(rows)
    )
    return Box(OWNER_X, y, OWNER_WIDTH, height, group.look, texts)


def _account(name, y) -> Box:
    rows = fit(name, WIDTH - 4 * PADDING, 16, is_bold=True)
    height = 2 * PADDING + 20 * len(rows)
    texts = tuple(
        Text(WIDTH / 2, y + PADDING + 15.5 + 20 * at, words, 16, True, "middle") for at, words in enumerate(rows)
    )
    return Box(1, y, WIDTH - 2, height, "account", texts)


def _empty(words, y) -> Box:
    text = Text(WIDTH / 2, y + 25, words, SIZE, anchor="middle")
    return Box(1, y, WIDTH - 2, 40, "empty", (text,))


def _moved(box, down) -> Box:
    return replace(box, y=box.y + down, texts=tuple(replace(text, y=text.y + down) for text in box.texts))


def fit(words, room, size, *, is_bold=False) -> list[str]:
    """These words on lines that are no wider than `room`; too long a word is cut, too many lines end in "…"."""
    lines: list[str] = []
    for gap, piece in _pieces(words, room, size, is_bold):
        if lines and width_of(lines[-1] + gap + piece, size, is_bold=is_bold) <= room:
            lines[-1] += gap + piece
        else:
            lines.append(piece)
    if len(lines) > MOST_LINES:
        lines = lines[:MOST_LINES]
        while width_of(f"{lines[-1]}…", size, is_bold=is_bold) > room:
            lines[-1] = lines[-1][:-1]
        lines[-1] += "…"
    return lines


def _pieces(words, room, size, is_bold):
    """What may stand on a line of its own, each with what joins it to the piece before it."""
    for word in words.split():
        gap = " "
        for part in re.findall(r"[^-@]*-|@?[^-@]+|@", word):
            rest = part
            while rest:
                cut = len(rest)
                while cut > 1 and width_of(rest[:cut], size, is_bold=is_bold) > room:
                    cut -= 1
                yield gap, rest[:cut]
                gap, rest = "", rest[cut:]


def width_of(words, size, *, is_bold=False) -> float:
    """About how wide these words are drawn in the widest letters that a computer may have for them."""
    parts = sum(0.36 if sign in _NARROW else 0.95 if sign in _WIDE else _letter(sign) for sign in words)
    return parts * size * (1.13 if is_bold else 1)


def _letter(sign) -> float:
    if ord(sign) > 0x2E80:
        return 1.0
    return 0.7 if sign.isupper() or not sign.isascii() else 0.62


def _number(value) -> str:
    return f"{value:.1f}".removesuffix(".0")
