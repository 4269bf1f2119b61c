"""Which moves are wrong: every verb of every workflow, from every state that it may not follow.

Each app tries its own in `tests/<app>/test_wrong_moves*.py`, whose `WRONG` says by table and verb from which state
and with which sentence; `PASSED_BY` where nobody asks for it, and what does it by itself passes such a row by.
`test_architecture` holds them to be whole.
"""

import importlib
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.conf import settings

from core.action import Refused

PASSED_BY = None


def tables() -> dict[str, dict]:
    """Every workflow there is, by its app and name: `accounts.POST`."""
    found = {}
    for path in sorted([*settings.BASE_DIR.glob("*/states.py"), *settings.BASE_DIR.glob("core/*/states.py")]):
        app = ".".join(path.relative_to(settings.BASE_DIR).parent.parts)
        for name, table in vars(importlib.import_module(f"{app}.states")).items():
            if name.endswith("_TRANSITIONS"):
                found[f"{app}.{name.removesuffix('_TRANSITIONS')}"] = table
    return found


def wrong_moves() -> set[tuple]:
    """Every move that a table does not allow, as (table, verb, state)."""
    return {
        (name, verb, str(state))
        for name, table in tables().items()
        for verb, (allowed, to) in table.items()
        for state in set(type(to)) - allowed
    }


def tried_moves() -> list[tuple]:
    """Every wrong move that some test tries, in the same shape."""
    files = sorted(Path(__file__).parent.glob("*/test_wrong_moves*.py"))
    modules = [importlib.import_module(f"tests.{file.parent.name}.{file.stem}") for file in files]
    return [case.values[:3] for module in modules for case in cases(module.WRONG)]


def cases(wrong, only="") -> list:
    """One case for each wrong move, of one table where it is named: table, verb, state, sentence."""
    return [
        pytest.param(name, verb, str(state), sentence, id=f"{name}-{verb}-{state}")
        for name, verbs in wrong.items()
        if not only or name == only
        for verb, rows in verbs.items()
        for state, sentence in rows
    ]


def assert_refused(move, thing, state, sentence) -> None:
    """From this state the move is refused with this sentence, or passed by, and the row is as it was."""
    rows = type(thing).objects.filter(pk=thing.pk)
    before = rows.values().get()
    thing.refresh_from_db()
    assert thing.state == state

    with nullcontext() if sentence is PASSED_BY else pytest.raises(Refused) as refused:
        move(thing)

    assert sentence is PASSED_BY or refused.value.reason == sentence
    assert rows.values().get() == before
