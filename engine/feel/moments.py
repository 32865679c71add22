"""Taking dates and times apart and putting them together, whether Python's types can hold them or not.

Used by the arithmetic, comparison and text of engine.feel. A "moment" is any date, time, or date and time.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.feel.values import (
    NANOSECONDS_A_DAY,
    NANOSECONDS_A_SECOND,
    FarDate,
    FarDateTime,
    FineTime,
)

AnyDate = date | FarDate
AnyTime = time | FineTime
AnyDateTime = datetime | FarDateTime
Zone = tzinfo | None

YEARS = range(-999_999_999, 1_000_000_000)
_STANDARD_DAY = datetime(2024, 1, 1)  # noqa: DTZ001  its zone is the question
"""A time of day with a zone but no date takes its offset on this day, without summer time, whatever day it is."""


def days_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a proleptic Gregorian date (any year)."""
    shifted = year - (month <= 2)
    era, of_era = divmod(shifted, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def date_parts(days: int) -> tuple[int, int, int]:
    """Year, month and day of a number of days since 1970-01-01."""
    era, of_era = divmod(days + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return year_of_era + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def make_date(year: int, month: int, day: int) -> AnyDate:
    """The date; ValueError when there is no such day or the year is outside ±999,999,999."""
    if 1 <= year <= 9999:
        return date(year, month, day)
    if year not in YEARS or not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        raise ValueError("no such date")
    return FarDate(year, month, day)


def make_time(nanoseconds: int, zone: Zone) -> AnyTime:
    """The time of day that lies this many nanoseconds after midnight."""
    seconds, fraction = divmod(nanoseconds, NANOSECONDS_A_SECOND)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    if fraction % 1000:
        return FineTime(hour, minute, second, fraction, zone)
    return time(hour, minute, second, fraction // 1000, zone)


def make_datetime(days: int, nanoseconds: int, zone: Zone) -> AnyDateTime:
    """The local date and time of days since 1970-01-01 and nanoseconds since midnight; ValueError beyond all years."""
    year, month, day = date_parts(days)
    seconds, fraction = divmod(nanoseconds, NANOSECONDS_A_SECOND)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    if fraction % 1000 == 0 and 1 <= year <= 9999:
        return datetime(year, month, day, hour, minute, second, fraction // 1000, zone)
    if year not in YEARS:
        raise ValueError("no such date")
    return FarDateTime(year, month, day, hour, minute, second, fraction, zone)


def day_number(moment: AnyDate | AnyDateTime) -> int:
    """Days since 1970-01-01 of the local date."""
    return days_of(moment.year, moment.month, moment.day)


def time_nanoseconds(moment: AnyTime | AnyDateTime) -> int:
    """Nanoseconds since local midnight."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    if isinstance(moment, FineTime | FarDateTime):
        return seconds * NANOSECONDS_A_SECOND + moment.nanosecond
    return seconds * NANOSECONDS_A_SECOND + moment.microsecond * 1000


def _nanoseconds(length: timedelta | None) -> int:
    if length is None:
        return 0
    return (length.days * 86_400 + length.seconds) * NANOSECONDS_A_SECOND + length.microseconds * 1000


def time_offset(moment: AnyTime) -> int | None:
    """Offset from UTC in nanoseconds; None without one."""
    zone = moment.tzinfo
    if zone is None:
        return None
    fixed = zone.utcoffset(None)
    if fixed is not None:
        return _nanoseconds(fixed)
    return _nanoseconds(zone.utcoffset(_STANDARD_DAY)) - _nanoseconds(zone.dst(_STANDARD_DAY))


def offset_at(days: int, nanoseconds: int, zone: tzinfo) -> int:
    """Offset from UTC in nanoseconds that `zone` has at a local date and time, in any year."""
    fixed = zone.utcoffset(None)
    if fixed is not None:
        return _nanoseconds(fixed)
    year, month, day = date_parts(days)
    near = year if 1 < year < 9999 else (2 if year <= 1 else 2000 + year % 400)
    moment = datetime(near, month, day, tzinfo=zone) + timedelta(microseconds=nanoseconds // 1000)
    return _nanoseconds(zone.utcoffset(moment))


def offset_of(moment: AnyDateTime) -> int | None:
    """Offset from UTC in nanoseconds of a date and time; None without one."""
    if isinstance(moment, datetime):
        offset = moment.utcoffset()
        return None if offset is None else _nanoseconds(offset)
    if moment.tzinfo is None:
        return None
    return offset_at(day_number(moment), time_nanoseconds(moment), moment.tzinfo)


def local_nanoseconds(moment: AnyDateTime) -> int:
    """Nanoseconds since 1970-01-01T00:00:00 on the clock on the wall."""
    return day_number(moment) * NANOSECONDS_A_DAY + time_nanoseconds(moment)


def at_instant(instant: int, zone: Zone) -> AnyDateTime:
    """The date and time in `zone` of an instant (nanoseconds since the epoch; local time where zone is None)."""
    offset = 0
    if zone is not None:
        offset = offset_at(*divmod(instant, NANOSECONDS_A_DAY), zone)
        # The offset was looked up with UTC as if it were local; once more with the better local time.
        offset = _settled(instant, offset, zone)
    return make_datetime(*divmod(instant + offset, NANOSECONDS_A_DAY), zone)


def _settled(instant: int, guess: int, zone: tzinfo) -> int:
    year = date_parts(instant // NANOSECONDS_A_DAY)[0]
    if zone.utcoffset(None) is None and 2 < year < 9998:
        whole = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant // 1000)
        return _nanoseconds(whole.astimezone(zone).utcoffset())
    return offset_at(*divmod(instant + guess, NANOSECONDS_A_DAY), zone)


@lru_cache(maxsize=256)
def zone_named(name: str) -> tzinfo | None:
    """The IANA time zone, None when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def fixed_zone(seconds: int) -> tzinfo:
    """A zone with a constant offset; ValueError beyond 14 hours (DMN 1.5, table 65)."""
    if abs(seconds) > 14 * 3600:
        raise ValueError("offset beyond 14 hours")
    return UTC if seconds == 0 else timezone(timedelta(seconds=seconds))


def zone_key(zone: Zone) -> str | None:
    """The IANA name of a zone, None for none or a constant offset."""
    return zone.key if isinstance(zone, ZoneInfo) else None
