"""Calendars as people write them: hours of a day as text, days that differ as stretches. Pure; for `calendars`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from engine.errors import BihuanError, declare
from engine.rules.calendar import Calendar, Day, Segment

BAD_HOURS = declare(
    "web.bad_hours",
    "invalid",
    zh="“{given}”不是工作时段。请写成 09:00-12:00 13:30-18:00 的样子，先后排列、不重叠；不上班就留空。",
    en='"{given}" is not working time. Write it like 09:00-12:00 13:30-18:00, in order and without overlap; leave it'
    " empty for a day off.",
)
_SEGMENT = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–—~至]\s*([01]?\d|2[0-4]):([0-5]\d)")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row that differ from the week in the same way."""

    first: date
    last: date
    hours: str
    """Empty where nobody works."""


def hours_text(day: Day) -> str:
    """The worked hours of a day, such as `09:00-12:00 13:30-18:00`."""
    return " ".join(f"{part.start:%H:%M}-{'24:00' if part.end == time(0) else f'{part.end:%H:%M}'}" for part in day)


def read_hours(text: str) -> Day:
    """The hours that somebody wrote. Raises `web.bad_hours`."""
    found = [tuple(int(number) for number in match) for match in _SEGMENT.findall(text)]
    rest = re.sub(r"[\s,，、;；]", "", _SEGMENT.sub("", text))
    edges = [minute for a, b, c, d in found for minute in (a * 60 + b, c * 60 + d)]
    if rest or edges != sorted(set(edges)) or any(edge > 24 * 60 for edge in edges):
        raise BihuanError(BAD_HOURS, given=text[:60])
    return tuple(Segment(time(a, b), time(c % 24, d)) for a, b, c, d in found)


def stretches(calendar: Calendar, year: int) -> Iterator[Stretch]:
    """What differs from the week in a year, days in a row together."""
    open_one: Stretch | None = None
    for day in sorted(day for day in calendar.days if day.year == year):
        hours = hours_text(calendar.days[day])
        if open_one is not None and open_one.last + _DAY == day and open_one.hours == hours:
            open_one = Stretch(open_one.first, day, hours)
            continue
        if open_one is not None:
            yield open_one
        open_one = Stretch(day, day, hours)
    if open_one is not None:
        yield open_one


def with_days(calendar: Calendar, first: date, last: date, *, as_week: bool, hours: Day) -> Calendar:
    """The calendar with these days changed: worked so, free where there are no hours, or as the week has them."""
    days = dict(calendar.days)
    for count in range((last - first).days + 1):
        day = first + count * _DAY
        if as_week:
            days.pop(day, None)
        else:
            days[day] = hours
    return Calendar(calendar.id, calendar.zone, calendar.week, days, calendar.provisional_years)
