"""Plus, minus, times, divided by and power over all kinds of values (DMN 1.5, tables 56 to 62).

Every function gives None when the kinds do not go together, and raises ArithmeticError (decimal's own included) or
ValueError when the result cannot be represented.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from engine.feel.moments import (
    AnyDate,
    AnyDateTime,
    AnyTime,
    at_instant,
    date_parts,
    day_number,
    days_in_month,
    local_nanoseconds,
    make_date,
    make_datetime,
    make_time,
    offset_of,
    time_nanoseconds,
    time_offset,
)
from engine.feel.numbers import DECIMAL128, EXACT, ONE
from engine.feel.readings import LONGEST_MONTHS, LONGEST_NANOSECONDS
from engine.feel.types import kind
from engine.feel.values import NANOSECONDS_A_DAY, DaysTimeDuration, FarDateTime, YearsMonthsDuration

_MOST_POWER = 999_999_999


def _days_time(nanoseconds: int) -> DaysTimeDuration:
    if abs(nanoseconds) > LONGEST_NANOSECONDS:
        raise OverflowError("duration out of range")
    return DaysTimeDuration(nanoseconds)


def _years_months(months: int) -> YearsMonthsDuration:
    if abs(months) > LONGEST_MONTHS:
        raise OverflowError("duration out of range")
    return YearsMonthsDuration(months)


def _nearest(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_HALF_EVEN))


def shift_months(moment: AnyDate | AnyDateTime, months: int) -> AnyDate | AnyDateTime:
    """The same day some months later; the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, days_in_month(year, month + 1))
    shifted = make_date(year, month + 1, day)
    if isinstance(moment, datetime | FarDateTime):
        return make_datetime(day_number(shifted), time_nanoseconds(moment), moment.tzinfo)
    return shifted


def shift_time(moment: AnyTime, nanoseconds: int) -> AnyTime:
    """The time of day some time later, round the clock."""
    return make_time((time_nanoseconds(moment) + nanoseconds) % NANOSECONDS_A_DAY, moment.tzinfo)


def shift_date(moment: AnyDate, nanoseconds: int) -> AnyDate:
    """The date of UTC midnight of this date moved by some time."""
    return make_date(*date_parts(day_number(moment) + nanoseconds // NANOSECONDS_A_DAY))


def shift_datetime(moment: AnyDateTime, nanoseconds: int) -> AnyDateTime:
    """The instant some time later, on the clock of the same zone."""
    if isinstance(moment, datetime) and nanoseconds % 1000 == 0 and 2 < moment.year < 9998:
        length, zone = timedelta(microseconds=nanoseconds // 1000), moment.tzinfo
        try:
            if zone is None or isinstance(zone, timezone):
                return moment + length
            return (moment.astimezone(UTC) + length).astimezone(zone)
        except OverflowError:
            pass  # beyond the years that Python knows: the long way round
    return at_instant(local_nanoseconds(moment) - (offset_of(moment) or 0) + nanoseconds, moment.tzinfo)


_SHIFTS: dict[str, Callable[[Any, int], Any]] = {
    "date": shift_date, "time": shift_time, "date and time": shift_datetime,
}


def _moved(moment: Any, length: Any, sign: int) -> Any:
    """A moment plus or minus a duration; None when they do not go together."""
    sort = kind(moment)
    if isinstance(length, DaysTimeDuration) and sort in _SHIFTS:
        return _SHIFTS[sort](moment, sign * length.nanoseconds)
    if isinstance(length, YearsMonthsDuration) and sort in ("date", "date and time"):
        return shift_months(moment, sign * length.months)
    return None


def _combined(left: Any, right: Any, sign: int) -> Any:
    """Two numbers or two durations of one kind added or subtracted; None for anything else."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return DECIMAL128.add(left, right) if sign > 0 else DECIMAL128.subtract(left, right)
    if isinstance(left, DaysTimeDuration) and isinstance(right, DaysTimeDuration):
        return _days_time(left.nanoseconds + sign * right.nanoseconds)
    if isinstance(left, YearsMonthsDuration) and isinstance(right, YearsMonthsDuration):
        return _years_months(left.months + sign * right.months)
    return None


def add(left: Any, right: Any) -> Any:
    """Left + right."""
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    result = _combined(left, right, 1)
    if result is None:
        result = _moved(left, right, 1)
    return _moved(right, left, 1) if result is None else result


def _as_datetime(value: Any) -> Any:
    """A date stands for UTC midnight where a date and time is needed (10.3.2.3.5)."""
    return make_datetime(day_number(value), 0, UTC) if kind(value) == "date" else value


def _difference(left: Any, right: Any) -> DaysTimeDuration | None:
    sorts = {kind(left), kind(right)}
    if sorts == {"time"}:
        return _distance(time_nanoseconds(left), time_offset(left), time_nanoseconds(right), time_offset(right))
    if not sorts <= {"date", "date and time"}:
        return None
    first, second = _as_datetime(left), _as_datetime(right)
    return _distance(local_nanoseconds(first), offset_of(first), local_nanoseconds(second), offset_of(second))


def _distance(left: int, left_offset: int | None, right: int, right_offset: int | None) -> DaysTimeDuration | None:
    if (left_offset is None) != (right_offset is None):
        return None
    return _days_time(left - (left_offset or 0) - right + (right_offset or 0))


def subtract(left: Any, right: Any) -> Any:
    """Left - right."""
    result = _combined(left, right, -1)
    if result is None:
        result = _moved(left, right, -1)
    return _difference(left, right) if result is None else result


def multiply(left: Any, right: Any) -> Any:
    """Left * right."""
    if isinstance(right, Decimal) and isinstance(left, DaysTimeDuration | YearsMonthsDuration):
        left, right = right, left
    if not isinstance(left, Decimal):
        return None
    if isinstance(right, Decimal):
        return DECIMAL128.multiply(left, right)
    if isinstance(right, DaysTimeDuration):
        return _days_time(_nearest(EXACT.multiply(Decimal(right.nanoseconds), left)))
    if isinstance(right, YearsMonthsDuration):
        return _years_months(int(EXACT.multiply(Decimal(right.months), left)))
    return None


def divide(left: Any, right: Any) -> Any:
    """Left / right; ZeroDivisionError (decimal's) for nothing as divisor."""
    if isinstance(right, Decimal):
        if isinstance(left, Decimal):
            return DECIMAL128.divide(left, right)
        if isinstance(left, DaysTimeDuration):
            return _days_time(_nearest(DECIMAL128.divide(Decimal(left.nanoseconds), right)))
        if isinstance(left, YearsMonthsDuration):
            return _years_months(int(DECIMAL128.divide(Decimal(left.months), right)))
        return None
    if isinstance(left, DaysTimeDuration) and isinstance(right, DaysTimeDuration):
        return DECIMAL128.divide(Decimal(left.nanoseconds), Decimal(right.nanoseconds))
    if isinstance(left, YearsMonthsDuration) and isinstance(right, YearsMonthsDuration):
        return DECIMAL128.divide(Decimal(left.months), Decimal(right.months))
    return None


def power(left: Any, right: Any) -> Any:
    """Left ** right."""
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    if not right:
        return ONE
    if abs(right) > _MOST_POWER:
        raise OverflowError("exponent out of range")
    if not left and right < 0:
        raise ZeroDivisionError("zero to a negative power")
    return DECIMAL128.power(left, right)


def negate(value: Any) -> Any:
    """-value."""
    if isinstance(value, Decimal):
        return DECIMAL128.minus(value)
    if isinstance(value, DaysTimeDuration):
        return DaysTimeDuration(-value.nanoseconds)
    if isinstance(value, YearsMonthsDuration):
        return YearsMonthsDuration(-value.months)
    return None
