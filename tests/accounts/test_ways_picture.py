"""The picture of who could get back in: nothing overlaps, whatever the names, and nothing is said by colour alone."""

from datetime import date
from itertools import combinations

import pytest
from django.template.loader import render_to_string

from accounts.states import WayKind, WayOwner
from accounts.ways import Way
from accounts.ways_picture import WIDTH, draw, fit, in_words, width_of

TODAY = date(2026, 11, 19)
LONG = "Maria-Magdalena Konstantinopoulou-Featherstonehaugh the Younger of Riverside"
ONE_WORD = "Donaudampfschifffahrtsgesellschaftskapitän"
KINDS = list(WayKind)


def own(kind=WayKind.PHONE, person="Lena Gray", person_id=1, **details):
    return Way(kind, WayOwner.PERSON, person=person, person_id=person_id, **details)


def schools(kind=WayKind.EMAIL, hint="office@riverside.example"):
    return Way(kind, WayOwner.SCHOOL, hint=hint)


def many(number, name="Person {}"):
    """This many ways of several owners and kinds."""
    ways = []
    for at in range(number):
        kind = KINDS[at % len(KINDS)]
        if at % 4 == 0:
            ways.append(schools(WayKind.DEVICE, f"tablet {at}"))
        elif at % 7 == 6:
            ways.append(Way(WayKind.PHONE, WayOwner.UNKNOWN, hint="12"))
        else:
            leaves = date(2026, 11, 20) if at % 3 == 0 else None
            ways.append(own(kind, name.format(at % 5), at % 5, hint="x" * (at % 60), leaves_on=leaves))
    return ways


PICTURES = {
    "none": [],
    "one": [own()],
    "one of the school": [schools()],
    "four": [schools(), own(WayKind.CONTROL, "Ada Novak", 2), own(WayKind.PROFILE, "Ada Novak", 2), own(hint="77")],
    "twelve": many(12),
    "forty": many(40),
    "long names": many(12, LONG + " {}"),
    "one word": many(6, ONE_WORD + "{}"),
    "wide letters": many(6, "W" * 120 + "{}"),
}


@pytest.mark.parametrize("ways", PICTURES.values(), ids=list(PICTURES))
@pytest.mark.parametrize("name", ["Riverside music", LONG * 2, ONE_WORD * 3])
def test_no_box_lies_over_another_and_no_words_leave_their_box(name, ways):
    picture = draw(name, ways, TODAY)

    for one, other in combinations(picture.boxes, 2):
        apart = one.bottom <= other.y or other.bottom <= one.y or one.x + one.width <= other.x
        assert apart or other.x + other.width <= one.x, (one, other)
    for box in picture.boxes:
        assert box.x >= 0 and box.x + box.width <= WIDTH
        assert box.y >= 0 and box.bottom <= picture.height
        for text in box.texts:
            width = width_of(text.words, text.size, is_bold=text.is_bold)
            left = text.x - width / 2 if text.anchor == "middle" else text.x
            assert left >= box.x and left + width <= box.x + box.width, text
            assert box.y < text.y - text.size * 0.7 and text.y < box.bottom
        lines = [text.y for text in box.texts]
        assert lines == sorted(set(lines))


def test_the_school_stands_above_people_below_and_leavers_first():
    leaver = own(person="Zoe Yu", person_id=3, leaves_on=date(2026, 11, 20))
    boxes = draw("Riverside music", [own(), leaver, schools()], TODAY).boxes

    owners = [[text.words for text in box.texts] for box in sorted(boxes, key=lambda box: box.y) if box.x > 200]
    assert owners == [["The school"], ["Zoe Yu", "leaves on", "Friday"], ["Lena Gray"]]
    account = next(box for box in boxes if box.look == "account")
    assert [box.y < account.y for box in boxes if box.x > 200] == [True, False, False]


def test_what_a_colour_says_words_and_lines_say_too():
    alone = draw("Riverside music", [own(leaves_on=date(2026, 11, 20))], TODAY)
    words = [text.words for box in alone.boxes for text in box.texts]

    assert "The only way" in words and "Nothing of the school’s own" in words and "leaves on" in words
    assert [box.look for box in alone.boxes] == ["empty", "only", "leaver", "account"]
    assert alone.boxes[2].drawn.dashes and not draw("x", [own()], TODAY).boxes[2].drawn.dashes


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ([], "Music with nothing around it: nobody has noted a way back in."),
        (
            [own(hint="77", leaves_on=date(2026, 11, 20))],
            "Music, and what leads back into it: nothing of the school’s own; "
            "Lena Gray, who leaves on Friday, with telephone ending 77.",
        ),
        (
            [schools(), own(WayKind.APP, has_left=True), Way(WayKind.PHONE, WayOwner.UNKNOWN)],
            "Music, and what leads back into it: The school, with e-mail address office@riverside.example; "
            "Lena Gray, who has left, with authenticator app; nobody knows whose, with telephone.",
        ),
    ],
)
def test_the_picture_is_said_in_words(ways, words):
    assert in_words("Music", ways, TODAY) == words


def test_fit_breaks_at_spaces_hyphens_and_addresses_and_shortens_what_is_too_long():
    assert fit("Tessa Whitmore-Fitzgerald", 90, 14) == ["Tessa", "Whitmore-", "Fitzgerald"]
    assert fit("office@riverside.example", 150, 12.5) == ["office", "@riverside.example"]
    assert fit("", 90, 14) == []
    assert len(fit("word " * 50, 90, 14)) == 3 and fit("word " * 50, 90, 14)[-1].endswith("…")


def test_markup_in_names_is_drawn_as_it_is_written():
    nasty = "<script>alert(1)</script>"
    picture = draw(nasty, [own(person=nasty)], TODAY)
    page = render_to_string(
        "accounts/_ways_picture.html",
        {"picture": picture, "account": nasty, "picture_words": in_words(nasty, [], TODAY)},
    )

    assert "<script" not in page and "&lt;script&gt;" in page and "style" not in page
