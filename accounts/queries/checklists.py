"""The checklists of the platforms: which version stands, which stood before, and what each changed."""

from dataclasses import dataclass

from accounts.checklists import ChecklistItem, as_rows, from_rows, ours
from accounts.models import Checklist
from accounts.platform_steps import NOTED_ON
from accounts.states import Platform

AS_IT_CAME = "As it came with the software."


@dataclass(frozen=True)
class Change:
    """One item of which a version says something else than the one before: `what` is new, gone or changed."""

    what: str
    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Version:
    """A version with what it changed."""

    checklist: Checklist
    changes: list[Change]


def _first(platform) -> Checklist:
    """The software's own, not yet a row."""
    return Checklist(platform=platform, version=1, items=as_rows(ours(platform)), is_ours=True, why=AS_IT_CAME)


def current(platform) -> Checklist:
    """The version that a new set-up begins with."""
    return Checklist.objects.filter(platform=platform).order_by("-version").first() or _first(platform)


def steps_of(platform) -> list[ChecklistItem]:
    """The steps that stand for a platform."""
    return from_rows(current(platform).items)


def all_current() -> list[Checklist]:
    """The version that stands for each platform, in the order of the form; one statement."""
    rows = Checklist.objects.select_related("made_by").order_by("platform", "version")
    newest = {row.platform: row for row in rows}
    return [newest.get(platform) or _first(platform) for platform in Platform.values]


def versions(platform) -> list[Version]:
    """Every version of a platform's checklist, newest first, each with what it changed; one statement."""
    rows = list(Checklist.objects.filter(platform=platform).select_related("made_by").order_by("-version"))
    rows = rows or [_first(platform)]
    before = [*rows[1:], None]
    return [
        Version(row, changes(from_rows(older.items), from_rows(row.items)) if older else [])
        for row, older in zip(rows, before, strict=True)
    ]


def differs_from_ours(checklist) -> list[Change]:
    """What going back to the software's own would change."""
    return changes(from_rows(checklist.items), ours(checklist.platform))


def changed_since(school_account) -> list[Version]:
    """The versions that were made after this account's set-up began, newest first."""
    found = versions(school_account.platform)
    return [version for version in found if version.checklist.version > school_account.checklist_version]


def noted_on(checklist):
    """The day on which these steps were last looked at: the version's own, or that of the software's."""
    return NOTED_ON if checklist.is_ours or checklist.made_at is None else checklist.made_at


def changes(before: list[ChecklistItem], after: list[ChecklistItem]) -> list[Change]:
    """What the second list says differently, item by item."""
    old, new = {item.key: item for item in before}, {item.key: item for item in after}
    found = [
        Change("new", item.title, (item.help,) if item.help else ()) for key, item in new.items() if key not in old
    ]
    found += [Change("gone", item.title) for key, item in old.items() if key not in new]
    for key, item in new.items():
        if key in old and old[key] != item:
            found.append(Change("changed", item.title, tuple(_differences(old[key], item))))
    return found


def _differences(old, new):
    if old.title != new.title:
        yield f"It was called: {old.title}"
    if old.help != new.help:
        yield f"Before: {old.help or 'nothing'}"
        yield f"Now: {new.help or 'nothing'}"
    if old.needs_picture != new.needs_picture:
        yield "A picture is now asked for." if new.needs_picture else "A picture is no longer asked for."
