"""instance of, typed parameters, and named types of the caller."""

from dataclasses import dataclass

import pytest

from engine.feel import evaluate, parse_type
from engine.feel.types import ListType, TypeName


@dataclass(frozen=True)
class Grade:
    """A named type: one of four words."""

    words: tuple[str, ...] = ("优秀", "良好", "合格", "不合格")

    def accepts(self, value: object) -> bool:
        """Whether the value is one of the words."""
        return value in self.words


CASES = [
    ('"优秀" instance of Grade', True), ('"差" instance of Grade', False), ('["优秀"] instance of list<Grade>', True),
    ("1 instance of Other", None), ("null instance of Other", None), ("null instance of Null", True),
    ("[1] instance of list", None), ("abs instance of function<number>->number", True),
    ("(function(a: string) 1) instance of function<string>->number", True),
    ("(function(a: string) 1) instance of function<number>->number", False),
    ("(function(a: string) 1) instance of function<string>->string", False),
    ("[1..2] instance of range<number>", True), ('(< "a") instance of range<number>', False),
    ("{a: 1, b: 2} instance of context<a: number>", True), ("{b: 2} instance of context<a: number>", False),
    ("(function(x: number) x + 1)([1])", 2), ('(function(x: number) x + 1)("1")', None),
    ("(function(x: list<number>) count(x))(1)", 1), ('(function(g: Grade) g)("良好")', "良好"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text for text, _ in CASES])
def test_types_are_tested(text: str, wanted: object) -> None:
    """A value conforms, does not, or the type means nothing."""
    assert evaluate(text, {}, types={"Grade": Grade()}) == wanted


def test_a_type_can_be_read_from_text() -> None:
    """Item definitions name types as instance of does."""
    assert parse_type("list<date and time>") == ListType(TypeName("date and time"))
