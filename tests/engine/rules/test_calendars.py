"""Calendars: the ready ones say what the official notices say, and every calendar survives being stored."""

from datetime import date, time
from typing import Any

import pytest

from engine.errors import BihuanError
from engine.rules.calendar import OFFICE_HOURS, Calendar, Segment
from engine.rules.calendars import as_values, china_calendar, from_values, round_the_clock_calendar


def test_2026_has_the_make_up_days_of_the_official_notice() -> None:
    """The State Council's notice for 2026 names six working weekends."""
    calendar = china_calendar("china", [2026])
    made_up = [day.isoformat() for day, segments in sorted(calendar.days.items()) if segments]
    assert made_up == ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def test_a_year_without_a_notice_is_provisional() -> None:
    """A year that nobody has announced keeps its statutory holidays and is marked."""
    calendar = china_calendar("china", range(2026, 2100))
    answers = calendar.is_provisional(date(2026, 10, 1)), calendar.is_provisional(date(2099, 10, 1))
    assert (*answers, calendar.days[date(2099, 10, 1)]) == (False, True, ())


def test_a_calendar_survives_being_stored() -> None:
    """What is written as JSON values is read as the same calendar."""
    calendar = china_calendar("china", [2026, 2027])
    assert from_values(as_values(calendar)) == calendar


def test_round_the_clock_is_stored_with_midnight_as_its_end() -> None:
    """00:00 as an end is the midnight that ends the day."""
    assert as_values(round_the_clock_calendar("always"))["week"][0] == [["00:00:00", "00:00:00"]]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"id": "x", "zone": "Asia/Shanghai", "week": []},
        {"id": "x", "zone": "Nowhere/City", "week": [[["09:00", "12:00"]]] * 7},
        {"id": "x", "zone": "../etc/passwd", "week": [[["09:00", "12:00"]]] * 7},
        {"id": "x", "zone": "Asia/Shanghai", "week": [[]] * 7},
        {"id": "x", "zone": "Asia/Shanghai", "week": [[["12:00", "09:00"]]] * 7},
        {"id": "x", "zone": "Asia/Shanghai", "week": [[["09:00", "12:00"], ["11:00", "13:00"]]] * 7},
        {"id": "x", "zone": "Asia/Shanghai", "week": [[["nine", "12:00"]]] * 7},
        {"id": "x", "zone": "Asia/Shanghai", "week": [[["09:00", "12:00"]]] * 7, "days": {"tomorrow": []}},
    ],
)
def test_what_is_no_calendar_is_refused(values: dict[str, Any]) -> None:
    """A calendar that cannot be counted on is refused with a sentence, whatever is wrong."""
    with pytest.raises(BihuanError) as caught:
        from_values(values)
    assert caught.value.code == "calendar.invalid"


def test_a_special_day_replaces_the_day_of_the_week() -> None:
    """A Saturday with segments of its own is worked in those only."""
    morning = (Segment(time(9), time(12)),)
    week = (OFFICE_HOURS,) * 5 + ((), ())
    calendar = Calendar("own", "Asia/Shanghai", week, {date(2026, 11, 7): morning})
    assert (calendar.segments(date(2026, 11, 7)), calendar.segments(date(2026, 11, 14))) == (morning, ())
