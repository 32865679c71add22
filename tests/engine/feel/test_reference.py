"""The reference page is true: every example runs, every function is there."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.execution.feel_functions import NAMES, working_time_functions
from engine.execution.people_functions import PEOPLE_NAMES, Company, people_functions
from engine.feel import BUILTINS, evaluate
from engine.rules.calendars import china_calendar, round_the_clock_calendar

PAGE = (Path(__file__).parents[3] / "docs/reference/feel.md").read_text("utf-8")
EXAMPLES = re.findall(r"`([^`\n]+)` → `([^`\n]+)`", PAGE)
COMPANY = Company(
    {"hq": None, "repair": "hq", "lifts": "repair"},
    {"zhang": "repair", "sun": "repair", "zhou": "lifts", "wu": "hq"},
    {"heads:repair": ("sun",), "quality": ("wu", "zhou")},
)
CALENDARS = {"china": china_calendar("china", [2026]), "hotline": round_the_clock_calendar("hotline")}
OURS = working_time_functions(CALENDARS, default="china") | people_functions(lambda: COMPANY)
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(("left", "right"), EXAMPLES, ids=[left for left, _ in EXAMPLES])
def test_every_example_is_true(left: str, right: str) -> None:
    """Both sides of the arrow give the same value."""
    assert evaluate(left, {}, now=NOW, functions=OURS) == evaluate(right, {})


def test_every_function_is_described() -> None:
    """The tables of the page name every function of the standard and of ours, and no other."""
    rows = re.findall(r"^\| (`[^|]+`) \|[^|]+\|[^|]+\| `[^|]+→", PAGE, re.MULTILINE)

    assert {re.split(r"[`(]", row)[1] for row in rows} == {*BUILTINS, *NAMES, *PEOPLE_NAMES}
