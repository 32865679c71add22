"""Input entries of decision tables (DMN 1.5, rule 15)."""

from typing import Any

import pytest

from engine.feel import unary_test

CASES: list[tuple[str, Any, dict[str, Any], bool | None]] = [
    ("-", 5, {}, True),
    ("5", 5, {}, True),
    ("< 5", 5, {}, False),
    ("[1..3], > 10", 11, {}, True),
    ("not(1, 2)", 3, {}, True),
    ("not([1..3])", 2, {}, False),
    ('"a", "b"', "b", {}, True),
    ("limit", 7, {"limit": 7}, True),
    ("> limit * 2", 7, {"limit": 3}, True),
    ("? > 5 and ? < 8", 7, {}, True),
    ("[1, 2, 3]", 2, {}, True),
    ("null", None, {}, True),
    ("not(null)", 5, {}, True),
    ("null", 5, {}, False),
    ("true", True, {}, True),
    ("true", False, {}, False),
    ('starts with(?, "投诉")', "投诉-1", {}, True),
    ("> 5", None, {}, None),
    ("> 5", "a", {}, None),
    ('not("a")', "b", {}, True),
    ('@"2026-03-02"', "x", {}, None),
    ("客户 等级", 1, {"客户 等级": 1}, True),
]


@pytest.mark.parametrize(("text", "value", "context", "wanted"), CASES, ids=[f"{c[1]!r} in {c[0]}" for c in CASES])
def test_a_value_passes_or_not(text: str, value: Any, context: dict[str, Any], wanted: bool | None) -> None:
    """The entry holds, holds not, or cannot be told for the value."""
    assert unary_test(text, value, context) is wanted
