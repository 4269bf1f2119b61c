"""Every promise is proved by planting its damage."""

import ast

from overview.invariants import INVARIANTS
from tests.source import ROOT

# What takes a promise, does damage and gives what it finds (tests/damage.py).
PLANTS = {"planted", "broken"}


def proved() -> set[tuple[str, str]]:
    """The promises that some test asks for what is wrong and expects something, as (app, name)."""
    found = set()
    for path in sorted((ROOT / "tests").glob("*/test_*.py")):
        for test in ast.walk(ast.parse(path.read_text())):
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                found |= {(path.parent.name, name) for name in asked(test)}
    return found


def asked(test) -> set[str]:
    """The names of the promises whose damage one test expects to be found."""
    empty = {id(side) for node in ast.walk(test) if isinstance(node, ast.Compare) for side in _of_nothing(node)}
    return {
        getattr(node.args[0], "attr", getattr(node.args[0], "id", ""))
        for node in ast.walk(test)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in PLANTS and node.args and id(node) not in empty
    }


def _of_nothing(node):
    """What a comparison says is equal to an empty list."""
    sides = [node.left, *node.comparators]
    return sides if any(isinstance(side, ast.List) and not side.elts for side in sides) else []


def test_every_promise_has_a_test_that_plants_its_damage():
    promises = {(promise.find.__module__.split(".")[0], promise.name) for promise in INVARIANTS}

    assert promises - proved() == set()
    assert len(promises) == len(INVARIANTS)
