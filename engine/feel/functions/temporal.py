"""Functions of calendar days (DMN 1.5, table 79)."""

from decimal import Decimal

from engine.feel.budget import Frame
from engine.feel.functions.registry import CALENDAR, builtin
from engine.feel.moments import AnyDate, AnyDateTime, date_parts, day_number, days_of
from engine.feel.properties import weekday

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)


@builtin("day of year", "date: day", cost=CALENDAR)
def day_of_year(frame: Frame, moment: AnyDate | AnyDateTime) -> Decimal:
    """Day of year(@"2019-09-17") = 260."""
    return Decimal(day_number(moment) - days_of(moment.year, 1, 1) + 1)


@builtin("day of week", "date: day", cost=CALENDAR)
def day_of_week(frame: Frame, moment: AnyDate | AnyDateTime) -> str:
    """Day of week(@"2019-09-17") = "Tuesday"."""
    return _DAYS[weekday(moment) - 1]


@builtin("month of year", "date: day", cost=CALENDAR)
def month_of_year(frame: Frame, moment: AnyDate | AnyDateTime) -> str:
    """Month of year(@"2019-09-17") = "September"."""
    return _MONTHS[moment.month - 1]


@builtin("week of year", "date: day", cost=CALENDAR)
def week_of_year(frame: Frame, moment: AnyDate | AnyDateTime) -> Decimal:
    """Week of year(@"2019-09-17") = 38: ISO 8601, the week of the Thursday."""
    thursday = day_number(moment) - weekday(moment) + 4
    return Decimal((thursday - days_of(date_parts(thursday)[0], 1, 1)) // 7 + 1)
