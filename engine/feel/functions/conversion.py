"""Conversion functions: dates, times, durations, numbers, texts and ranges from something else (DMN 1.5, table 72)."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from engine.feel import syntax
from engine.feel.budget import Frame
from engine.feel.compare import ordered
from engine.feel.functions.registry import CALENDAR, builtin
from engine.feel.moments import (
    AnyDate,
    AnyDateTime,
    AnyTime,
    day_number,
    fixed_zone,
    make_date,
    make_datetime,
    make_time,
    time_nanoseconds,
)
from engine.feel.numbers import DECIMAL128, EXACT
from engine.feel.readings import read_date, read_datetime, read_duration, read_literal, read_time
from engine.feel.reasons import FeelError, NoAnswer
from engine.feel.texts import to_text
from engine.feel.values import (
    NANOSECONDS_A_DAY,
    NANOSECONDS_A_SECOND,
    DaysTimeDuration,
    FarDate,
    FarDateTime,
    Range,
    YearsMonthsDuration,
)
from engine.feel.written import written_value

_number = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")


def _known(value: Any) -> Any:
    if value is None:
        raise NoAnswer("no such text form")
    return value


@builtin("date", "from: string", cost=CALENDAR)
def date_from_text(frame: Frame, text: str) -> AnyDate:
    """date("2026-03-31")."""
    value: AnyDate = _known(read_date(text))
    return value


@builtin("date", "from: day", cost=CALENDAR)
def date_from_moment(frame: Frame, moment: AnyDate | AnyDateTime) -> AnyDate:
    """date(@"2026-03-31T10:00:00") = @"2026-03-31"."""
    return make_date(moment.year, moment.month, moment.day)


@builtin("date", "year: number, month: number, day: number", cost=CALENDAR)
def date_of(frame: Frame, year: Decimal, month: Decimal, day: Decimal) -> AnyDate:
    """date(2026, 3, 31)."""
    return make_date(int(year), int(month), int(day))


@builtin("date and time", "from: string", cost=CALENDAR)
def datetime_from_text(frame: Frame, text: str) -> AnyDateTime:
    """Date and time("2026-03-31T10:00:00@Asia/Shanghai")."""
    value: AnyDateTime = _known(read_datetime(text))
    return value


@builtin("date and time", "date: day, time: time", cost=CALENDAR)
def datetime_of(frame: Frame, day: AnyDate | AnyDateTime, clock: AnyTime) -> AnyDateTime:
    """Date and time(@"2026-03-31", @"10:00:00")."""
    return make_datetime(day_number(day), time_nanoseconds(clock), clock.tzinfo)


@builtin("time", "from: string", cost=CALENDAR)
def time_from_text(frame: Frame, text: str) -> AnyTime:
    """time("10:00:00+08:00")."""
    value: AnyTime = _known(read_time(text))
    return value


@builtin("time", "from: time", cost=CALENDAR)
def time_from_time(frame: Frame, clock: AnyTime) -> AnyTime:
    """time(@"10:00:00") is the same time."""
    return clock


@builtin("time", "from: day", cost=CALENDAR)
def time_from_moment(frame: Frame, moment: AnyDate | AnyDateTime) -> AnyTime:
    """time(@"2026-03-31T10:00:00Z") = @"10:00:00Z"; UTC midnight of a date."""
    if isinstance(moment, FarDate) or type(moment) is date:
        return make_time(0, UTC)
    assert isinstance(moment, datetime | FarDateTime)
    return make_time(time_nanoseconds(moment), moment.tzinfo)


@builtin("time", "hour: number, minute: number, second: number, offset?: days and time duration|null", cost=CALENDAR)
def time_of(
    frame: Frame, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTimeDuration | None = None
) -> AnyTime:
    """time(10, 0, 0, @"PT8H") = @"10:00:00+08:00"."""
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        raise NoAnswer("no such time")
    nanoseconds = int(EXACT.multiply(second, Decimal(NANOSECONDS_A_SECOND)))
    total = (int(hour) * 3600 + int(minute) * 60) * NANOSECONDS_A_SECOND + nanoseconds
    zone = None
    if offset is not None:
        seconds = abs(offset.nanoseconds) // NANOSECONDS_A_SECOND
        zone = fixed_zone(-seconds if offset.nanoseconds < 0 else seconds)
    return make_time(total % NANOSECONDS_A_DAY, zone)


@builtin("number", "from: string, grouping separator: string|null, decimal separator: string|null", cost=CALENDAR)
def number_answer(frame: Frame, text: str, grouping: str | None, decimal: str | None) -> Decimal:
    """number("1,000.50", ",", ".") = 1000.50."""
    if grouping not in (" ", ",", ".", None) or decimal not in (".", ",", None):
        raise NoAnswer("a separator that is not allowed")
    if grouping == decimal and grouping is not None:
        raise NoAnswer("both separators are the same")
    if grouping:
        text = text.replace(grouping, "")
    if decimal == ",":
        text = text.replace(".", "x").replace(",", ".")
    if _number.fullmatch(text) is None:
        raise NoAnswer("no number")
    return DECIMAL128.create_decimal(text)


@builtin("string", "from: not null", cost=CALENDAR)
def string_answer(frame: Frame, value: Any) -> str:
    """string(1.1) = "1.1"."""
    frame.weigh(value)
    text = to_text(value)
    frame.spend(0 if type(value) is str else len(text) // 4)
    frame.room_for_text(len(text))
    return text


@builtin("string", "from: any", cost=CALENDAR)
def string_of_null(frame: Frame, value: Any) -> None:
    """string(null) = null."""


@builtin("duration", "from: string", cost=CALENDAR)
def duration_answer(frame: Frame, text: str) -> DaysTimeDuration | YearsMonthsDuration:
    """duration("P1DT2H"), duration("P1Y2M")."""
    value: DaysTimeDuration | YearsMonthsDuration = _known(read_duration(text))
    return value


@builtin("years and months duration", "from: day, to: day", cost=CALENDAR)
def years_and_months_duration(
    frame: Frame, start: AnyDate | AnyDateTime, end: AnyDate | AnyDateTime
) -> YearsMonthsDuration:
    """Years and months duration(@"2011-12-22", @"2013-08-24") = @"P1Y8M": whole months between two dates."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonthsDuration(months)


def _endpoint(node: syntax.Node) -> Any:
    """The value of a literal endpoint; ValueError for anything that would have to be evaluated."""
    if isinstance(node, syntax.Number | syntax.Text):
        return node.value
    if isinstance(node, syntax.AtLiteral):
        return _known(read_literal(node.text))
    value = written_value(node)
    if value is not None:
        return value
    raise NoAnswer("an endpoint that is no literal")


@builtin("range", "from: string", cost=50)
def range_(frame: Frame, text: str) -> Range:
    """range("[1..3]") = [1..3]: the ends must be literals."""
    from engine.feel.cursor import name_table
    from engine.feel.parser import parse_tree

    frame.spend(len(text) // 4 + 1)
    try:
        node = parse_tree(text, name_table(["date and time"]))
    except FeelError as error:
        raise NoAnswer("no range") from error
    if not isinstance(node, syntax.Interval):
        raise NoAnswer("no range")
    start, end = _endpoint(node.start), _endpoint(node.end)
    if not ordered(start, end):
        raise NoAnswer("ends that are not in order")
    return Range(start, end, node.start_included, node.end_included)
