"""The seven laws, held by tests. Import directions are import-linter's (`make check`)."""

import ast

import pytest
from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint

from tests import moves
from tests.source import ROOT, called_name, decorators, sources

OURS = ("accounts", "monitoring", "incidents", "people", "policy", "overview", "core")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "services", "managers", "signals"}
WRITING = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
    "aupdate",
    "acreate",
}
CLOCKS = {"timezone.now", "datetime.now", "date.today", "datetime.utcnow", "datetime.today", "time.time"}
PUBLISHING = {"delay", "apply_async", "send_task", "on_commit", "transaction.on_commit"}


def our_models():
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]


def actions():
    return [
        (source, function)
        for source in sources()
        for function in source.functions()
        if "action" in decorators(function)
    ]


def where(source, node):
    return f"{source.name}:{node.lineno}"


def test_no_file_has_a_forbidden_name():
    assert [source.name for source in sources() if set(source.path.with_suffix("").parts) & FORBIDDEN_NAMES] == []


def test_no_file_is_longer_than_400_lines():
    files = [*ROOT.glob("tests/**/*.py"), *(source.path for source in sources())]
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_no_function_is_longer_than_50_lines():
    long = {
        where(source, function): function.end_lineno - function.lineno + 1
        for source in sources()
        for function in source.functions()
    }
    assert {name: lines for name, lines in long.items() if lines > 50} == {}


def test_every_public_function_says_what_it_is():
    silent = [
        f"{where(source, node)} {node.name}"
        for source in sources()
        if not source.is_in("apps", "models")
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and node.name not in ("Meta", "Command")
        and ast.get_docstring(node) is None
    ]
    assert silent == []


def test_only_actions_write():
    """Law 1. Core's own parts keep their rows themselves, behind their api."""
    wrote = [
        f"{where(source, node)} {called_name(node)}"
        for source in sources()
        if source.name.split("/")[0] != "core" and not source.is_in("actions", "adapters")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and called_name(node).rpartition(".")[2] in WRITING
        # A picture is saved into something; a row is not.
        and not (called_name(node).endswith("save") and node.args)
    ]
    assert wrote == []


def test_actions_take_by_and_now_by_name():
    assert [
        where(source, function)
        for source, function in actions()
        if not {"by", "now"} <= {argument.arg for argument in function.args.kwonlyargs}
    ] == []


def test_every_action_records_what_it_did():
    """The history is written in the same transaction, by the action or by one that it calls."""
    names = {function.name for _, function in actions()}
    silent = []
    for source, function in actions():
        called = {called_name(node) for node in ast.walk(function) if isinstance(node, ast.Call)}
        if not any(name.startswith("audit.record") for name in called) and not called & names:
            docstring = ast.get_docstring(function) or ""
            if "Not recorded:" not in docstring:
                silent.append(f"{where(source, function)} {function.name}")
    assert silent == []


def test_the_clock_is_read_only_at_the_edges():
    """Law 5."""
    edges = ("views", "tasks", "management", "middleware", "backends", "adapters", "context", "templatetags", "beat")
    assert [
        f"{where(source, node)} {called_name(node)}"
        for source in sources()
        if not source.is_in(*edges)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and called_name(node) in CLOCKS
    ] == []


def test_nothing_of_ours_publishes_to_the_broker():
    """Law 4: beat alone has messages carried."""
    assert [
        where(source, node)
        for source in sources()
        if source.name != "barnes_social/beat.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and called_name(node).rpartition(".")[2] in PUBLISHING
    ] == []


def test_tasks_are_thin():
    assert [
        where(source, function)
        for source in sources()
        if source.is_in("tasks")
        for function in source.functions()
        if function.end_lineno - function.lineno > 10
    ] == []


def test_rules_return_a_sentence_and_take_by_and_now():
    odd = [
        where(source, function)
        for source in sources()
        if source.is_in("rules")
        for function in source.functions()
        if function.name.startswith("why_not_")
        and (not isinstance(function.returns, ast.Name) or function.returns.id != "str")
    ]
    assert odd == []


def test_nobody_is_deleted_with_their_work():
    """Foreign keys to a person are PROTECT."""
    person = apps.get_model("people", "Person")
    assert [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is person
        and field.remote_field.on_delete is not models.PROTECT
    ] == []


def pairs():
    for model in our_models():
        names = {field.name for field in model._meta.fields}
        for name in sorted(names):
            at = name.removesuffix("_by") + "_at"
            if name.endswith("_by") and at in names and model._meta.get_field(at).null:
                yield model, name, at


def test_by_is_never_set_without_at():
    unguarded = []
    for model, by, at in pairs():
        guards = [
            repr(constraint.condition)
            for constraint in model._meta.constraints
            if isinstance(constraint, CheckConstraint)
        ]
        if not any(f"'{by}'" in guard and f"'{at}__isnull'" in guard for guard in guards):
            unguarded.append(f"{model._meta.label}.{by}")
    assert unguarded == []


WORKFLOWS = [pytest.param(table, id=name) for name, table in moves.tables().items()]


def test_every_wrong_move_of_every_workflow_is_tried_once():
    assert sorted(moves.tried_moves()) == sorted(moves.wrong_moves())


@pytest.mark.parametrize("transitions", WORKFLOWS)
def test_every_state_is_reached_and_every_move_is_named(transitions):
    first = {type(to) for _, to in transitions.values()}
    assert len(first) == 1
    states = set(first.pop())
    reached = {to for _, to in transitions.values()}
    starts = states - reached
    assert len(starts) <= 1, f"only one state may be where it begins: {starts}"
    left = {state for from_states, _ in transitions.values() for state in from_states}
    assert states == reached | left


@pytest.mark.parametrize("transitions", WORKFLOWS)
def test_every_move_is_an_action(transitions):
    """The verb of one row, or of a sweep's many (`expire_handovers`)."""
    names = {function.name for source in sources() if source.is_in("actions") for function in source.functions()}
    assert [verb for verb in transitions if not names & {verb, f"{verb}s"}] == []
