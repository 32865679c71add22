"""Working time inside expressions."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.execution.feel_functions import NAMES, working_time_functions
from engine.feel.expression import parse
from engine.feel.values import DaysTimeDuration
from engine.rules.calendars import china_calendar, round_the_clock_calendar
from tests.builders import process
from tests.engine.execution.play import play

FUNCTIONS = working_time_functions(
    {"office": china_calendar("office", [2026]), "hotline": round_the_clock_calendar("hotline")}, default="office"
)
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('add working days(date("2026-09-30"), 1)', date(2026, 10, 8)),
        ('add working days(date("2026-09-30"), 1, "hotline")', date(2026, 10, 1)),
        (
            'add working hours(date and time("2026-03-02T17:00:00+08:00"), 2, "hotline")',
            datetime(2026, 3, 2, 19, 0, tzinfo=BEIJING),
        ),
        ('working days between(date("2026-03-02"), date("2026-03-09"))', 5),
        ('is working day(date("2026-10-01"))', False),
        (
            'working time between(@"2026-03-02T09:00:00Z", @"2026-03-03T09:00:00Z", "hotline")',
            DaysTimeDuration.of(timedelta(days=1)),
        ),
        ('add working days(date("2026-09-30"), 1, "unknown")', None),
        ('add working days("tomorrow", 1)', None),
        ('add working hours(date("2026-09-30"), 1)', None),
    ],
)
def test_working_time(expression: str, expected: Any) -> None:
    """Days and hours of the named calendar, or of the default one; what cannot be answered is null."""
    assert parse(expression, names=frozenset(FUNCTIONS)).evaluate({}, functions=FUNCTIONS) == expected


def test_names_are_those_of_the_functions() -> None:
    """The list for checkers is complete."""
    assert set(NAMES) == set(FUNCTIONS)


def test_due_date_in_working_days() -> None:
    """A diagram uses them like any other function."""
    diagram = process().start().user_task("a", due="=add working days(now(), 2)").build()

    due = next(iter(play(diagram, functions=FUNCTIONS).tasks.values())).due  # type: ignore[union-attr]

    assert due == datetime(2026, 3, 4, 9, 0, tzinfo=BEIJING)
