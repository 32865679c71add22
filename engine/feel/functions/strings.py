"""String functions (DMN 1.5, table 74); positions count characters from 1, or backwards from -1."""

from decimal import Decimal
from typing import Any

from engine.feel.budget import Frame
from engine.feel.functions.registry import builtin
from engine.feel.patterns import Program, pattern
from engine.feel.patterns.matcher import replaced, searched, split_at
from engine.feel.reasons import NoAnswer

_STEPS_A_CHARACTER = 8
"""What a character of a pattern counts, though a pattern is read once and kept."""


@builtin("substring", "string: string, start position: number, length?: number|null")
def substring_answer(frame: Frame, string: str, start: Decimal, length: Decimal | None = None) -> str:
    """substring("foobar", 3, 2) = "ob"; a length beyond the end gives what there is."""
    index = int(start)
    if index == 0 or abs(index) > len(string) or (length is not None and int(length) < 1):
        raise NoAnswer("position out of range")
    first = index - 1 if index > 0 else len(string) + index
    frame.room_for_text(len(string) - first)
    return string[first:] if length is None else string[first : first + int(length)]


@builtin("string length", "string: string")
def string_length(frame: Frame, string: str) -> Decimal:
    """String length("foo") = 3."""
    return Decimal(len(string))


@builtin("upper case", "string: string")
def upper_case(frame: Frame, string: str) -> str:
    """Upper case("aBc4") = "ABC4"."""
    frame.room_for_text(len(string))
    return string.upper()


@builtin("lower case", "string: string")
def lower_case(frame: Frame, string: str) -> str:
    """Lower case("aBc4") = "abc4"."""
    frame.room_for_text(len(string))
    return string.lower()


@builtin("substring before", "string: string, match: string")
def substring_before(frame: Frame, string: str, match: str) -> str:
    """Substring before("foobar", "bar") = "foo"; empty when there is no match."""
    frame.room_for_text(len(string))
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string, match: string")
def substring_after(frame: Frame, string: str, match: str) -> str:
    """Substring after("foobar", "ob") = "ar"; empty when there is no match."""
    frame.room_for_text(len(string))
    return string.partition(match)[2] if match else string


@builtin("contains", "string: string, match: string")
def contains_answer(frame: Frame, string: str, match: str) -> bool:
    """contains("foobar", "ob") = true."""
    frame.spend(len(string) // 1000)
    return match in string


@builtin("starts with", "string: string, match: string")
def starts_with(frame: Frame, string: str, match: str) -> bool:
    """Starts with("foobar", "fo") = true."""
    frame.spend(len(string) // 1000)
    return string.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(frame: Frame, string: str, match: str) -> bool:
    """Ends with("foobar", "r") = true."""
    frame.spend(len(string) // 1000)
    return string.endswith(match)


def _read(frame: Frame, expression: str, flags: str) -> Program:
    frame.spend(_STEPS_A_CHARACTER * len(expression))
    return pattern(expression, flags)


@builtin("matches", "input: string, pattern: string, flags?: string|null", cost=15)
def matches_answer(frame: Frame, text: str, expression: str, flags: str | None = None) -> bool:
    """matches("foobar", "^fo*b") = true: anywhere in the text, unless anchored."""
    return searched(_read(frame, expression, flags or ""), text, frame)


@builtin("replace", "input: string, pattern: string, replacement: string, flags?: string|null", cost=15)
def replace_answer(frame: Frame, text: str, expression: str, replacement: str, flags: str | None = None) -> str:
    """replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") = "[1=ab][2=]cd"."""
    return replaced(_read(frame, expression, flags or ""), text, replacement, frame)


@builtin("split", "string: string, delimiter: string", cost=15)
def split_answer(frame: Frame, text: str, delimiter: str) -> list[str]:
    r"""split("John Doe", "\s") = ["John", "Doe"]."""
    return split_at(_read(frame, delimiter, ""), text, frame)


@builtin("string join", "list: list, delimiter?: string|null")
def string_join(frame: Frame, items: list[Any], delimiter: str | None = None) -> str:
    """String join(["a", null, "c"], ", ") = "a, c"."""
    texts = [item for item in items if item is not None]
    if not all(isinstance(text, str) for text in texts):
        raise NoAnswer("an item that is no text")
    frame.room_for_text(sum(map(len, texts)) + len(delimiter or "") * len(texts))
    frame.spend(len(texts))
    return (delimiter or "").join(texts)
