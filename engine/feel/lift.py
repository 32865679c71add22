"""Makes FEEL values of what Python callers hand in: int, float, timedelta, tuple, foreign mappings. Changes no input.

`lift` looks at one value and leaves the inside of lists and contexts alone; `lift_deep` goes all the way.
"""

import math
from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel.values import (
    DaysTimeDuration,
    FarDate,
    FarDateTime,
    FineTime,
    HostFunction,
    Range,
    YearsMonthsDuration,
)

ATOMS = {
    type(None), bool, str, Decimal, date, time, datetime, DaysTimeDuration, YearsMonthsDuration, Range, FarDate,
    FineTime, FarDateTime, HostFunction,
}
"""Types of values that are FEEL values as they are; the function values add themselves."""
DIRECT = ATOMS | {list, dict}
"""As ATOMS, with the containers whose inside is lifted when it is read."""


def lift(value: Any) -> Any:
    """The FEEL value of one Python value; None for what FEEL cannot hold (NaN, foreign objects)."""
    kind = type(value)
    if kind in DIRECT:
        return value
    if kind is int:
        return Decimal(value)
    if kind is float:
        return Decimal(repr(value)) if math.isfinite(value) else None
    return _foreign(value)


def _foreign(value: Any) -> Any:
    match value:
        case str():
            return str.__str__(value)
        case int():
            return Decimal(int(value))
        case Decimal():
            return Decimal(value)
        case timedelta():
            return DaysTimeDuration.of(value)
        case datetime():
            return datetime.combine(value.date(), value.timetz())
        case date():
            return date(value.year, value.month, value.day)
        case Mapping():
            return {str(key): item for key, item in value.items()}
        case Sequence() | Set() if not isinstance(value, bytes | bytearray | memoryview):
            return list(value)
    return value if type(value) in DIRECT else None


def lift_deep(value: Any) -> Any:
    """The value with all that is in it lifted; the very same object when nothing had to change."""
    value = lift(value)
    kind = type(value)
    if kind is list:
        return _lifted_list(value)
    if kind is dict:
        return _lifted_dict(value)
    return value


def _lifted_list(items: list[Any]) -> list[Any]:
    for index, item in enumerate(items):
        if type(item) in ATOMS:
            continue
        lifted = lift_deep(item)
        if lifted is not item:
            return [*items[:index], lifted, *(lift_deep(rest) for rest in items[index + 1 :])]
    return items


def _lifted_dict(entries: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for key, item in entries.items():
        if type(item) in ATOMS:
            continue
        lifted = lift_deep(item)
        if lifted is not item:
            changed[key] = lifted
    return {**entries, **changed} if changed else entries
