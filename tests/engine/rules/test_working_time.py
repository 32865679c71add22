"""Working time: counted exactly, in either direction, over holidays, make-up days and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BihuanError
from engine.rules.calendar import Calendar, Segment
from engine.rules.calendars import china_calendar, round_the_clock_calendar
from engine.rules.working_time import (
    add_working_days,
    add_working_hours,
    is_working_day,
    is_working_moment,
    working_days_between,
    working_time_between,
)

CHINA = china_calendar("china", range(2024, 2028))
OFFICE = (Segment(time(9), time(12)), Segment(time(13), time(17)))
BERLIN = Calendar("berlin", "Europe/Berlin", (OFFICE,) * 5 + ((), ()))
NIGHT = Calendar("night", "Europe/Berlin", ((Segment(time(0), time(6)), Segment(time(22), time(0))),) * 7)
SHANGHAI = CHINA.tz


def shanghai(*parts: int) -> datetime:
    """A moment in Shanghai."""
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2026, 11, 2), 1, date(2026, 11, 3)),
        (date(2026, 11, 6), 1, date(2026, 11, 9)),
        (date(2026, 11, 7), 1, date(2026, 11, 9)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
        (date(2026, 10, 12), -1, date(2026, 10, 10)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 11, 7), 0, date(2026, 11, 9)),
        (date(2026, 11, 6), 0, date(2026, 11, 6)),
        (date(2026, 11, 8), -1, date(2026, 11, 6)),
    ],
)
def test_days_are_counted_over_holidays_and_make_up_days(start: date, days: int, expected: date) -> None:
    """Days count from the day after the start; a make-up Saturday counts, a public holiday does not."""
    assert add_working_days(start, days, CHINA) == expected


def test_days_keep_the_clock_time_and_the_zone_of_the_start() -> None:
    """Three working days after a UTC moment keep the local clock time and come back in UTC."""
    start = datetime(2026, 9, 30, 1, 30, tzinfo=UTC)
    assert add_working_days(start, 3, CHINA).isoformat() == "2026-10-10T01:30:00+00:00"


def test_the_day_of_a_moment_is_the_day_in_the_zone_of_the_calendar() -> None:
    """Friday evening in UTC is already Saturday in Shanghai."""
    assert not is_working_day(datetime(2026, 11, 6, 17, tzinfo=UTC), CHINA)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (shanghai(2026, 11, 2, 9), 2, shanghai(2026, 11, 2, 11)),
        (shanghai(2026, 11, 2, 11), 2, shanghai(2026, 11, 2, 14, 30)),
        (shanghai(2026, 11, 2, 9), 3, shanghai(2026, 11, 2, 12)),
        (shanghai(2026, 11, 2, 20), 1, shanghai(2026, 11, 3, 10)),
        (shanghai(2026, 9, 30, 17), Decimal("1.5"), shanghai(2026, 10, 8, 9, 30)),
        (shanghai(2026, 11, 3, 9, 30), -1, shanghai(2026, 11, 2, 17, 30)),
        (shanghai(2026, 11, 7, 12), -1, shanghai(2026, 11, 6, 17)),
        (shanghai(2026, 11, 2, 9), timedelta(minutes=1), shanghai(2026, 11, 2, 9, 1)),
        (shanghai(2026, 11, 7, 12), 0, shanghai(2026, 11, 7, 12)),
    ],
)
def test_hours_are_counted_over_breaks_nights_and_holidays(
    start: datetime, hours: int | Decimal | timedelta, expected: datetime
) -> None:
    """The result is the first moment at which the working time has passed, or the last one before the start."""
    assert add_working_hours(start, hours, CHINA) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (shanghai(2026, 11, 2, 8), shanghai(2026, 11, 2, 19), timedelta(hours=7, minutes=30)),
        (shanghai(2026, 11, 2, 12, 30), shanghai(2026, 11, 2, 13), timedelta(0)),
        (shanghai(2026, 9, 30, 17), shanghai(2026, 10, 8, 10), timedelta(hours=2)),
        (shanghai(2026, 11, 2, 11), shanghai(2026, 11, 2, 9), timedelta(hours=-2)),
        (shanghai(2026, 1, 1), shanghai(2027, 1, 1), timedelta(hours=248 * 7.5)),
    ],
)
def test_the_working_time_between_two_moments(start: datetime, end: datetime, expected: timedelta) -> None:
    """Only worked time counts; backwards it is negative; 2026 has 248 working days in China."""
    assert working_time_between(start, end, CHINA) == expected


def test_a_night_in_which_the_clock_is_put_back_has_one_hour_more() -> None:
    """A night shift over the end of summer time in Berlin works nine hours between 22:00 and 06:00."""
    start = datetime(2026, 10, 24, 22, tzinfo=BERLIN.tz)
    assert working_time_between(start, datetime(2026, 10, 25, 6, tzinfo=BERLIN.tz), NIGHT) == timedelta(hours=9)


def test_round_the_clock_is_elapsed_time() -> None:
    """On a calendar without rest, 48 working hours are two days."""
    start = shanghai(2026, 10, 1, 3)
    assert add_working_hours(start, 48, round_the_clock_calendar("always")) == start + timedelta(days=2)


def test_working_days_between_leaves_the_first_day_out() -> None:
    """From the Wednesday before the National Day to the Saturday that makes up for it lie three working days."""
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 10), CHINA) == 3


def test_the_end_of_a_segment_is_not_worked() -> None:
    """At noon the morning is over."""
    answers = [is_working_moment(shanghai(2026, 11, 2, hour), CHINA) for hour in (9, 12, 13, 14)]
    assert answers == [True, False, False, True]


@pytest.mark.parametrize("hours", [10**9, Decimal("1E+400"), Decimal("Infinity"), -(10**9)])
def test_a_number_beyond_reason_is_refused(hours: int | Decimal) -> None:
    """A billion hours end in an error instead of an endless count."""
    with pytest.raises(BihuanError) as caught:
        add_working_hours(shanghai(2026, 11, 2), hours, CHINA)
    assert caught.value.code == "working_time.too_far"


def test_a_time_without_a_zone_is_refused() -> None:
    """Nobody guesses the zone."""
    with pytest.raises(BihuanError) as caught:
        add_working_hours(datetime(2026, 11, 2), 1, CHINA)  # noqa: DTZ001
    assert caught.value.code == "working_time.naive"


moments = st.datetimes(datetime(2024, 2, 1), datetime(2027, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001
amounts = st.timedeltas(timedelta(0), timedelta(hours=200))


@given(moments, amounts, st.sampled_from([CHINA, BERLIN, NIGHT]))
def test_what_is_added_is_what_lies_between(start: datetime, amount: timedelta, calendar: Calendar) -> None:
    """Adding working time and measuring it are inverse, on every calendar and over clock changes."""
    assert working_time_between(start, add_working_hours(start, amount, calendar), calendar) == amount


@given(moments, amounts, st.sampled_from([CHINA, BERLIN, NIGHT]))
def test_subtracting_mirrors_adding(start: datetime, amount: timedelta, calendar: Calendar) -> None:
    """Going back works as going forward does."""
    assert working_time_between(add_working_hours(start, -amount, calendar), start, calendar) == amount


@given(st.dates(date(2024, 2, 1), date(2027, 11, 1)), st.integers(1, 60))
def test_days_added_are_days_between(start: date, days: int) -> None:
    """Adding working days and counting them are inverse."""
    assert working_days_between(start, add_working_days(start, days, CHINA), CHINA) == days
