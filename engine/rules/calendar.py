"""Working time as data: which seconds of which days are worked. `engine.rules.working_time` counts on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from engine.errors import BihuanError, declare

CALENDAR_INVALID = declare(
    "calendar.invalid",
    "invalid",
    zh="工作日历“{calendar}”无法使用：{reason}。请修改后再保存。",
    en='The working calendar "{calendar}" cannot be used: {reason}. Correct it and save again.',
)

Span = tuple[datetime, datetime]
"""A worked stretch of time, both ends aware UTC; the end is not worked any more."""


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """One worked stretch of a day in local time; an end of 00:00 is the midnight that ends the day."""

    start: time
    end: time

    @property
    def finish(self) -> timedelta:
        """The end counted from the beginning of the day, so that midnight is 24 hours."""
        return _since_midnight(self.end) or timedelta(days=1)


Day = tuple[Segment, ...]
"""The segments of one day in order; empty = not worked."""

OFFICE_HOURS: Day = (Segment(time(9), time(12)), Segment(time(13, 30), time(18)))
WHOLE_DAY: Day = (Segment(time(0), time(0)),)


@dataclass(frozen=True)
class Calendar:
    """Which time is worked: a week, the days that differ from it, and the years that nobody has announced yet."""

    id: str
    zone: str
    week: tuple[Day, Day, Day, Day, Day, Day, Day]
    """Monday to Sunday."""
    days: Mapping[date, Day] = field(default_factory=dict)
    """Days that differ: a public holiday is `()`, a make-up working day (调休) has its segments."""
    provisional_years: frozenset[int] = frozenset()
    """Years without an official notice: their holidays are expected, their make-up days unknown."""

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise BihuanError(CALENDAR_INVALID, calendar=self.id, reason="a week has seven days")
        for segments in (*self.week, *self.days.values()):
            self._check(segments)
        if not any(self.week):
            raise BihuanError(CALENDAR_INVALID, calendar=self.id, reason="no day of the week is worked")
        try:
            ZoneInfo(self.zone)
        except (OSError, ValueError) as wrong:
            raise BihuanError(CALENDAR_INVALID, calendar=self.id, reason=f'"{self.zone}" is not a time zone') from wrong

    def _check(self, segments: Day) -> None:
        finish = timedelta(0)
        for segment in segments:
            start = _since_midnight(segment.start)
            if start < finish or segment.finish <= start:
                reason = f"the segment {segment.start:%H:%M}-{segment.end:%H:%M} overlaps or ends before it begins"
                raise BihuanError(CALENDAR_INVALID, calendar=self.id, reason=reason)
            finish = segment.finish

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone in which days begin and end."""
        return ZoneInfo(self.zone)

    @cached_property
    def _spans(self) -> dict[date, tuple[Span, ...]]:
        return {}

    def segments(self, day: date) -> Day:
        """The worked segments of a local day, in order."""
        special = self.days.get(day)
        return self.week[day.weekday()] if special is None else special

    def spans(self, day: date) -> tuple[Span, ...]:
        """The worked stretches of a local day as UTC moments; remembered, because deadlines ask for the same days."""
        known = self._spans.get(day)
        if known is None:
            known = self._spans[day] = tuple(self._convert(day))
        return known

    def _convert(self, day: date) -> Iterator[Span]:
        for segment in self.segments(day):
            last = day + timedelta(days=1) if segment.end == time(0) else day
            start = datetime.combine(day, segment.start, self.tz).astimezone(UTC)
            end = datetime.combine(last, segment.end, self.tz).astimezone(UTC)
            if start < end:
                yield start, end

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies in a year whose holidays are not officially announced."""
        return day.year in self.provisional_years


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
