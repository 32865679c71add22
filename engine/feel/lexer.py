"""Cuts the text of an expression into tokens (DMN 1.5, 10.3.1.2, rules 25 to 35 and 61 to 65). For the parser only."""

import re
from typing import NamedTuple

from engine.feel.reasons import SYNTAX, TOO_LONG, FeelError

LONGEST_TEXT = 100_000
"""Characters of one expression."""


class Token(NamedTuple):
    """One token: its kind (`number`, `string`, `name`, `quoted name`, `sign` or `end`), text and place."""

    kind: str
    text: str
    start: int
    end: int


_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd"
    "\U00010000-\U000effff"
)
"""Name start characters of rule 28, without the white space of rule 61."""
_SPACE = "\t\n\x0b\x0c\r \x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_pattern = re.compile(
    rf"(?P<space>(?:[{_SPACE}]|//[^\n]*|/\*(?s:.*?)\*/)+)"
    r"|(?P<sign>\*\*|\.\.|<=|>=|!=)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<name>[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*|\?)"
    r'|(?P<string>"(?:[^"\\]|\\(?s:.))*")'
    r"|(?P<quoted>`[^`\n]+`)"
    r"|(?P<other>[-+*/=<>()\[\]{},.:@'\u2019])"
)
_escape = re.compile(r"""\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(['"\\nrt]))""")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a character of the text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def tokens_of(text: str) -> list[Token]:
    """The tokens of the text, ended by one of kind `end`; FeelError where no token can begin."""
    if len(text) > LONGEST_TEXT:
        raise FeelError(TOO_LONG, line=1, column=1, expected="", length=len(text), limit=LONGEST_TEXT)
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        found = _pattern.match(text, at)
        if found is None:
            line, column = place(text, at)
            raise FeelError(
                SYNTAX, line=line, column=column, expected="a value or an operator", expected_zh="值或运算符",
                found=repr(text[at]), found_zh=f" {text[at]!r}",
            )
        kind = found.lastgroup or ""
        if kind in ("number", "name", "string"):
            tokens.append(Token(kind, found[0], at, found.end()))
        elif kind == "quoted":
            tokens.append(Token("quoted name", found[0][1:-1], at, found.end()))
        elif kind != "space":
            tokens.append(Token("sign", found[0], at, found.end()))
        at = found.end()
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def _unescaped(found: "re.Match[str]") -> str:
    code = found[1] or found[2]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    return _LETTERS.get(found[3], found[3])


def string_value(literal: str) -> str | None:
    """The characters that a string literal stands for; None when it holds half of a surrogate pair."""
    value = literal[1:-1]
    if "\\" not in value:
        return value
    value = _escape.sub(_unescaped, value)
    try:
        return value.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return None
