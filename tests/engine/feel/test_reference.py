"""The reference page is true: every example runs, every function is there."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.feel import BUILTINS, evaluate

PAGE = (Path(__file__).parents[3] / "docs/reference/feel.md").read_text("utf-8")
EXAMPLES = re.findall(r"`([^`\n]+)` → `([^`\n]+)`", PAGE)
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(("left", "right"), EXAMPLES, ids=[left for left, _ in EXAMPLES])
def test_every_example_is_true(left: str, right: str) -> None:
    """Both sides of the arrow give the same value."""
    assert evaluate(left, {}, now=NOW) == evaluate(right, {})


def test_every_function_is_described() -> None:
    """The tables of the page name every built-in function and no other."""
    rows = re.findall(r"^\| (`[^|]+`) \|[^|]+\|[^|]+\| `[^|]+→", PAGE, re.MULTILINE)

    assert {re.split(r"[`(]", row)[1] for row in rows} == set(BUILTINS)
