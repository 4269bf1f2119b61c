"""The documents match the code."""

import importlib
import re
from io import StringIO

import pytest
from django.core.management import call_command

from policy.clauses import CLAUSES
from tests.source import ROOT

ROW = re.compile(r"^\| ([A-Z]{2}\d+) \| [^|]+ \| (?:`([\w.]+)`|–) \| (?:`([\w/.]+)::(\w+)`|–) \|$", re.MULTILINE)
MAP = (ROOT / "docs" / "policy-map.md").read_text()
ROWS = ROW.findall(MAP)
KEPT = [row for row in ROWS if row[1]]


def test_every_clause_has_one_row_in_order():
    assert [clause for clause, *_ in ROWS] == list(CLAUSES)
    assert MAP.count("\n| ") == len(CLAUSES) + 1


@pytest.mark.parametrize(("clause", "keeper", "path", "test"), KEPT, ids=[row[0] for row in KEPT])
def test_what_keeps_a_clause_and_what_proves_it_exist(clause, keeper, path, test):
    module, _, name = keeper.rpartition(".")
    assert hasattr(importlib.import_module(module), name)
    assert f"def {test}(" in (ROOT / "tests" / path).read_text()


def test_what_is_kept_is_also_proved():
    assert [clause for clause, keeper, path, _ in ROWS if bool(keeper) != bool(path)] == []


def test_the_drawing_of_the_states_is_the_codes():
    drawn = StringIO()
    call_command("states", stdout=drawn)
    assert (ROOT / "docs" / "states.md").read_text() == drawn.getvalue(), "run: make states"


READS = re.compile(r"(?:environment\.\w+|environ\.get|_database|secret)\(\s*\"([A-Z_]+)\"")


def read_variables() -> set[str]:
    """Every name that the settings look up in the environment."""
    return {
        name
        for source in ("settings.py", "environment.py")
        for name in READS.findall((ROOT / "barnes_social" / source).read_text())
    }


def test_readme_names_every_variable_of_the_environment():
    readme = (ROOT / "README.md").read_text()
    found = read_variables()
    assert {"MODE", "DATABASE_URL", "SECRET_KEY"} <= found
    assert sorted(name for name in found if f"`{name}`" not in readme) == []


PAGES = sorted(str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_no_change_is_told_twice():
    told = (ROOT / "CHANGELOG.md").read_text()
    headings = re.findall(r"^\*\*([^*]+)\.\*\*", told, re.MULTILINE)
    assert sorted(headings) == sorted(set(headings))
    assert re.findall(r"[^\n]\n(\*\*[^*]+\*\*)", told) == [], "a blank line is missing before these"


# A path of the project, as against a name, a command or a path of a machine.
IN_BACKTICKS = re.compile(r"`((?:\w[\w.-]*/)+[\w.*-]*)(?:::(\w+))?`")
PLACES = {path.name for path in ROOT.iterdir() if path.is_dir()} | {"docs"}


def paths_in(page: str) -> list[str]:
    """The paths in backticks that begin with a folder of the project; its own files and folders only."""
    found = [path for path, _ in IN_BACKTICKS.findall((ROOT / page).read_text())]
    return [path for path in found if path.partition("/")[0] in PLACES]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_document_links_to_is_there(page):
    text = (ROOT / page).read_text()
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


@pytest.mark.parametrize("page", sorted(set(PAGES) - {"docs/policy-map.md"}))
def test_every_path_in_backticks_is_there(page):
    assert [path for path in paths_in(page) if not any(ROOT.glob(path))] == []


def test_paths_in_backticks_are_found_in_the_documents():
    assert {"accounts/staff_file.py", "core/files"} <= set(paths_in("docs/security.md"))
