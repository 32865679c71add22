"""Values that a text writes down as a call: date("2026-03-31"), duration("P1D") and their like."""

from collections.abc import Callable
from typing import Any

from engine.feel import syntax
from engine.feel.readings import read_date, read_datetime, read_duration, read_time

_READERS: dict[str, Callable[[str], Any]] = {
    "date": read_date, "time": read_time, "date and time": read_datetime, "duration": read_duration,
}


def written_value(node: syntax.Node) -> Any:
    """The value of a call of a reading function with a text literal; None for any other node or unreadable text."""
    match node:
        case syntax.Call(syntax.Name(name), (syntax.Text(text),), None) if name in _READERS:
            return _READERS[name](text)
    return None
