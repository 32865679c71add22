"""Files and functions stay small enough to be read in one go."""

import ast
from statistics import median

from tests.house.sources import WINGS, functions, python


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code of a function, its docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_no_file_is_too_long() -> None:
    """Code files stay within 300 lines, test files within 400."""
    found = [
        (s.path, length)
        for s in python(*WINGS, "tests")
        if (length := s.text.count("\n")) > (400 if s.path.startswith("tests/") else 300)
    ]

    assert found == []


def test_the_usual_file_is_short() -> None:
    """Half of all code files have at most 90 lines."""
    assert median(s.text.count("\n") for s in python(*WINGS)) <= 90


def test_functions_are_short() -> None:
    """Nine of ten functions have at most 20 lines, and none more than 60."""
    ours = [s for s in python(*WINGS) if "/migrations/" not in s.path]  # those are lists of columns
    lengths = sorted(_lines(function) for s in ours for function in functions(s))

    assert (lengths[len(lengths) * 9 // 10] <= 20, lengths[-1] <= 60) == (True, True)
