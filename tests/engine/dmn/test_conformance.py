"""The public conformance kit: every visible model answers as the kit expects; skipped where the kit is absent."""

from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import Model
from tests.engine.dmn.kit import Case, cases

CASES = cases()


def rounded(value: Any) -> Any:
    """The value with its numbers cut to the eight decimals that the kit compares."""
    match value:
        case Decimal():
            return round(value, 8)
        case list():
            return [rounded(item) for item in value]
        case dict():
            return {name: rounded(item) for name, item in value.items()}
    return value


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
    assert rounded(answers(case)) == rounded(case.expected)
