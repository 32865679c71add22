"""Reading dates, times and durations from ISO 8601 text (DMN 1.5, 10.3.4.1). For functions, literals and the codec."""

import re
from datetime import tzinfo

from engine.feel.moments import (
    AnyDate,
    AnyDateTime,
    AnyTime,
    days_of,
    fixed_zone,
    make_date,
    make_datetime,
    make_time,
    zone_named,
)
from engine.feel.values import (
    NANOSECONDS_A_DAY,
    NANOSECONDS_A_SECOND,
    DaysTimeDuration,
    YearsMonthsDuration,
)

_DATE = r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)"
_TIME = r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,30}))?(?:([Zz])|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([A-Za-z0-9_+\-/]{1,64}))?"
_date = re.compile(_DATE, re.ASCII)
_time = re.compile(_TIME, re.ASCII)
_datetime = re.compile(_DATE + r"(?:T" + _TIME + r")?", re.ASCII)
_days_time = re.compile(
    r"(-?)P(?:(\d{1,20})D)?(?:(T)(?:(\d{1,20})H)?(?:(\d{1,20})M)?(?:(\d{1,20})(?:\.(\d{0,30}))?S)?)?", re.ASCII
)
_years_months = re.compile(r"(-?)P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.ASCII)

LONGEST_MONTHS = 999_999_999 * 12 + 11
LONGEST_NANOSECONDS = (2**63 - 1) * NANOSECONDS_A_SECOND


def read_date(text: str) -> AnyDate | None:
    """The date of a text such as 2026-03-31, None when it is none."""
    found = _date.fullmatch(text)
    if found is None:
        return None
    try:
        return make_date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _fraction(digits: str | None) -> int:
    return int((digits or "0")[:9].ljust(9, "0"))


def _zone(found: "re.Match[str]", first: int) -> tuple[bool, tzinfo | None]:
    """Whether the zone part is right, and the zone."""
    if found[first]:
        return True, fixed_zone(0)
    if found[first + 1]:
        hours, minutes, seconds = int(found[first + 2]), int(found[first + 3]), int(found[first + 4] or 0)
        if minutes > 59 or seconds > 59:
            return False, None
        total = hours * 3600 + minutes * 60 + seconds
        try:
            return True, fixed_zone(-total if found[first + 1] == "-" else total)
        except ValueError:
            return False, None
    if found[first + 5]:
        zone = zone_named(found[first + 5])
        return zone is not None, zone
    return True, None


def _clock(found: "re.Match[str]", first: int) -> int | None:
    """Nanoseconds since midnight; a whole day for 24:00:00; None when out of range."""
    hour, minute, second = int(found[first]), int(found[first + 1]), int(found[first + 2])
    nanoseconds = (hour * 3600 + minute * 60 + second) * NANOSECONDS_A_SECOND + _fraction(found[first + 3])
    if minute > 59 or second > 59 or nanoseconds > NANOSECONDS_A_DAY:
        return None
    return nanoseconds


def read_time(text: str) -> AnyTime | None:
    """The time of day of a text such as 10:30:00+08:00 or 10:30:00@Asia/Shanghai, None when it is none."""
    found = _time.fullmatch(text)
    if found is None:
        return None
    clock = _clock(found, 1)
    right, zone = _zone(found, 5)
    return make_time(clock % NANOSECONDS_A_DAY, zone) if clock is not None and right else None


def read_datetime(text: str) -> AnyDateTime | None:
    """The date and time of a text such as 2026-03-31T10:30:00@Asia/Shanghai; midnight when the time is left out."""
    found = _datetime.fullmatch(text)
    if found is None:
        return None
    try:
        day = make_date(int(found[1]), int(found[2]), int(found[3]))
        days = days_of(day.year, day.month, day.day)
        if found[4] is None:
            return make_datetime(days, 0, None)
        clock = _clock(found, 4)
        right, zone = _zone(found, 8)
        if clock is None or not right:
            return None
        return make_datetime(days + clock // NANOSECONDS_A_DAY, clock % NANOSECONDS_A_DAY, zone)
    except ValueError:
        return None


def read_duration(text: str) -> DaysTimeDuration | YearsMonthsDuration | None:
    """The duration of a text such as P1DT2H or P1Y2M, None when it is none or mixes both kinds."""
    found = _years_months.fullmatch(text)
    if found and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return YearsMonthsDuration(-months if found[1] else months) if months <= LONGEST_MONTHS else None
    found = _days_time.fullmatch(text)
    if found is None or not (found[2] or found[4] or found[5] or found[6]):
        return None
    if found[3] and not (found[4] or found[5] or found[6]):
        return None
    seconds = (int(found[2] or 0) * 86_400 + int(found[4] or 0) * 3600 + int(found[5] or 0) * 60 + int(found[6] or 0))
    nanoseconds = seconds * NANOSECONDS_A_SECOND + _fraction(found[7] or None)
    if nanoseconds > LONGEST_NANOSECONDS:
        return None
    return DaysTimeDuration(-nanoseconds if found[1] else nanoseconds)


Literal = AnyDate | AnyDateTime | AnyTime | DaysTimeDuration | YearsMonthsDuration


def read_literal(text: str) -> Literal | None:
    """The value of an at-literal: whichever of date, date and time, time or duration the text is (rule 65)."""
    for reader in (read_date, read_time, read_duration):
        value: Literal | None = reader(text)
        if value is not None:
            return value
    return read_datetime(text) if "T" in text else None
