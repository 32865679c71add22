"""Evaluates the FEEL of a form: conditions, limits and options. A failing expression counts as null."""

from collections.abc import Mapping

from engine.errors import BihuanError
from engine.graph import Feel


def value_of(expression: Feel, context: Mapping[str, object]) -> object:
    """The value of the expression for what the person sees; None where it fails."""
    from engine.feel import parse

    try:
        return parse(expression, tuple(context)).evaluate(context)
    except BihuanError:
        return None


def holds(expression: Feel, context: Mapping[str, object]) -> bool:
    """Whether the expression is true; null and failures are not."""
    return value_of(expression, context) is True
