"""Evaluates the FEEL of a form: conditions, limits and options. A failing expression counts as null."""

from collections.abc import Mapping

from engine.feel import FeelError, evaluate
from engine.graph import Feel


def value_of(expression: Feel, context: Mapping[str, object]) -> object:
    """The value of the expression for what the person sees; None where it fails."""
    try:
        value: object = evaluate(expression, context)
    except FeelError:
        return None
    return value


def holds(expression: Feel, context: Mapping[str, object]) -> bool:
    """Whether the expression is true; null and failures are not."""
    return value_of(expression, context) is True
