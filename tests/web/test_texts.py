"""The catalogue of texts is complete, and templates use only what it has."""

import re
from pathlib import Path

import pytest

from web.frame.texts import Text, catalogue
from web.frame.words import named

WEB = Path(__file__).parents[2] / "web"
USED = re.compile(r"""\bt\(\s*['"]([a-z_0-9.]+)['"]\s*[,)]""")


def test_every_text_that_pages_ask_for_exists() -> None:
    """No page shows a key instead of a text."""
    files = [*WEB.glob("templates/**/*.html"), *WEB.glob("frame/*.py"), *WEB.glob("pages/**/*.py")]
    asked = {key for path in files for key in USED.findall(path.read_text("utf-8"))}

    assert asked - set(catalogue()) == set()


def test_a_text_is_filled_with_its_facts() -> None:
    """Places take the facts, and braces can be written."""
    text = Text("有 {n} 件，例如 {{x}}", "{n} things such as {{x}}")

    assert text.in_language("en", {"n": 2}) == "2 things such as {x}"


def test_english_knows_one_thing_from_many() -> None:
    """The singular is used for exactly one."""
    text = Text("{n} 件", "{n} tasks", "One task")

    assert text.in_language("en", {"n": 1}) == "One task"


@pytest.mark.parametrize(
    ("who", "name", "shown"),
    [
        ("system", "system", "系统"),
        ("program:crm", "program:crm", "程序 crm"),
        ("li_na", "李娜", "李娜"),
        ("x", "", "x"),
    ],
)
def test_people_and_machines_have_names(who: str, name: str, shown: str) -> None:
    """The system and programs are called what they are, people by name."""
    assert named(who, name) == shown
