"""Times as people say them: 今天 14:00, 11月22日, 剩 2 个工作日, 超期 3 小时.

Pure: `now`, zone and language are arguments. The exact moment belongs into the `title` beside it; `exact` gives it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton

from engine.errors import Language
from engine.rules.working_time import Calendar, working_days_between, working_time_between

Tone = Literal["late", "soon", "calm", "none"]
LOCALE = {"zh": "zh_CN", "en": "en_GB"}
SOON = timedelta(hours=4)
WORDS: dict[str, dict[Language, str]] = {
    "today": {"zh": "今天", "en": "today"},
    "yesterday": {"zh": "昨天", "en": "yesterday"},
    "tomorrow": {"zh": "明天", "en": "tomorrow"},
    "left": {"zh": "剩 {amount}", "en": "{amount} left"},
    "over": {"zh": "超期 {amount}", "en": "{amount} overdue"},
    "minute": {"zh": "{n} 分钟", "en": "{n} minutes"},
    "hour": {"zh": "{n} 小时", "en": "{n} hours"},
    "day": {"zh": "{n} 天", "en": "{n} days"},
    "working_hour": {"zh": "{n} 个工作小时", "en": "{n} working hours"},
    "working_day": {"zh": "{n} 个工作日", "en": "{n} working days"},
    "just_over": {"zh": "刚刚超期", "en": "just overdue"},
    "about_now": {"zh": "即将到期", "en": "due now"},
    "none": {"zh": "无期限", "en": "no deadline"},
}


@dataclass(frozen=True, slots=True)
class DueWords:
    """How a deadline stands, for a row: the words, how urgent, and the exact moment for the title."""

    text: str
    tone: Tone
    exact: str


def _say(key: str, language: Language, **facts: object) -> str:
    text = WORDS[key][language].format(**facts)
    return text.removesuffix("s") if language == "en" and facts.get("n") == 1 else text


def due_words(
    due: datetime | None,
    now: datetime,
    *,
    calendar: Calendar | None,
    language: Language,
    zone: str = "Asia/Shanghai",
    named: str = "",
) -> DueWords:
    """How long is left or how far over, in working units where a calendar applies; `named` is what people call it."""
    if due is None:
        return DueWords(_say("none", language), "none", "")
    late = now >= due
    span = (due, now) if late else (now, due)
    amount, short = _amount(*span, calendar=calendar, language=language)
    tone: Tone = "late" if late else "soon" if short else "calm"
    when = exact(due, language=language, zone=zone) + (f" · {named}" if named else "")
    if not amount:
        return DueWords(_say("just_over" if late else "about_now", language), tone, when)
    return DueWords(_say("over" if late else "left", language, amount=amount), tone, when)


def _amount(start: datetime, end: datetime, *, calendar: Calendar | None, language: Language) -> tuple[str, bool]:
    """The span in words (empty under a minute), and whether it is short (under half a working day)."""
    if calendar is not None:
        days = working_days_between(start, end, calendar)
        worked = working_time_between(start, end, calendar)
        if days >= 1 and worked >= timedelta(hours=7):
            return _say("working_day", language, n=days), False
        unit = "hour" if days == 0 else "working_hour"
        return _hours(worked, unit, language=language), worked <= SOON
    elapsed = end - start
    if elapsed >= timedelta(days=1):
        return _say("day", language, n=elapsed.days), False
    return _hours(elapsed, "hour", language=language), elapsed <= SOON


def _hours(span: timedelta, unit: str, *, language: Language) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return _say("minute", language, n=minutes) if minutes else ""
    return _say(unit, language, n=minutes // 60)


def moment_words(moment: datetime, now: datetime, *, language: Language, zone: str = "Asia/Shanghai") -> str:
    """A moment as people say it: the nearer, the shorter."""
    local, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return f"{day_words(local.date(), today, language=language)} {local:%H:%M}"


def day_words(day: date, today: date, *, language: Language) -> str:
    """A day as people say it: 今天, 周一 (within six days), 11月22日, 2025年11月22日."""
    distance = (day - today).days
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get(distance)
    if near:
        return WORDS[near][language]
    locale = LOCALE[language]
    if 0 < distance < 6:
        return str(format_date(day, "EEE", locale=locale))
    skeleton = "MMMd" if day.year == today.year else "yMMMd"
    return str(format_skeleton(skeleton, datetime(day.year, day.month, day.day, tzinfo=UTC), locale=locale))


def exact(moment: datetime, *, language: Language, zone: str = "Asia/Shanghai") -> str:
    """The exact moment with its weekday, for titles and print."""
    pattern = "yyyy年M月d日 EEEE HH:mm:ss" if language == "zh" else "EEEE d MMMM yyyy HH:mm:ss"
    return str(format_datetime(moment.astimezone(ZoneInfo(zone)), pattern, locale=LOCALE[language]))
