"""Deadlines: on time, warning, overdue, and by how much working time."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.rules.calendars import china_calendar
from engine.rules.deadlines import Deadline, Standing, deadline

DUE = datetime(2026, 11, 4, 8, tzinfo=UTC)
WARNING = datetime(2026, 11, 4, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (datetime(2026, 11, 3, 8, tzinfo=UTC), "on_time"),
        (WARNING, "warning"),
        (DUE, "overdue"),
        (datetime(2026, 11, 5, tzinfo=UTC), "overdue"),
    ],
)
def test_standing(now: datetime, standing: Standing) -> None:
    """The warning and the due moment belong to what they begin."""
    assert deadline(now, DUE, warning=WARNING) == Deadline(standing, DUE - now)


def test_remaining_time_is_working_time_where_there_is_a_calendar() -> None:
    """From Friday 17:00 to Monday 10:00 in Shanghai two working hours remain."""
    friday, monday = datetime(2026, 11, 6, 9, tzinfo=UTC), datetime(2026, 11, 9, 2, tzinfo=UTC)
    calendar = china_calendar("china", [2026])
    assert deadline(friday, monday, calendar=calendar) == Deadline("on_time", timedelta(hours=2))


def test_overdue_time_is_negative() -> None:
    """Two hours after the due time, minus two hours remain."""
    assert deadline(DUE + timedelta(hours=2), DUE).remaining == timedelta(hours=-2)
