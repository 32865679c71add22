"""The named parts of dates, times, durations and ranges (DMN 1.5, tables 65 to 67). Pure; used by paths."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.moments import day_number, offset_of, time_nanoseconds, time_offset, zone_key
from engine.feel.types import kind
from engine.feel.values import NANOSECONDS_A_DAY, NANOSECONDS_A_SECOND, DaysTimeDuration

Part = Callable[[Any], Any]


def _part(name: str) -> Part:
    return lambda moment: Decimal(getattr(moment, name))


def _second(moment: Any) -> Decimal:
    return _decimal_seconds(time_nanoseconds(moment) % (60 * NANOSECONDS_A_SECOND))


def _decimal_seconds(nanoseconds: int) -> Decimal:
    whole, fraction = divmod(abs(nanoseconds), NANOSECONDS_A_SECOND)
    seconds = Decimal(whole) if not fraction else Decimal(f"{whole}.{fraction:09d}".rstrip("0"))
    return -seconds if nanoseconds < 0 and seconds else seconds


def _offset(nanoseconds: int | None) -> DaysTimeDuration | None:
    return None if nanoseconds is None else DaysTimeDuration(nanoseconds)


def weekday(moment: Any) -> int:
    """1 for Monday to 7 for Sunday."""
    return (day_number(moment) + 3) % 7 + 1


_DATE: dict[str, Part] = {
    "year": _part("year"), "month": _part("month"), "day": _part("day"),
    "weekday": lambda moment: Decimal(weekday(moment)),
}
_CLOCK: dict[str, Part] = {
    "hour": _part("hour"), "minute": _part("minute"), "second": _second,
    "timezone": lambda moment: zone_key(moment.tzinfo),
}


def _of_length(unit: int, wrap: int) -> Part:
    def part(length: DaysTimeDuration) -> Decimal:
        amount = abs(length.nanoseconds) // unit
        if wrap:
            amount %= wrap
        return Decimal(-amount if length.nanoseconds < 0 else amount)

    return part


def _of_months(length: Any) -> Decimal:
    months = abs(length.months) % 12
    return Decimal(-months if length.months < 0 else months)


def _of_years(length: Any) -> Decimal:
    years = abs(length.months) // 12
    return Decimal(-years if length.months < 0 else years)


def _seconds_of_length(length: DaysTimeDuration) -> Decimal:
    seconds = _decimal_seconds(abs(length.nanoseconds) % (60 * NANOSECONDS_A_SECOND))
    return -seconds if length.nanoseconds < 0 and seconds else seconds


_PARTS: dict[str, dict[str, Part]] = {
    "date": _DATE,
    "time": {**_CLOCK, "time offset": lambda moment: _offset(time_offset(moment))},
    "date and time": {**_DATE, **_CLOCK, "time offset": lambda moment: _offset(offset_of(moment))},
    "years and months duration": {"years": _of_years, "months": _of_months},
    "days and time duration": {
        "days": _of_length(NANOSECONDS_A_DAY, 0),
        "hours": _of_length(3600 * NANOSECONDS_A_SECOND, 24),
        "minutes": _of_length(60 * NANOSECONDS_A_SECOND, 60),
        "seconds": _seconds_of_length,
    },
    "range": {
        "start": lambda range_: range_.start, "end": lambda range_: range_.end,
        "start included": lambda range_: range_.start_included and range_.start is not None,
        "end included": lambda range_: range_.end_included and range_.end is not None,
    },
}


def part_of(value: Any, name: str) -> tuple[bool, Any]:
    """Whether the value has a part of that name, and the part."""
    reader = _PARTS.get(kind(value), {}).get(name)
    return (False, None) if reader is None else (True, reader(value))
