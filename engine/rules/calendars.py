"""Ready calendars (China with make-up working days, round the clock), and calendars as JSON values.

The directory stores calendars through `as_values`/`from_values`; the demonstration organisation takes the ready ones.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any

import holidays

from engine.errors import BihuanError
from engine.rules.calendar import CALENDAR_INVALID, OFFICE_HOURS, WHOLE_DAY, Calendar, Day, Segment


def china_calendar(name: str, years: Iterable[int], *, segments: Day = OFFICE_HOURS) -> Calendar:
    """Monday to Friday in Asia/Shanghai without public holidays, with make-up working days (调休), for these years.

    Source: the notices of the State Council (国务院办公厅关于节假日安排的通知) as the `holidays` library carries them.
    A year whose notice the library does not have is provisional: statutory holidays only, no make-up days.
    """
    wanted = frozenset(years)
    announced, free, made_up = _notices(min(wanted) - 1, max(wanted) + 1)
    days: dict[date, Day] = {day: () for day in free if day.year in wanted}
    days.update({day: segments for day in made_up if day.year in wanted})
    return Calendar(
        name,
        "Asia/Shanghai",
        (segments, segments, segments, segments, segments, (), ()),
        days,
        frozenset(year for year in wanted if year not in announced),
    )


def round_the_clock_calendar(name: str, *, zone: str = "Asia/Shanghai") -> Calendar:
    """Every second of every day is worked: for hotlines and calendar-day deadlines."""
    return Calendar(name, zone, (WHOLE_DAY,) * 7)


def as_values(calendar: Calendar) -> dict[str, Any]:
    """The calendar as JSON values.

    `{"id", "zone", "week": seven lists of [start, end], "days": {date: segments}, "provisional_years"}`
    """
    return {
        "id": calendar.id,
        "zone": calendar.zone,
        "week": [_texts(segments) for segments in calendar.week],
        "days": {day.isoformat(): _texts(segments) for day, segments in sorted(calendar.days.items())},
        "provisional_years": sorted(calendar.provisional_years),
    }


def from_values(values: Mapping[str, Any]) -> Calendar:
    """The calendar that `as_values` wrote. Raises `calendar.invalid` for anything else."""
    try:
        monday, tuesday, wednesday, thursday, friday, saturday, sunday = map(_segments, values["week"])
        return Calendar(
            str(values["id"]),
            str(values["zone"]),
            (monday, tuesday, wednesday, thursday, friday, saturday, sunday),
            {date.fromisoformat(day): _segments(texts) for day, texts in values.get("days", {}).items()},
            frozenset(map(int, values.get("provisional_years", ()))),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise BihuanError(CALENDAR_INVALID, calendar=_name(values), reason=str(wrong)) from wrong


@lru_cache(maxsize=8)
def _notices(first: int, last: int) -> tuple[frozenset[int], frozenset[date], frozenset[date]]:
    """Announced years, free days, make-up days; the caller adds the years beside: notices reach over New Year."""
    china = holidays.country_holidays("CN", years=range(first, last + 1))
    announced = frozenset(getattr(china, "special_public_holidays", {}))
    return announced, frozenset(china), frozenset(china.weekend_workdays)


def _texts(segments: Day) -> list[list[str]]:
    return [[f"{segment.start:%H:%M:%S}", f"{segment.end:%H:%M:%S}"] for segment in segments]


def _segments(texts: Iterable[Iterable[str]]) -> Day:
    return tuple(Segment(time.fromisoformat(start), time.fromisoformat(end)) for start, end in texts)


def _name(values: object) -> object:
    return values.get("id", "?") if isinstance(values, Mapping) else "?"
