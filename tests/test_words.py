"""Every line that the history can have reads as a sentence of the screen."""

import ast
import re

from core.pages.words import EVENTS
from tests.source import called_name, sources

EVENT = re.compile(r"[a-z_]+\.[a-z_]+")


def recorded() -> set[str]:
    """Every `noun.verb_past` that stands as a constant in a function which writes the history, or makes lines of it."""
    found = set()
    for source in sources():
        for function in source.functions():
            calls = {called_name(node) for node in ast.walk(function) if isinstance(node, ast.Call)}
            if calls & {"audit.record", "audit.record_many", "audit.last"} or function.name.endswith("_lines"):
                constants = (node.value for node in ast.walk(function) if isinstance(node, ast.Constant))
                found |= {value for value in constants if isinstance(value, str) and EVENT.fullmatch(value)}
    return found


def test_every_line_of_the_history_has_its_words():
    """A new event needs its line in `core.pages.words.EVENTS`, in the screen's words."""
    assert sorted(recorded() - set(EVENTS)) == []


def test_no_words_are_kept_for_what_is_never_recorded():
    written = "\n".join(source.text for source in sources() if source.name != "core/pages/words.py")
    assert [event for event in EVENTS if event not in written] == []


def test_the_words_are_sentences_of_the_screen():
    assert [said for said in EVENTS.values() if "_" in said or said[0].islower() or said.endswith(".")] == []
