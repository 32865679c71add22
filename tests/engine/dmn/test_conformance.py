"""The public conformance kit: every visible model answers as the kit expects; skipped where the kit is absent."""

from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import Model
from tests.engine.dmn.kit import Case, cases

CASES = cases()


def agree(ours: Any, expected: Any) -> bool:
    """Whether two values are the same, numbers to eight decimals as the kit compares them."""
    if isinstance(ours, Decimal) and isinstance(expected, Decimal):
        return abs(ours - expected) < Decimal("1E-8")
    if isinstance(ours, list) and isinstance(expected, list):
        return len(ours) == len(expected) and all(map(agree, ours, expected))
    if isinstance(ours, dict) and isinstance(expected, dict):
        return ours.keys() == expected.keys() and all(agree(ours[name], expected[name]) for name in ours)
    return type(ours) is type(expected) and bool(ours == expected)


def answers(case: Case) -> dict[str, Any]:
    """What our engine says for every result that the case names."""
    model = Model.read(case.file.read_bytes(), imports=case.imports)
    if not case.invocable:
        return {name: model.evaluate(name, case.inputs) for name in case.expected}
    value = model.evaluate(case.invocable, case.inputs)
    return {name: value[name] if len(case.expected) > 1 else value for name in case.expected}


@pytest.mark.skipif(not CASES, reason="the conformance kit is not beside the repository")
@pytest.mark.parametrize("case", CASES or [None], ids=str)
def test_the_kit(case: Case) -> None:
    """The decision answers what the kit expects."""
    ours = answers(case)
    assert agree(ours, case.expected), (ours, case.expected)
