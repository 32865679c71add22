"""Times are told as people say them."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from engine.errors import Language
from engine.rules.calendars import china_calendar
from web.frame.times import DueWords, day_words, due_words, exact, moment_words

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
CHINA = china_calendar("china", range(2025, 2028))


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (timedelta(days=2, hours=3), "剩 2 个工作日", "calm"),
        (timedelta(hours=2), "剩 2 小时", "soon"),
        (timedelta(minutes=20), "剩 20 分钟", "soon"),
        (timedelta(days=-1, hours=-3), "刚刚超期", "late"),
        (timedelta(days=-2, hours=7), "超期 2 个工作小时", "late"),
        (timedelta(days=-7), "超期 6 个工作日", "late"),
    ],
)
def test_a_deadline_is_told_in_working_units(due: timedelta, words: str, tone: str) -> None:
    """Working days and hours count, Sundays do not, the make-up Saturday of 28 February does."""
    told = due_words(MONDAY + due, MONDAY, calendar=CHINA, language="zh")

    assert (told.text, told.tone) == (words, tone)


def test_a_deadline_without_calendar_is_told_in_elapsed_time() -> None:
    """Where no working calendar applies, days are days."""
    told = due_words(MONDAY + timedelta(days=3), MONDAY, calendar=None, language="en", named="")

    assert told == DueWords("3 days left", "calm", "Thursday 5 March 2026 09:00:00")


def test_no_deadline_is_said_so() -> None:
    """A task without due date says that it has none."""
    assert due_words(None, MONDAY, calendar=CHINA, language="zh") == DueWords("无期限", "none", "")


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (date(2026, 3, 2), "今天", "today"),
        (date(2026, 3, 1), "昨天", "yesterday"),
        (date(2026, 3, 3), "明天", "tomorrow"),
        (date(2026, 3, 5), "周四", "Thu"),
        (date(2026, 3, 20), "3月20日", "20 Mar"),
        (date(2025, 11, 22), "2025年11月22日", "22 Nov 2025"),
    ],
)
def test_a_day_is_told_the_nearer_the_shorter(day: date, zh: str, en: str) -> None:
    """Near days have names, far ones dates, other years their year."""
    told = tuple(day_words(day, date(2026, 3, 2), language=language) for language in get_args(Language))

    assert told == (zh, en)


def test_a_moment_is_told_in_the_local_zone() -> None:
    """Times are local, whatever the zone they are kept in."""
    assert moment_words(datetime(2026, 3, 2, 6, 0, tzinfo=UTC), MONDAY, language="zh") == "今天 14:00"


def test_the_exact_moment_stands_beside_the_words() -> None:
    """The title names weekday and second."""
    assert exact(MONDAY, language="zh") == "2026年3月2日 星期一 09:00:00"
