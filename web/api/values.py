"""How values of a process travel as JSON.

Out: decimals are numbers, dates, times and durations their ISO 8601 text. In: numbers are exact decimals, text is text;
whoever means a date, time or duration writes `{"@": "2026-03-31"}`, as `@"2026-03-31"` in FEEL.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from engine.feel.readings import read_literal
from engine.feel.texts import date_text, datetime_text, time_text

DEEPEST = 50
LARGEST = 10**34


def outward(value: Any) -> Any:
    """A value of a process as JSON."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            near = float(value)
            return int(value) if value == value.to_integral_value() and abs(value) < LARGEST else near
        case Mapping():
            return {str(name): outward(item) for name, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [outward(item) for item in value]
        case datetime():
            return datetime_text(value)
        case date():
            return date_text(value)
        case time():
            return time_text(value)
    return str(value)


def inward(value: Any, *, depth: int = 0) -> Any:
    """JSON as a value of a process; ValidationError for what no process can hold."""
    if depth > DEEPEST:
        raise ValidationError(f"Nested deeper than {DEEPEST} levels.")
    if isinstance(value, float):
        number = Decimal(repr(value))
        if not number.is_finite():
            raise ValidationError("Not a valid number.")
        return number
    if isinstance(value, int) and abs(value) >= LARGEST:
        raise ValidationError("A number with more than 34 digits.")
    if isinstance(value, list):
        return [inward(item, depth=depth + 1) for item in value]
    if isinstance(value, dict):
        if set(value) == {"@"}:
            return _literal(value["@"])
        return {name: inward(item, depth=depth + 1) for name, item in value.items()}
    return value


def _literal(text: Any) -> Any:
    read = read_literal(text) if isinstance(text, str) else None
    if read is None:
        raise ValidationError('"@" takes a date, time, date and time, or duration as ISO 8601 text.')
    return read


class Values(fields.Dict):
    """Variables: a JSON object with any values."""

    def __init__(self, **options: Any) -> None:
        super().__init__(keys=fields.String(), **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return outward(value or {})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        return inward(super()._deserialize(value, attr, data, **options))  # type: ignore[no-untyped-call]
