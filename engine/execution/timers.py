"""When a timer is due: dates, durations and cycles, as ISO 8601 text or as the value of a FEEL expression (BPMN
2.0.2, table 10.101).

Pure: text or value and a moment in, a moment out. Used by the subscriptions and by user tasks for their due dates.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.values import DaysTimeDuration, YearsMonthsDuration
from engine.rules.cron import Cron, read_cron

ENDLESS = -1
_DURATION = re.compile(
    r"(?P<sign>[-+]?)P(?=\d|T\d)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_ZONE_NAME = re.compile(r"[@\[].*$")
_REPEAT = re.compile(r"R(\d*)/(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """A duration of the calendar: months are added by the calendar, the rest exactly."""

    months: int = 0
    exact: timedelta = timedelta(0)

    @property
    def positive(self) -> bool:
        """Whether it leads into the future."""
        return self.months > 0 or (self.months == 0 and self.exact > timedelta(0))

    def after(self, moment: datetime, zone: str) -> datetime:
        """The moment this long after `moment` (aware UTC); months keep the hour of the clock in `zone`."""
        if not self.months:
            return moment + self.exact
        local = moment.astimezone(ZoneInfo(zone))
        index = local.year * 12 + local.month - 1 + self.months
        year, month = divmod(index, 12)
        day = min(local.day, _days_in(year, month + 1))
        return local.replace(year=year, month=month + 1, day=day).astimezone(UTC) + self.exact


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repeating timer: how often (`ENDLESS` or at least 1), how far apart or at which moments, and from when."""

    repetitions: int
    span: Span | Cron
    start: datetime | None = None


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def span(value: Any) -> Span | None:
    """The duration that ISO text ("P1DT2H"), a FEEL duration or a timedelta means; None for anything else."""
    if isinstance(value, timedelta):
        return Span(exact=value)
    if isinstance(value, YearsMonthsDuration):
        return Span(months=value.months)
    if isinstance(value, DaysTimeDuration):
        return Span(exact=value.timedelta)
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    return _span_of(match) if match else None


def _span_of(match: re.Match[str]) -> Span:
    sign = -1 if match["sign"] == "-" else 1
    number = {name: int(match[name] or 0) for name in ("years", "months", "weeks", "days", "hours", "minutes")}
    exact = timedelta(
        weeks=number["weeks"],
        days=number["days"],
        hours=number["hours"],
        minutes=number["minutes"],
        seconds=float(match["seconds"] or 0),
    )
    return Span(sign * (number["years"] * 12 + number["months"]), sign * exact)


def moment(value: Any, zone: str, *, end_of_day: bool = False) -> datetime | None:
    """The moment (aware UTC) that a date-time, date or ISO text means, read in `zone` where it says no offset.

    A bare date means its first moment, or its last second with `end_of_day` (due dates).
    """
    if isinstance(value, str):
        try:
            text = _ZONE_NAME.sub("", value.strip())
            value = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(23, 59, 59) if end_of_day else time(), ZoneInfo(zone)).astimezone(UTC)
    return None


def cycle(value: Any, zone: str) -> Cycle | None:
    """The cycle of ISO text ("R3/PT10S", "R/2026-01-01T08:00:00Z/P1D", "PT1H" is endless), of cron text or of a FEEL
    duration.
    """
    if not isinstance(value, str):
        length = span(value)
        return Cycle(ENDLESS, length) if length and length.positive else None
    cron = read_cron(value)
    if cron is not None:
        return Cycle(ENDLESS, cron)
    match = _REPEAT.fullmatch(value.strip())
    times, rest = (match[1], match[2]) if match else ("", value)
    start_text, _, every = rest.rpartition("/")
    length, start = span(every), moment(start_text, zone) if start_text else None
    if length is None or not length.positive or (start_text and start is None) or times == "0":
        return None
    return Cycle(int(times) if times else ENDLESS, length, start)
