"""Working time inside expressions: FEEL functions over the calendars of an installation.

`engine.operations` puts them into `Environment.functions`; whoever checks definitions takes their names from `NAMES`.
A calendar is named by its id; left out, the default one counts. An unknown one gives null with the reason.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.errors import BihuanError, declare
from engine.feel.values import DaysTimeDuration, HostFunction
from engine.rules import working_time
from engine.rules.working_time import Calendar

NO_CALENDAR = declare(
    "execution.no_calendar",
    "missing",
    zh="没有名为“{calendar}”的工作日历。请检查名称，或先建立这个日历。",
    en="There is no working calendar “{calendar}”. Check the name, or set the calendar up first.",
)
NOT_WORKING_TIME = declare(
    "execution.not_working_time",
    "invalid",
    zh="“{function}”需要{wanted_zh}，收到的是 {value}。",
    en="“{function}” needs {wanted_en}, got {value}.",
)
NAMES = (
    "add working days",
    "add working hours",
    "working time between",
    "working days between",
    "is working day",
)


def working_time_functions(calendars: Mapping[str, Calendar], *, default: str = "") -> dict[str, HostFunction]:
    """The functions by name, over calendars by id.

    add working days(start, n, calendar?): a date or date and time, as the start is
    add working hours(start, n, calendar?): a date and time; n is a number of hours or a duration
    working time between(from, to, calendar?): a duration
    working days between(from, to, calendar?): a number
    is working day(day, calendar?): true or false
    """
    functions: tuple[tuple[str, tuple[str, ...], Callable[..., Any]], ...] = (
        ("add working days", ("start", "n"), _add_days),
        ("add working hours", ("start", "n"), _add_hours),
        ("working time between", ("from", "to"), _time_between),
        ("working days between", ("from", "to"), _days_between),
        ("is working day", ("day",), _is_working_day),
    )
    return {
        name: HostFunction((*parameters, "calendar?"), _with_calendar(act, calendars, default))
        for name, parameters, act in functions
    }


def _with_calendar(act: Callable[..., Any], calendars: Mapping[str, Calendar], default: str) -> Callable[..., Any]:
    def call(*values: Any) -> Any:
        name = values[-1] or default
        calendar = calendars.get(name) if isinstance(name, str) else None
        if calendar is None:
            raise BihuanError(NO_CALENDAR, calendar=name)
        return act(*values[:-1], calendar)

    return call


def _add_days(start: Any, days: Any, calendar: Calendar) -> date:
    day = _day("add working days", start)
    if not isinstance(days, Decimal | int) or days != int(days):
        raise _wrong("add working days", days, "整数天数", "a whole number of days")
    return working_time.add_working_days(day, int(days), calendar)


def _add_hours(start: Any, hours: Any, calendar: Calendar) -> datetime:
    amount = hours.timedelta if isinstance(hours, DaysTimeDuration) else hours
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int | timedelta):
        raise _wrong("add working hours", hours, "小时数或时长", "a number of hours or a duration")
    return working_time.add_working_hours(_moment("add working hours", start), amount, calendar)


def _time_between(start: Any, end: Any, calendar: Calendar) -> DaysTimeDuration:
    name = "working time between"
    return DaysTimeDuration.of(working_time.working_time_between(_moment(name, start), _moment(name, end), calendar))


def _days_between(start: Any, end: Any, calendar: Calendar) -> int:
    name = "working days between"
    return working_time.working_days_between(_day(name, start), _day(name, end), calendar)


def _is_working_day(day: Any, calendar: Calendar) -> bool:
    return working_time.is_working_day(_day("is working day", day), calendar)


def _day(name: str, value: Any) -> date:
    if not isinstance(value, date):
        raise _wrong(name, value, "日期或日期时间", "a date or a date and time")
    return value


def _moment(name: str, value: Any) -> datetime:
    if not isinstance(value, datetime):
        raise _wrong(name, value, "日期时间", "a date and time")
    return value


def _wrong(name: str, value: Any, zh: str, en: str) -> BihuanError:
    return BihuanError(NOT_WORKING_TIME, function=name, value=value, wanted_zh=zh, wanted_en=en)
