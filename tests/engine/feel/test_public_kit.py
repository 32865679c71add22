"""The visible half of the public DMN kit: 1,533 expressions that others wrote. Skipped where the kit is absent."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.feel import FeelError, parse, to_text
from engine.feel.readings import read_date, read_datetime, read_duration, read_time
from engine.feel.types import kind

KIT = Path(__file__).parents[4] / "shared/conformance/dmn-tck/feel_visible.json"

OF_A_MODEL = {
    ("0070-feel-instance-of", "256 instance of t255"),
    ("0070-feel-instance-of", '"123" instance of tFooBar'),
    ("0070-feel-instance-of", '[1,"2", date("2018-12-08")] instance of tAnyList'),
    ("0070-feel-instance-of", '[1,"2", date("2018-12-08")] instance of tNumberList'),
    ("0070-feel-instance-of", "1 instance of tNumberList"),
    ("0070-feel-instance-of", '[{a: "a", b: "b"}] instance of list<t_context_013>'),
    ("0070-feel-instance-of", '[{a: "a"}] instance of list<t_context_013>'),
    ("0082-feel-coercion", '["foo"]'),
    ("0082-feel-coercion", '"foo"'),
    ("0082-feel-coercion", "[10]"),
    ("0082-feel-coercion", "1000"),
}
"""Answers that depend on the model which the expression was taken from: on its item definitions (10.3.2.9, a type name
that means nothing gives null by table 61), or on the type of the decision that the value is bound to (10.3.2.9.4)."""

_READERS: dict[str, Any] = {
    "decimal": Decimal,
    "string": str,
    "boolean": "true".__eq__,
    "date": read_date,
    "time": read_time,
    "dateTime": read_datetime,
    "duration": read_duration,
}


def _wanted(expected: Any) -> Any:
    if expected is None:
        return None
    if "list" in expected:
        return [_wanted(item) for item in expected["list"]]
    if "context" in expected:
        return {key: _wanted(item) for key, item in expected["context"].items()}
    return _READERS[expected["type"]](expected["value"])


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, Decimal) and isinstance(wanted, Decimal):
        return abs(value - wanted) < Decimal("1e-8")
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(_same, value, wanted))
    if isinstance(value, dict) and isinstance(wanted, dict):
        return value.keys() == wanted.keys() and all(_same(value[key], wanted[key]) for key in value)
    empty = {to_text(value), to_text(wanted)} == {"P0M", "PT0S"}
    return empty or (kind(value) == kind(wanted) and to_text(value) == to_text(wanted))


def _answer(case: dict[str, Any]) -> Any:
    try:
        return parse(case["expression"]).evaluate({}, now=datetime(2026, 3, 2, tzinfo=UTC))
    except FeelError:
        return None if case["error"] else "a syntax error"


@pytest.mark.skipif(not KIT.exists(), reason="the public kit is not beside the project")
def test_all_expressions_of_the_kit_that_need_no_model() -> None:
    """Every expression gives the kit's answer, but for those whose model the kit's file leaves out."""
    cases = json.loads(KIT.read_text("utf-8"))

    wrong = [
        (case["dir"], case["id"], case["expression"], _answer(case), case["expected"])
        for case in cases
        if not _same(_answer(case), _wanted(case["expected"]))
    ]

    assert [one for one in wrong if (one[0], one[2]) not in OF_A_MODEL] == []
