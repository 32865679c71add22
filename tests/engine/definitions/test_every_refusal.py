"""Our own set of diagrams that break a static rule is complete: no rule is checked that no test breaks."""

import re
from pathlib import Path

from engine.definitions import diagram_findings, file_findings
from engine.execution import refusals

TESTS = Path(__file__).parents[1]
RULES = (diagram_findings, file_findings, refusals)


def test_every_rule_is_broken_by_a_test() -> None:
    """Each sentence that a draft may be refused with stands in a test, as the code that a diagram leads to."""
    codes = {
        str(value)
        for module in RULES
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and re.fullmatch(r"[a-z]+\.[a-z_]+", value)
    }
    texts = [
        path.read_text("utf-8")
        for folder in ("definitions", "execution", "operations")
        for path in (TESTS / folder).rglob("test_*.py")
    ]
    said = {word for text in texts for word in re.findall(r'"((?:[a-z]+\.)?[a-z_]+)"', text)}

    assert {code for code in codes if code not in said and code.partition(".")[2] not in said} == set()
