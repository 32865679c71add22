"""The text of a value, as FEEL's `string()` gives it (DMN 1.5, 10.3.4.1). Anybody may call `to_text`."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.feel.moments import AnyDate, AnyDateTime, AnyTime, Zone, offset_of, time_nanoseconds, time_offset, zone_key
from engine.feel.numbers import plain
from engine.feel.values import (
    NANOSECONDS_A_SECOND,
    DaysTimeDuration,
    FarDate,
    FarDateTime,
    FineTime,
    Range,
    YearsMonthsDuration,
)


def date_text(moment: AnyDate | AnyDateTime) -> str:
    """2026-03-31; years before 1 with a minus."""
    sign = "-" if moment.year < 0 else ""
    return f"{sign}{abs(moment.year):04d}-{moment.month:02d}-{moment.day:02d}"


def _seconds_text(seconds: int, fraction: int) -> str:
    return f"{seconds:02d}" + (f".{fraction:09d}".rstrip("0") if fraction else "")


def _zone_text(zone: Zone, offset: int | None) -> str:
    if zone is None:
        return ""
    key = zone_key(zone)
    if key is not None:
        return f"@{key}"
    total = (offset or 0) // NANOSECONDS_A_SECOND
    if total == 0:
        return "Z"
    minutes, second = divmod(abs(total), 60)
    hour, minute = divmod(minutes, 60)
    tail = f":{second:02d}" if second else ""
    return f"{'-' if total < 0 else '+'}{hour:02d}:{minute:02d}{tail}"


def clock_text(moment: AnyTime | AnyDateTime) -> str:
    """10:30:00 with the fraction that it has, without zone."""
    fraction = time_nanoseconds(moment) % NANOSECONDS_A_SECOND
    return f"{moment.hour:02d}:{moment.minute:02d}:{_seconds_text(moment.second, fraction)}"


def time_text(moment: AnyTime) -> str:
    """10:30:00+08:00, 10:30:00Z or 10:30:00@Asia/Shanghai."""
    return clock_text(moment) + _zone_text(moment.tzinfo, time_offset(moment))


def datetime_text(moment: AnyDateTime) -> str:
    """2026-03-31T10:30:00@Asia/Shanghai."""
    zone = moment.tzinfo
    offset = None if zone is None or zone_key(zone) is not None else offset_of(moment)
    return f"{date_text(moment)}T{clock_text(moment)}{_zone_text(zone, offset)}"


def days_time_text(length: DaysTimeDuration) -> str:
    """P1DT2H3M4.5S, PT0S for nothing."""
    seconds, fraction = divmod(abs(length.nanoseconds), NANOSECONDS_A_SECOND)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    clock = (f"{hour}H" if hour else "") + (f"{minute}M" if minute else "")
    if second or fraction:
        clock += f"{second}" + (f".{fraction:09d}".rstrip("0") if fraction else "") + "S"
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-P" if length.nanoseconds < 0 else "P") + (text or "T0S")


def years_months_text(length: YearsMonthsDuration) -> str:
    """P1Y2M, P0M for nothing."""
    years, months = divmod(abs(length.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-P" if length.months < 0 else "P") + (text or "0M")


_DEEPEST = 100
_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', 10: "\\n", 13: "\\r", 9: "\\t"}


def quoted(text: str) -> str:
    """The text as a FEEL string literal."""
    return '"' + text.translate(_ESCAPES) + '"'


def _inner(value: object, depth: int) -> str:
    if isinstance(value, str):
        return quoted(value)
    return _text(value, depth + 1)


def _range_text(value: Range, depth: int) -> str:
    if value.excluded:
        return f"(!={_inner(value.start, depth)})"
    if value.start is None:
        return f"({'<=' if value.end_included else '<'}{_inner(value.end, depth)})"
    if value.end is None:
        return f"({'>=' if value.start_included else '>'}{_inner(value.start, depth)})"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{_inner(value.start, depth)}..{_inner(value.end, depth)}{closing}"


def _key_text(key: str) -> str:
    return key if key.isidentifier() or all(part.isidentifier() for part in key.split(" ") if key) else quoted(key)


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null", bool: lambda value: "true" if value else "false", str: str, Decimal: plain,
    datetime: datetime_text, FarDateTime: datetime_text, date: date_text, FarDate: date_text, time: time_text,
    FineTime: time_text, DaysTimeDuration: days_time_text, YearsMonthsDuration: years_months_text,
    int: lambda value: plain(Decimal(value)), float: lambda value: plain(Decimal(repr(value))),
}


def _text(value: Any, depth: int) -> str:
    if depth > _DEEPEST:
        return "…"
    writer = _WRITERS.get(type(value))
    if writer is not None:
        return writer(value)
    if isinstance(value, Range):
        return _range_text(value, depth)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_inner(item, depth) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key_text(str(key))}: {_inner(item, depth)}" for key, item in value.items()) + "}"
    if isinstance(value, str):
        return str.__str__(value)
    return f"function({', '.join(getattr(value, 'parameters', ()))})"


def to_text(value: object) -> str:
    """The text of any FEEL value; strings stay as they are at the top and are quoted inside lists and contexts."""
    return _text(value, 0)
