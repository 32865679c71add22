"""Tests keep the rules of tests."""

import ast

from tests.house.sources import calls, functions, python


def _tests() -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    return [(s.path, f) for s in python("tests") for f in functions(s) if f.name.startswith("test_")]


def test_every_test_says_its_behaviour() -> None:
    """Each test has a docstring: the behaviour in one sentence."""
    assert [(path, f.name) for path, f in _tests() if not ast.get_docstring(f)] == []


def test_no_test_is_long() -> None:
    """A test has at most 25 lines below its docstring."""
    long = [(path, f.name) for path, f in _tests() if (f.end_lineno or 0) - f.body[0].lineno > 25]

    assert long == []


def test_no_test_sleeps() -> None:
    """Tests move a clock; only what waits for a real process may pause, in the harness or in tests/faults."""
    waiting = ("tests/harness/", "tests/faults/", "tests/bench/")
    found = [
        (s.path, line)
        for s in python("tests")
        if not s.path.startswith(waiting)
        for line, name in calls(s)
        if name in {"time.sleep", "sleep", "asyncio.sleep"}
    ]

    assert found == []
