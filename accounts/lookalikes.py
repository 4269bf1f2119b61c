"""Whether one name looks like another: letters of other alphabets, a letter more or less, words put before or after.

Two names are the same to the eye where their skeletons are (Unicode Technical Standard 39).
"""

import re
import unicodedata
from functools import cache, lru_cache

from confusable_homoglyphs.confusables import confusables_data
from rapidfuzz.distance import OSA

# Signs of plain English that are taken for each other; capital I and small l are the same stroke.
ALIKE = str.maketrans("0134578$|!i", "oleastbslll")
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))
# What an impostor puts before or after a name.
ADDED = (
    *("official", "officiel", "school", "schools", "primary", "infant", "junior", "academy", "real", "the", "new"),
    *("page", "account", "news", "team", "info", "help", "support", "office", "admin", "parents", "group", "backup"),
    *("uk", "gb", "hq", "org", "com", "sch", "x", "xx", "s"),
)
# Names of fewer letters are not compared by letters that differ, nor found inside others.
SHORT, LONG, INSIDE = 5, 10, 7


@lru_cache(4096)
def skeleton(text: str) -> str:
    """What the eye makes of a name: letters and numbers alone, each as the sign that it is taken for."""
    text = "".join(map(_seen, unicodedata.normalize("NFKC", text.casefold())))
    text = _without_marks(text).casefold().translate(ALIKE)
    text = "".join(sign for sign in text if sign.isalnum())
    for pair, one in PAIRS:
        text = text.replace(pair, one)
    return text


def looks_like(theirs: str, ours: str) -> bool:
    """Whether a parent may take `theirs` for `ours`; the very same name does, too."""
    one, other = skeleton(theirs), skeleton(ours)
    if not one or not other:
        return False
    if one == other or _is_near(one, other):
        return True
    if len(other) >= INSIDE and other in one:
        return True
    bare, ours_bare = _without_added(one), _without_added(other)
    return len(bare) >= 4 and (bare == other or (bare == ours_bare and len(bare) >= INSIDE) or _is_near(bare, other))


def has_other_letters(text: str) -> bool:
    """Whether some of its letters are not English ones."""
    return not text.isascii()


def _is_near(one: str, other: str) -> bool:
    most = 0 if len(other) < SHORT else 1 if len(other) < LONG else 2
    return most > 0 and OSA.distance(one, other, score_cutoff=most) <= most


@lru_cache(4096)
def _without_added(text: str) -> str:
    """Without the words and numbers that are put around a name; skeletons of them, as the name is one."""
    before = None
    while before != text:
        before = text
        text = _around().sub("", text) or text
    return text


@cache
def _around() -> re.Pattern:
    words = "|".join(sorted(map(skeleton, ADDED), key=len, reverse=True))
    return re.compile(rf"^(?:{words})(?=.{{4}})|(?<=.{{4}})(?:{words}|[0-9]+|[oleastb]{{1,2}})$")


def _without_marks(text: str) -> str:
    return "".join(
        sign for sign in unicodedata.normalize("NFD", text) if unicodedata.category(sign) not in ("Mn", "Me", "Cf")
    )


@cache
def _seen(sign: str) -> str:
    """The English letters that this sign is taken for; itself where it is taken for none."""
    if sign.isascii():
        return sign
    alike = [_without_marks(found["c"]) for found in confusables_data.get(sign, ())]
    english = [letters for letters in alike if letters and letters.isascii()]
    return min(english, key=len) if english else sign
