"""Repeating moments written as cron text, as Camunda 8 takes them: Spring's six fields, with L, W, # and the macros.

    second  minute  hour  day of month  month  day of week          0 0 9 ? * MON-FRI      0 30 17 LW * *

Both day fields must match (Spring; Unix would take either). Pure; definitions check with it, execution and the timer
start events calculate with it. Source: Spring Framework, `CronExpression`.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Matches = Callable[[date], bool]
YEARS = 60
"""How far ahead a moment is looked for: 29 February on a given weekday comes again within 40 years."""
_MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1
    )
}
_WEEKDAYS = {name: number for number, name in enumerate(["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"], 1)}
_PART = re.compile(r"(\*|\d+)(?:-(\d+))?(?:/(\d+))?")
_FROM_END = re.compile(r"L(?:-(\d+))?")
_NEAREST = re.compile(r"(L|\d+)W")
_LAST_WEEKDAY = re.compile(r"([0-7])L")
_NTH_WEEKDAY = re.compile(r"([0-7])#([1-5])")


@dataclass(frozen=True, slots=True)
class Cron:
    """What the text means; `text` is how it is kept."""

    text: str
    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    seconds: tuple[int, ...]
    months: frozenset[int]
    days: tuple[Matches, ...]
    weekdays: tuple[Matches, ...]

    def after(self, moment: datetime, zone: str) -> datetime:
        """The first moment (aware UTC) behind `moment` on the clock of `zone`. Raises: LookupError where there is none
        within sixty years.
        """
        local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0) + timedelta(seconds=1)
        while local.year <= moment.year + YEARS:
            if local.month not in self.months:
                local = datetime.combine(_next_month(local.date()), time())
                continue
            found = self._within(local.time()) if self._matches(local.date()) else None
            if found is None:
                local = datetime.combine(local.date() + timedelta(days=1), time())
                continue
            local = datetime.combine(local.date(), found)
            at = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
            if at > moment:
                return at
            # In the hour that a clock shows twice, what was named the first time is not named again.
            local += timedelta(seconds=1)
        raise LookupError(self.text)

    def _matches(self, day: date) -> bool:
        return any(matches(day) for matches in self.days) and any(matches(day) for matches in self.weekdays)

    def _within(self, earliest: time) -> time | None:
        """The first time of a day from `earliest` on."""
        for hour in (hour for hour in self.hours if hour >= earliest.hour):
            for minute in (minute for minute in self.minutes if (hour, minute) >= (earliest.hour, earliest.minute)):
                for second in self.seconds:
                    if time(hour, minute, second) >= earliest:
                        return time(hour, minute, second)
        return None


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@lru_cache(maxsize=256)
def read_cron(text: str) -> Cron | None:
    """What the text means; None for anything that is no cron text, or never comes (30 February)."""
    written = " ".join(text.split())
    fields = _MACROS.get(written.lower(), written).upper().split(" ")
    if len(fields) != 6:
        return None
    seconds, minutes, hours = _numbers(fields[0], 0, 59), _numbers(fields[1], 0, 59), _numbers(fields[2], 0, 23)
    months = _numbers(_named(fields[4], _MONTHS), 1, 12)
    days, weekdays = _matchers(fields[3], _day), _matchers(_named(fields[5], _WEEKDAYS), _weekday)
    if not (seconds and minutes and hours and months and days and weekdays):
        return None
    cron = Cron(written, hours, minutes, seconds, frozenset(months), days, weekdays)
    return cron if _comes(cron) else None


def _comes(cron: Cron) -> bool:
    try:
        cron.after(datetime(2000, 1, 1, tzinfo=UTC), "UTC")
    except LookupError:
        return False
    return True


def _named(field: str, names: dict[str, int]) -> str:
    for name, number in names.items():
        field = field.replace(name, str(number))
    return field


def _numbers(field: str, lowest: int, highest: int) -> tuple[int, ...]:
    """The numbers that a field of a comma-separated list names, in order; none where it is wrong."""
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None or (match[1] == "*" and match[2]):
            return ()
        first = lowest if match[1] == "*" else int(match[1])
        last = int(match[2]) if match[2] else highest if match[1] == "*" or match[3] else first
        step = int(match[3] or 1)
        if not lowest <= first <= last <= highest or not step:
            return ()
        found.update(range(first, last + 1, step))
    return tuple(sorted(found))


def _matchers(field: str, read: Callable[[str], Matches | None]) -> tuple[Matches, ...]:
    """One for each part of the field; none where a part is wrong. A question mark is a star."""
    parts = [read("*" if part == "?" else part) for part in field.split(",")]
    known = [part for part in parts if part is not None]
    return tuple(known) if len(known) == len(parts) else ()


def _day(part: str) -> Matches | None:
    nearest, from_end = _NEAREST.fullmatch(part), _FROM_END.fullmatch(part)
    if nearest is not None:
        wanted = None if nearest[1] == "L" else int(nearest[1])
        return None if wanted is not None and not 1 <= wanted <= 31 else lambda day: day == _workday(day, wanted)
    if from_end is not None:
        before = int(from_end[1] or 0)
        return None if before > 30 else lambda day: day.day == _length(day) - before
    numbers = frozenset(_numbers(part, 1, 31))
    return (lambda day: day.day in numbers) if numbers else None


def _weekday(part: str) -> Matches | None:
    last, nth = _LAST_WEEKDAY.fullmatch(part), _NTH_WEEKDAY.fullmatch(part)
    if last is not None:
        wanted = int(last[1]) or 7
        return lambda day: day.isoweekday() == wanted and day.day > _length(day) - 7
    if nth is not None:
        number, which = int(nth[1]) or 7, int(nth[2])
        return lambda day: day.isoweekday() == number and (day.day - 1) // 7 + 1 == which
    numbers = frozenset(number or 7 for number in _numbers(part, 0, 7))
    return (lambda day: day.isoweekday() in numbers) if numbers else None


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _workday(day: date, wanted: int | None) -> date | None:
    """The weekday nearest to a day of the month (None: its last weekday), never in another month."""
    length = _length(day)
    if wanted is not None and wanted > length:
        return None
    aim = day.replace(day=length if wanted is None else wanted)
    if aim.isoweekday() == 6:
        return aim - timedelta(days=1) if aim.day > 1 else aim + timedelta(days=2)
    if aim.isoweekday() == 7:
        return aim - timedelta(days=2) if aim.day == length else aim + timedelta(days=1)
    return aim
