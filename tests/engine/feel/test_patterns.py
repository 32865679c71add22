"""Regular expressions of XPath (F&O 7.6) as matches, replace and split use them."""

from typing import Any

import pytest

from engine.feel import evaluate

MATCHES: list[tuple[str, str, str, bool | None]] = [
    ("abracadabra", "^a.*a$", "", True),
    ("abracadabra", "^bra", "", False),
    ("a\nb", "a.b", "", False),
    ("a\nb", "a.b", "s", True),
    ("x\nab", "^ab$", "m", True),
    ("x\n", "^$", "m", False),
    ("ABC", "abc", "i", True),
    ("héllo", r"^\w+$", "", True),
    ("投诉", r"^\p{IsCJKUnifiedIdeographs}{2}$", "", True),
    ("a1", r"^\p{L}\p{Nd}$", "", True),
    ("b", "[a-z-[aeiou]]", "", True),
    ("e", "[a-z-[aeiou]]", "", False),
    ("q", "[^Q]", "i", False),
    ("abab", r"^(ab)\1$", "", True),
    ("a.b", "a.b", "q", True),
    ("axb", "a.b", "q", False),
    ("hello world", r"hello\ sworld", "x", True),
    ("aaa", "^a{2,3}$", "", True),
    ("aaaa", "^a{2,3}$", "", False),
    ("", "^(a*)*$", "", True),
    ("ab", "(?:a)(b)", "", True),
    ("a", "a{", "", None),
    ("a", "[]", "", None),
    ("a", "(a", "", None),
    ("a", "a)", "", None),
    ("a", r"\q", "", None),
    ("a", "a**", "", None),
    ("a", "[z-a]", "", None),
    ("a", r"\p{Foo}", "", None),
    ("a", "a", "z", None),
    ("a", "a{2,1}", "", None),
    ("a-b", r"[\w-]+", "", True),
    ("13800138000", r"^1[3-9]\d{9}$", "", True),
    ("a]", r"^[a\]]+$", "", True),
    ("x:y", r"^\i\c*$", "", True),
]


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "wanted"), MATCHES, ids=[f"{m[0]!r} {m[1]} {m[2]}" for m in MATCHES]
)
def test_a_text_matches_or_not(text: str, pattern: str, flags: str, wanted: bool | None) -> None:
    """matches() is true, false, or null for a wrong pattern."""
    assert evaluate("matches(text, pattern, flags)", {"text": text, "pattern": pattern, "flags": flags}) is wanted


REPLACED: list[tuple[str, str, str, Any]] = [
    ("abracadabra", "a.*?a", "*", "*c*bra"),
    ("AAAA", "A+?", "b", "bbbb"),
    ("darted", "^(.*?)d(.*)$", "$1c$2", "carted"),
    ("abc", "(b)", "[$0$1$2]", "a[bb]c"),
    ("abc", "b", r"\$\\", r"a$\c"),
    ("abc", "b", "$", None),
    ("abc", "b*", "x", None),
    ("abc", "b", r"\x", None),
    ("a1", r"(\d)", "$10", "a10"),
]


@pytest.mark.parametrize(("text", "pattern", "replacement", "wanted"), REPLACED)
def test_matches_are_replaced(text: str, pattern: str, replacement: str, wanted: str | None) -> None:
    """replace() fills groups, and is null for a wrong replacement or a pattern that matches nothing at all."""
    context = {"text": text, "pattern": pattern, "replacement": replacement}

    assert evaluate("replace(text, pattern, replacement)", context) == wanted


@pytest.mark.parametrize(
    ("text", "delimiter", "wanted"),
    [
        ("a, b,c", r",\s*", ["a", "b", "c"]),
        ("", ",", [""]),
        ("a", ",", ["a"]),
        (";a;", ";", ["", "a", ""]),
        ("abc", "", None),
    ],
)
def test_texts_are_split(text: str, delimiter: str, wanted: list[str] | None) -> None:
    """split() gives the parts between the matches."""
    assert evaluate("split(text, delimiter)", {"text": text, "delimiter": delimiter}) == wanted
