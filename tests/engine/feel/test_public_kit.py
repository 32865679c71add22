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
from tests.engine.dmn.files import decision, literal, model

KIT = Path(__file__).parents[4] / "shared/conformance/dmn-tck/feel_visible.json"

TYPES = """
<itemDefinition name="t255"><typeRef>number</typeRef><allowedValues><text>[0..255]</text></allowedValues>
</itemDefinition>
<itemDefinition name="tFooBar"><typeRef>string</typeRef><allowedValues><text>"foo", "bar"</text></allowedValues>
</itemDefinition>
<itemDefinition name="tAnyList" isCollection="true"><typeRef>Any</typeRef></itemDefinition>
<itemDefinition name="tNumberList" isCollection="true"><typeRef>number</typeRef></itemDefinition>
<itemDefinition name="t_context_013"><itemComponent name="a"><typeRef>string</typeRef></itemComponent>
<itemComponent name="b"><typeRef>string</typeRef></itemComponent></itemDefinition>
"""
"""The named types that expressions ask for; the kit's file leaves their models out, the names say what they mean."""

DECISION_TYPES = {
    ("0082-feel-coercion", "decision_007"): "string",
    ("0082-feel-coercion", "literal_002"): "number",
    ("0082-feel-coercion", "literal_004"): "number",
    ("0082-feel-coercion", "literal_005"): "number",
    ("0082-feel-coercion", "literal_006"): "number",
    ("0082-feel-coercion", "decisionService_001"): "string",
}
"""Cases about the type of the decision around the expression (10.3.2.9.4): the value is converted to it, or null."""

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
    of_type = DECISION_TYPES.get((case["dir"], case["id"]), "")
    if of_type or case["dir"] == "0070-feel-instance-of":
        decided = decision("d", literal(case["expression"]), type_ref=of_type)
        return model(TYPES + decided).evaluate("d", {})
    try:
        return parse(case["expression"]).evaluate({}, now=datetime(2026, 3, 2, tzinfo=UTC))
    except FeelError:
        return None if case["error"] else "a syntax error"


@pytest.mark.skipif(not KIT.exists(), reason="the public kit is not beside the project")
def test_all_expressions_of_the_kit() -> None:
    """Every expression gives the kit's answer, with the decision around it where the answer is about that."""
    cases = json.loads(KIT.read_text("utf-8"))

    wrong = [
        (case["dir"], case["id"], case["expression"], _answer(case), case["expected"])
        for case in cases
        if not _same(_answer(case), _wanted(case["expected"]))
    ]

    assert wrong == []
