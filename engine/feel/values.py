"""The FEEL values that Python has no type for, all frozen. Anybody above engine.feel may build and compare them.

Dates, times and numbers are Python's own types wherever those can hold the value; `FarDate`, `FineTime` and
`FarDateTime` stand in for years outside 1..9999 and for fractions finer than a microsecond (DMN 1.5, 10.3.2.3).
"""

import datetime as python_datetime
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

NANOSECONDS_A_SECOND = 1_000_000_000
NANOSECONDS_A_DAY = 86_400 * NANOSECONDS_A_SECOND


@dataclass(frozen=True, slots=True, order=True)
class DaysTimeDuration:
    """A length of time in nanoseconds, written P1DT2H3M4.5S; negative lengths are allowed."""

    nanoseconds: int

    @classmethod
    def of(cls, length: timedelta) -> "DaysTimeDuration":
        """The same length as a Python timedelta."""
        return cls((length.days * 86_400 + length.seconds) * NANOSECONDS_A_SECOND + length.microseconds * 1000)

    @property
    def timedelta(self) -> timedelta:
        """The same length for Python, cut to whole microseconds; OverflowError beyond 999,999,999 days."""
        return timedelta(microseconds=self.nanoseconds // 1000)


@dataclass(frozen=True, slots=True, order=True)
class YearsMonthsDuration:
    """A number of months, written P1Y2M; negative numbers are allowed."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends, None for an end at infinity; `excluded` turns it inside out, as in (!= 5)."""

    start: Any
    end: Any
    start_included: bool = True
    end_included: bool = True
    excluded: bool = False


@dataclass(frozen=True, slots=True, order=True)
class FarDate:
    """A date whose year is outside 1..9999 (proleptic Gregorian, with a year 0)."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class FineTime:
    """A time of day finer than a microsecond."""

    hour: int
    minute: int
    second: int
    nanosecond: int
    tzinfo: python_datetime.tzinfo | None = None


@dataclass(frozen=True, slots=True)
class FarDateTime:
    """A date and time that `datetime` cannot hold: a far year or a fraction finer than a microsecond."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    nanosecond: int
    tzinfo: python_datetime.tzinfo | None = None


@dataclass(frozen=True, slots=True)
class HostFunction:
    """A function of the caller, offered to expressions by name or as a value in the context.

    `parameters` are its FEEL parameter names in order; one ending in `?` may be left out (then None is passed).
    `call` gets FEEL values by position and gives one back; a BihuanError it raises becomes the reason of a null.
    """

    parameters: tuple[str, ...]
    call: Callable[..., Any]
