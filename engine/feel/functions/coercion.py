"""What each kind of parameter accepts, with the implicit conversions of the standard (DMN 1.5, 10.3.2.9.4).

A list of one item stands for its item where one value is wanted, one value for a list where a list is wanted, and a
date for UTC midnight where a date and time is wanted.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from engine.feel.moments import day_number, make_datetime
from engine.feel.types import is_function
from engine.feel.values import (
    DaysTimeDuration,
    FarDate,
    FarDateTime,
    FineTime,
    Range,
    YearsMonthsDuration,
)

MISMATCH: Any = object()
"""The answer of a coercion that does not accept the value."""

Coercion = Callable[[Any], Any]


def _one(value: Any) -> Any:
    """The only item of a list of one."""
    return value[0] if type(value) is list and len(value) == 1 else value


def _of(*types: type) -> Coercion:
    def coerce(value: Any) -> Any:
        if type(value) in types:
            return value
        value = _one(value)
        return value if type(value) in types else MISMATCH

    return coerce


def _list(value: Any) -> Any:
    if value is None:
        return MISMATCH
    return value if type(value) is list else [value]


def _context(value: Any) -> Any:
    value = _one(value)
    return value if type(value) is dict else MISMATCH


def _not_null(value: Any) -> Any:
    return MISMATCH if value is None else value


def _function(value: Any) -> Any:
    value = _one(value)
    return value if is_function(value) else MISMATCH


def _datetime(value: Any) -> Any:
    value = _one(value)
    if type(value) in (datetime, FarDateTime):
        return value
    return make_datetime(day_number(value), 0, UTC) if type(value) in (date, FarDate) else MISMATCH


def _point(value: Any) -> Any:
    """A value with an order, but no range."""
    value = _one(value)
    return value if value is not None and type(value) not in (list, dict, bool, Range) else MISMATCH


EXACT: dict[str, frozenset[type]] = {
    "number": frozenset([Decimal]), "string": frozenset([str]), "boolean": frozenset([bool]),
    "list": frozenset([list]), "strict list": frozenset([list]), "context": frozenset([dict]),
}
"""Types whose values a kind takes as they are, so that nothing need be asked of them."""

COERCIONS: dict[str, Coercion] = {
    "any": lambda value: value,
    "not null": _not_null,
    "number": _of(Decimal),
    "string": _of(str),
    "boolean": _of(bool),
    "list": _list,
    "strict list": lambda value: value if type(value) is list else MISMATCH,
    "context": _context,
    "function": _function,
    "date": _of(date, FarDate),
    "day": _of(date, FarDate, datetime, FarDateTime),
    "time": _of(time, FineTime),
    "date and time": _datetime,
    "days and time duration": _of(DaysTimeDuration),
    "amount": _of(Decimal, DaysTimeDuration, YearsMonthsDuration),
    "range": _of(Range),
    "point": _point,
}
