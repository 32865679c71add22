"""Equality, order and identity of FEEL values (DMN 1.5, 10.3.2.2, tables 52 to 54). None is the third truth value."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.feel.moments import local_nanoseconds, offset_of, time_nanoseconds, time_offset
from engine.feel.texts import to_text
from engine.feel.types import kind
from engine.feel.values import NANOSECONDS_A_SECOND, FarDate, FarDateTime, FineTime, Range

_PLAIN = frozenset(["number", "string", "days and time duration", "years and months duration"])
_MOMENTS = frozenset(["date", "time", "date and time"])


def _pair(left: Any, right: Any, sort: str) -> tuple[Any, Any]:
    """Two moments of one kind as comparable keys; the one without an offset takes that of the other (table 54)."""
    if sort == "date":
        return (left.year, left.month, left.day), (right.year, right.month, right.day)
    if sort == "time":
        return _aligned(time_nanoseconds(left), time_offset(left), time_nanoseconds(right), time_offset(right))
    return _aligned(local_nanoseconds(left), offset_of(left), local_nanoseconds(right), offset_of(right))


def _aligned(left: int, left_offset: int | None, right: int, right_offset: int | None) -> tuple[int, int]:
    if left_offset is None or right_offset is None:
        return left, right
    return left - left_offset, right - right_offset


def less(left: Any, right: Any) -> bool | None:
    """Left < right; None when the two have no order."""
    sort = kind(left)
    if sort != kind(right):
        return None
    if sort in _PLAIN:
        return bool(left < right)
    if sort in _MOMENTS:
        first, second = _pair(left, right, sort)
        return bool(first < second)
    return None


def at_most(left: Any, right: Any) -> bool | None:
    """Left <= right; None when the two have no order."""
    smaller = less(left, right)
    return True if smaller else (None if smaller is None else equal(left, right))


def equal(left: Any, right: Any) -> bool | None:
    """Left = right; None for different kinds, null apart."""
    if left is None or right is None:
        return left is right
    sort = kind(left)
    if sort != kind(right):
        return None
    if sort in _PLAIN or sort == "boolean":
        return bool(left == right)
    if sort in _MOMENTS:
        return _same_moment(left, right, sort)
    if sort == "list":
        return len(left) == len(right) and all(
            equal(one, other) is True for one, other in zip(left, right, strict=True)
        )
    if sort == "context":
        return left.keys() == right.keys() and all(equal(left[key], right[key]) is True for key in left)
    if sort == "range":
        return _same_range(left, right)
    return left is right or bool(left == right)


def _same_moment(left: Any, right: Any, sort: str) -> bool:
    """Times are equal when their seconds are: valuet and valuedt count whole seconds (10.3.2.3.4)."""
    first, second = _pair(left, right, sort)
    if sort == "date":
        return bool(first == second)
    return bool(first // NANOSECONDS_A_SECOND == second // NANOSECONDS_A_SECOND)


def _same_range(left: Range, right: Range) -> bool:
    flags = (left.start_included, left.end_included, left.excluded)
    return (
        flags == (right.start_included, right.end_included, right.excluded)
        and equal(left.start, right.start) is True
        and equal(left.end, right.end) is True
    )


def identical(left: Any, right: Any) -> bool:
    """Whether both are the same element of the semantic domain, offset and zone included."""
    if kind(left) != kind(right):
        return False
    if isinstance(left, date | time | datetime | FarDate | FarDateTime | FineTime):
        return to_text(left) == to_text(right)
    return equal(left, right) is True


def includes(range_: Range, value: Any) -> bool | None:
    """Whether the value lies in the range; None when it cannot be compared with the ends."""
    if range_.excluded:
        same = equal(value, range_.start)
        return None if same is None else not same
    if range_.start is not None and range_.start is range_.end and range_.start_included and range_.end_included:
        return equal(value, range_.start)
    above: bool | None = True
    if range_.start is not None:
        above = at_most(range_.start, value) if range_.start_included else less(range_.start, value)
    if above is not True:
        return above
    if range_.end is None:
        return True
    return at_most(value, range_.end) if range_.end_included else less(value, range_.end)


def ordered(start: Any, end: Any) -> bool:
    """Whether two values can be the ends of a range."""
    return at_most(start, end) is True


def is_whole(value: Any) -> bool:
    """Whether the value is a number without fraction."""
    return isinstance(value, Decimal) and value == value.to_integral_value()
