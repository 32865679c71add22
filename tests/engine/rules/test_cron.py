"""Cron text as Spring reads it: which moments it names, on the clock of a place."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.rules.cron import read_cron

SHANGHAI = "Asia/Shanghai"


def _next(text: str, after: str, zone: str = SHANGHAI, count: int = 1) -> list[str]:
    cron, moment = read_cron(text), datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert cron is not None
    found = []
    for _ in range(count):
        moment = cron.after(moment, zone)
        found.append(f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}")
    return found


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("0 0 9 * * MON-FRI", "2026-03-06 09:00", "2026-03-09 09:00:00"),
        ("0 0 9 * * *", "2026-03-06 08:59:59", "2026-03-06 09:00:00"),
        ("*/10 * * * * *", "2026-03-06 08:00:55", "2026-03-06 08:01:00"),
        ("0 5/20 * * * ?", "2026-03-06 08:46", "2026-03-06 09:05:00"),
        ("0 0 8-10 * * *", "2026-03-06 10:00", "2026-03-07 08:00:00"),
        ("0 0,30 8 * JAN,jul *", "2026-03-06 10:00", "2026-07-01 08:00:00"),
        ("0 0 0 25 12 ?", "2026-12-25 00:00", "2027-12-25 00:00:00"),
        ("0 0 0 L * *", "2026-02-01 00:00", "2026-02-28 00:00:00"),
        ("0 0 0 L-3 * *", "2026-03-01 00:00", "2026-03-28 00:00:00"),
        ("0 0 0 1W * *", "2026-07-31 00:00", "2026-08-03 00:00:00"),
        ("0 0 0 15W * *", "2026-02-01 00:00", "2026-02-16 00:00:00"),
        ("0 0 0 31W * *", "2026-01-01 00:00", "2026-01-30 00:00:00"),
        ("0 0 0 LW * *", "2026-02-01 00:00", "2026-02-27 00:00:00"),
        ("0 0 0 * * 5L", "2026-03-01 00:00", "2026-03-27 00:00:00"),
        ("0 0 0 * * THUL", "2026-03-01 00:00", "2026-03-26 00:00:00"),
        ("0 0 0 ? * 5#2", "2026-03-01 00:00", "2026-03-13 00:00:00"),
        ("0 0 0 ? * MON#1", "2026-03-02 00:00", "2026-04-06 00:00:00"),
        ("0 0 0 13 * FRI", "2026-03-14 00:00", "2026-11-13 00:00:00"),
        ("0 0 0 29 2 MON", "2026-03-01 00:00", "2044-02-29 00:00:00"),
        ("0 0 0 * * 0", "2026-03-02 00:00", "2026-03-08 00:00:00"),
        ("0 0 0 * * 7", "2026-03-02 00:00", "2026-03-08 00:00:00"),
        ("@monthly", "2026-03-06 08:00", "2026-04-01 00:00:00"),
        ("@weekly", "2026-03-06 08:00", "2026-03-08 00:00:00"),
        ("  @Hourly ", "2026-03-06 08:00", "2026-03-06 09:00:00"),
    ],
)
def test_next_moment(text: str, after: str, expected: str) -> None:
    """The first moment behind another, with ranges, steps, names, L, W, # and macros."""
    assert _next(text, after) == [expected]


def test_moments_follow_each_other() -> None:
    """Each moment leads to the next, across the end of a day."""
    assert _next("0 0 8,20 * * *", "2026-03-06 09:00", count=3) == [
        "2026-03-06 20:00:00",
        "2026-03-07 08:00:00",
        "2026-03-07 20:00:00",
    ]


def test_a_clock_put_forward_or_back_names_each_moment_once() -> None:
    """In Berlin 02:30 is skipped on 29 March and shown twice on 25 October: it happens once on both days."""
    forward = _next("0 30 2 * * *", "2026-03-28 03:00", "Europe/Berlin", 2)
    back = _next("0 30 2 * * *", "2026-10-24 03:00", "Europe/Berlin", 2)

    assert (forward, back) == (
        ["2026-03-29 03:30:00", "2026-03-30 02:30:00"],
        ["2026-10-25 02:30:00", "2026-10-26 02:30:00"],
    )


@pytest.mark.parametrize(
    "text",
    ["", "PT1H", "* * * * *", "* * * * * * *", "60 * * * * *", "0 0 24 * * *", "0 0 0 0 * *", "0 0 0 * 13 *",
     "0 0 0 * * 8", "0 0 0 32W * *", "0 0 0 30 2 *", "5-1 * * * * *", "*/0 * * * * *", "a * * * * *", "0 0 0 * * 5#6",
     "*-5 * * * * *", "0 0 0 L-31 * *", "@never"],
)  # fmt: skip
def test_what_is_no_cron_text(text: str) -> None:
    """Wrong fields, and moments that never come, are no cron text."""
    assert read_cron(text) is None
