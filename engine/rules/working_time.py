"""Counting working time on a calendar: pure, exact to the microsecond, in either direction.

Operations, reports and the FEEL functions call it. A day counts when any time of it is worked. Counting days begins
with the working day after the start, as 民法典 art. 201 counts periods; counting hours begins at the start itself.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import overload

from engine.errors import BihuanError, declare
from engine.rules.calendar import Calendar, Segment

__all__ = [
    "Calendar",
    "Segment",
    "add_working_days",
    "add_working_hours",
    "is_working_day",
    "is_working_moment",
    "working_days_between",
    "working_time_between",
]

NAIVE = declare(
    "working_time.naive",
    "invalid",
    zh="工作时间的计算需要带时区的时间，收到的是 {moment}。请写明时区，例如 2026-11-02T09:00:00+08:00。",
    en="Working time needs a date-time with a zone, got {moment}. State the zone, such as 2026-11-02T09:00:00+08:00.",
)
TOO_FAR = declare(
    "working_time.too_far",
    "too_large",
    zh="在工作日历“{calendar}”上计算的时间跨度超过 {years} 年。请检查天数、小时数或日期。",
    en='The span counted on the working calendar "{calendar}" exceeds {years} years. Check the number or the dates.',
)

LONGEST_YEARS = 60
LONGEST_DAYS = LONGEST_YEARS * 366
ONE_DAY = timedelta(days=1)
HOUR_MICROSECONDS = 3_600_000_000


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether any time of the day is worked; a date-time stands for its day in the calendar's zone."""
    return bool(calendar.segments(_local_day(day, calendar)))


def is_working_moment(moment: datetime, calendar: Calendar) -> bool:
    """Whether work is done at this moment; the end of a segment is not worked any more."""
    moment = _aware(moment)
    return any(start <= moment < end for start, end in calendar.spans(_local_day(moment, calendar)))


@overload
def add_working_days(start: datetime, days: int, calendar: Calendar) -> datetime: ...
@overload
def add_working_days(start: date, days: int, calendar: Calendar) -> date: ...
def add_working_days(start: date, days: int, calendar: Calendar) -> date:
    """The day that is `days` working days after (negative: before) the start; a date-time keeps its local clock time.

    The start's own day is not counted. 0 gives the start, or the next working day when it is not worked.
    Raises `working_time.naive` and `working_time.too_far`.
    """
    if not isinstance(start, datetime):
        return _shift(start, days, calendar)
    local = _aware(start).astimezone(calendar.tz)
    day = _shift(local.date(), days, calendar)
    return datetime.combine(day, local.time(), calendar.tz).astimezone(start.tzinfo)


def add_working_hours(start: datetime, hours: int | Decimal | timedelta, calendar: Calendar) -> datetime:
    """The first moment at which that much working time has passed since the start (negative: the last before it).

    Hours may be fractions (`Decimal("1.5")`); the result has the zone of the start.
    Raises `working_time.naive` and `working_time.too_far`.
    """
    amount, limit = _microseconds(hours), timedelta(days=LONGEST_DAYS) // timedelta(microseconds=1)
    if abs(amount) > limit:
        raise BihuanError(TOO_FAR, calendar=calendar.id, years=LONGEST_YEARS)
    moment = _aware(start).astimezone(UTC)
    left = timedelta(microseconds=abs(amount))
    if not left:
        return start
    found = _forward(moment, left, calendar) if amount > 0 else _backward(moment, left, calendar)
    return found.astimezone(start.tzinfo)


def working_time_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """The working time from start to end, negative when the end lies before the start.

    Raises `working_time.naive` and `working_time.too_far`.
    """
    start, end = _aware(start), _aware(end)
    if end < start:
        return -working_time_between(end, start, calendar)
    day, last = _local_day(start, calendar), _local_day(end, calendar)
    if (last - day).days > LONGEST_DAYS:
        raise BihuanError(TOO_FAR, calendar=calendar.id, years=LONGEST_YEARS)
    total = timedelta(0)
    while day <= last:
        for opens, closes in calendar.spans(day):
            if opens < end and closes > start:
                total += min(closes, end) - max(opens, start)
        day += ONE_DAY
    return total


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """The working days after the start's day up to and with the end's day; negative when the end is earlier."""
    first, last = _local_day(start, calendar), _local_day(end, calendar)
    if last < first:
        return -working_days_between(end, start, calendar)
    if (last - first).days > LONGEST_DAYS:
        raise BihuanError(TOO_FAR, calendar=calendar.id, years=LONGEST_YEARS)
    return sum(bool(calendar.segments(first + timedelta(days=n))) for n in range(1, (last - first).days + 1))


def _shift(day: date, days: int, calendar: Calendar) -> date:
    if abs(days) > LONGEST_DAYS:
        raise BihuanError(TOO_FAR, calendar=calendar.id, years=LONGEST_YEARS)
    if days == 0 and calendar.segments(day):
        return day
    step, left = (-ONE_DAY, -days) if days < 0 else (ONE_DAY, max(days, 1))
    try:
        for _ in range(LONGEST_DAYS):
            day += step
            left -= bool(calendar.segments(day))
            if not left:
                return day
    except OverflowError:
        pass
    raise BihuanError(TOO_FAR, calendar=calendar.id, years=LONGEST_YEARS)


def _forward(moment: datetime, left: timedelta, calendar: Calendar) -> datetime:
    day = _local_day(moment, calendar)
    try:
        for _ in range(LONGEST_DAYS):
            for opens, closes in calendar.spans(day):
                begin = max(opens, moment)
                if closes - begin >= left:
                    return begin + left
                left -= max(closes - begin, timedelta(0))
            day += ONE_DAY
    except OverflowError:
        pass
    raise BihuanError(TOO_FAR, calendar=calendar.id, years=LONGEST_YEARS)


def _backward(moment: datetime, left: timedelta, calendar: Calendar) -> datetime:
    day = _local_day(moment, calendar)
    try:
        for _ in range(LONGEST_DAYS):
            for opens, closes in reversed(calendar.spans(day)):
                finish = min(closes, moment)
                if finish - opens >= left:
                    return finish - left
                left -= max(finish - opens, timedelta(0))
            day -= ONE_DAY
    except OverflowError:
        pass
    raise BihuanError(TOO_FAR, calendar=calendar.id, years=LONGEST_YEARS)


def _microseconds(hours: int | Decimal | timedelta) -> int:
    if isinstance(hours, timedelta):
        return hours // timedelta(microseconds=1)
    if isinstance(hours, Decimal) and (not hours.is_finite() or hours.adjusted() > 12):
        return LONGEST_DAYS * 25 * HOUR_MICROSECONDS
    return round(Fraction(hours) * HOUR_MICROSECONDS)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise BihuanError(NAIVE, moment=moment.isoformat())
    return moment


def _local_day(day: date, calendar: Calendar) -> date:
    return _aware(day).astimezone(calendar.tz).date() if isinstance(day, datetime) else day
