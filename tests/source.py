"""Our own source as syntax trees, for the tests that hold it to the laws."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Real mail and hostile pictures, where a folder above this project holds them; else those tests are skipped.
SHARED_DATA = next(
    (path for path in (up / "shared/data" for up in ROOT.parents) if path.is_dir()), ROOT / "no-shared-data"
)
APPS = ("accounts", "monitoring", "incidents", "people", "policy", "overview", "core", "barnes_social")


def shared_files() -> list[Path]:
    """Every file of the shared folder, in order; none where it is not here."""
    return sorted(path for path in SHARED_DATA.rglob("*") if path.is_file())


@dataclass(frozen=True)
class Source:
    """One Python file of ours."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path from the project's top."""
        return str(self.path.relative_to(ROOT))

    def functions(self):
        """Every function in it, methods and nested ones included."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    def is_in(self, *places) -> bool:
        """Whether it is a file or package of that name inside its app (`views`, `actions`)."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return any(place in parts for place in places)


@cache
def sources() -> tuple[Source, ...]:
    """Every file of the apps, migrations left out."""
    found = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                text = path.read_text()
                found.append(Source(path, text, ast.parse(text)))
    return tuple(found)


def called_name(call: ast.Call) -> str:
    """`audit.record` for `audit.record(…)`, `save` for `thing.first().save(…)`."""
    function = call.func
    if isinstance(function, ast.Attribute):
        owner = function.value
        return f"{owner.id}.{function.attr}" if isinstance(owner, ast.Name) else function.attr
    return function.id if isinstance(function, ast.Name) else ""


def decorators(function) -> set[str]:
    """The names of a function's decorators."""
    found = set()
    for decorator in function.decorator_list:
        node = decorator.func if isinstance(decorator, ast.Call) else decorator
        found.add(node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", ""))
    return found
