"""What docs/faults.md says of a run: a red one never reads as green."""

from types import SimpleNamespace

from tests.faults.conftest import _run
from tests.faults.figures import Row, Run, document

FOUND = "`check_invariants` found\nnothing"


def report(name, *figures):
    """What pytest reports of one part of a test."""
    test = f"tests/faults/{name}"
    properties = [("figures", {"fault": fault} | facts) for fault, facts in figures]
    return SimpleNamespace(nodeid=test, location=(test, None, test), user_properties=properties)


def run_of(**stats):
    """The run of these reports."""
    return _run(SimpleNamespace(stats=stats), is_whole=True)


def test_document_of_a_green_run_says_so():
    run = run_of(passed=[report("a", ("a kill", {"lost": 0, "duplicates": 1, "may_double": 1}))])

    assert "| a kill | 0 |  | 1 |  |  |  |" in document(run)
    assert "1 of 1 tests passed" in document(run)
    assert FOUND in document(run)


def test_document_marks_every_figure_over_its_bar():
    row = Row("a kill", lost=1, doubled=2, duplicates=3, seconds=61, p95=0.6, failed=4, may_double=2)
    marked = [f"{figure} (not reached)" for figure in (1, 2, 3, 61, 600, 4)]

    assert row.line() == f"| a kill | {' | '.join(marked)} |"


def test_document_marks_a_test_whose_call_or_teardown_failed_and_one_without_figures():
    half = ("a kill", {"lost": 0})
    run = run_of(
        passed=[report("a", half), report("d")], failed=[report("b", half)], error=[report("a", half), report("c")]
    )

    assert [row.line() for row in run.rows] == [
        "| a kill (failed) | 0 |  |  |  |  |  |",
        "| a kill (failed) | 0 |  |  |  |  |  |",
        "| `c` (failed) |  |  |  |  |  |  |",
    ]
    assert "**This run is red: 1 of 4 tests passed.**" in document(run)
    assert FOUND not in document(run)


def test_document_of_a_run_that_was_ended_early_is_red():
    said = document(Run([Row("a kill")], passed=1, tests=1, is_whole=False))

    assert "**This run is red: it was ended early." in said
    assert FOUND not in said
