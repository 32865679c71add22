"""The FEEL functions that count in working time, bound to the calendars of the directory (design decision 8)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.errors import BihuanError, declare
from engine.feel import DaysTimeDuration, HostFunction
from engine.rules.working_time import Calendar, add_working_days, add_working_hours, working_time_between

UNKNOWN_CALENDAR = declare(
    "calendar.missing",
    "missing",
    zh="没有名为“{calendar}”的工作日历。可用的日历：{known}。",
    en='There is no calendar "{calendar}". Known calendars: {known}.',
)
BAD_ARGUMENT = declare(
    "calendar.bad_argument",
    "invalid",
    zh="工作时间函数需要{wanted_zh}，却得到 {value}。",
    en="A working time function needs {wanted_en} but got {value}.",
)


def calendar_functions(calendars: Mapping[str, Calendar], default: str) -> dict[str, HostFunction]:
    """`add working days(start, n, calendar)`, `add working hours(…)` and `working time between(a, b, calendar)`.

    `calendar` is an id; left out or null means `default`. Wrong arguments give null with a reason.
    """

    def chosen(name: object) -> Calendar:
        wanted = default if name is None else str(name)
        if wanted not in calendars:
            raise BihuanError(UNKNOWN_CALENDAR, calendar=wanted, known=", ".join(sorted(calendars)))
        return calendars[wanted]

    def days(start: Any, number: Any, name: Any) -> Any:
        if not isinstance(start, date):
            raise _wrong(start, "日期或日期时间", "a date or date and time")
        return add_working_days(start, int(_number(number)), chosen(name))

    def hours(start: Any, number: Any, name: Any) -> Any:
        amount = number.timedelta if isinstance(number, DaysTimeDuration) else _number(number)
        return add_working_hours(_moment(start), amount, chosen(name))

    def between(start: Any, end: Any, name: Any) -> Any:
        return DaysTimeDuration.of(working_time_between(_moment(start), _moment(end), chosen(name)))

    return {
        "add working days": HostFunction(("start", "n", "calendar?"), days),
        "add working hours": HostFunction(("start", "n", "calendar?"), hours),
        "working time between": HostFunction(("start", "end", "calendar?"), between),
    }


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    raise _wrong(value, "日期时间", "a date and time")


def _number(value: Any) -> int | Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    raise _wrong(value, "数字", "a number")


def _wrong(value: object, zh: str, en: str) -> BihuanError:
    return BihuanError(BAD_ARGUMENT, wanted_zh=zh, wanted_en=en, value=repr(value)[:80])
