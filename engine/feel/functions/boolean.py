"""Boolean functions and identity (DMN 1.5, tables 73 and 77)."""

from typing import Any

from engine.feel.budget import Frame
from engine.feel.compare import identical
from engine.feel.functions.registry import builtin


@builtin("not", "negand: boolean|null")
def negate(frame: Frame, negand: bool | None) -> bool | None:
    """not(true) = false; not(null) = null."""
    return None if negand is None else not negand


@builtin("is", "value1: any, value2: any", cost=15)
def is_same(frame: Frame, value1: Any, value2: Any) -> bool:
    """is(@"10:00:00Z", @"10:00:00+00:00") = true: the same element, offset and zone included."""
    return identical(value1, value2)
