"""What came of a case is held against what it expects."""

from dataclasses import replace
from typing import Any

import pytest

from engine.second_opinion import Example, Played, check
from tests.engine.second_opinion.cases import example

PLAYED = Played("completed", ("s", "a", "b", "e"), frozenset({"s", "a", "b", "e"}), (), {"n": 1}, ())


@pytest.mark.parametrize(
    ("expected", "wrong"),
    [
        ({"status": "completed", "path": ("a", "e"), "never": ("x",), "open": (), "variables": {"n": 1}}, []),
        ({"status": "active"}, ["status"]),
        ({"path": ("b", "a")}, ["path"]),
        ({"never": ("b",)}, ["never"]),
        ({"open": ("t",)}, ["open tasks"]),
        ({"variables": {"n": 2, "m": None}}, ["n"]),
    ],
)
def test_every_difference_is_a_finding(expected: dict[str, Any], wrong: list[str]) -> None:
    """Status, path, elements to avoid, open tasks and variables are compared."""
    case: Example = replace(example(), **expected)
    assert [finding.facts["what"] for finding in check(case, PLAYED)] == wrong


def test_a_case_that_stopped_is_one_finding() -> None:
    """Where a step could not be taken, nothing else is compared."""
    case = replace(example(), status="active")
    (finding,) = check(case, replace(PLAYED, stopped="1. complete x: not open"))
    assert finding.text("en") == (
        "The example trial cannot go on: 1. complete x: not open. Correct the process or the example."
    )
