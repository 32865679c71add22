"""Walks over the tokens of one expression: looking ahead, expecting, resolving names of several tokens, failing.

The base of the parser; names with spaces and signs are resolved against what is in scope (DMN 1.5, 10.3.1.5).
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NoReturn

from engine.feel.lexer import Token, place, tokens_of
from engine.feel.reasons import SYNTAX, TOO_DEEP, FeelError

DEEPEST = 80
"""Levels of brackets and nested forms in one expression."""
LONGEST_CHAIN = 200
"""Operators of one level in a row, or postfixes after one value."""

RESERVED = frozenset([
    "and", "or", "in", "between", "instance", "then", "else", "return", "satisfies", "if", "for", "some", "every",
    "function", "true", "false", "null", "external",
])
_IN_NAMES = frozenset([".", "/", "-", "'", "+", "*", "’"])

NameTable = dict[str, dict[tuple[str, ...], str]]
"""First token → all tokens of a name → the name as its owner writes it. Only names of several tokens need an entry."""


@lru_cache(maxsize=2048)
def _spelling(name: str) -> tuple[str, ...]:
    try:
        return tuple(token.text for token in tokens_of(name)[:-1])
    except FeelError:
        return ()


def name_table(names: Iterable[str]) -> NameTable:
    """The table of the names that need one."""
    table: NameTable = {}
    for name in names:
        add_name(table, name)
    return table


def add_name(table: NameTable, name: str) -> None:
    """Make a name of several tokens known; those of one token need no help."""
    spelling = _spelling(name)
    if len(spelling) > 1:
        table.setdefault(spelling[0], {})[spelling] = name


def brackets_with_comma(tokens: list[Token]) -> frozenset[int]:
    """The indexes of opening brackets that have a comma between them and their closing one, found in one pass.

    A range closes with any of `) ] [` once its `..` was seen, and a `]` where nothing is open to be closed opens one.
    """
    found: set[int] = set()
    opened: list[tuple[int, str]] = []
    for index, token in enumerate(tokens):
        sign = token.text if token.kind == "sign" else ""
        top = opened[-1][1] if opened else ""
        if sign == ".." and opened:
            opened[-1] = (opened[-1][0], "..")
        elif sign == "," and opened:
            found.add(opened[-1][0])
        elif sign and sign in ")]}[" and (top == ".." or (top and top + sign in ("()", "[]", "{}"))):
            opened.pop()
        elif sign and sign in "([{]":
            opened.append((index, sign))
    return frozenset(found)


class Cursor:
    """A place in the tokens of a text, with the names that are in scope there."""

    def __init__(self, text: str, names: NameTable) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.index = 0
        self.token: Token = self.tokens[0]
        self.scopes: list[NameTable] = [names]
        self.members: NameTable = {}
        self.filters = 0
        """How many filters are open: in them the members of contexts are names."""
        self.depth = 0
        self._with_comma: frozenset[int] | None = None

    def advance(self, count: int = 1) -> Token:
        """Step over tokens; gives the first of them."""
        token = self.token
        self.index = min(self.index + count, len(self.tokens) - 1)
        self.token = self.tokens[self.index]
        return token

    def peek(self, ahead: int = 1) -> Token:
        """A token further on, the end token beyond the end."""
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def at_sign(self, text: str) -> bool:
        """Whether the next token is this sign."""
        return self.token.text == text and self.token.kind == "sign"

    def at_word(self, word: str) -> bool:
        """Whether the next token is this keyword."""
        return self.token.text == word and self.token.kind == "name"

    def take_sign(self, text: str) -> bool:
        """Step over the sign if it is next."""
        if self.at_sign(text):
            self.advance()
            return True
        return False

    def expect_sign(self, text: str) -> Token:
        """Step over the sign or fail."""
        if not self.at_sign(text):
            self.fail(f"'{text}'", f"“{text}”")
        return self.advance()

    def expect_word(self, word: str) -> None:
        """Step over the keyword or fail."""
        if not self.at_word(word):
            self.fail(f"'{word}'", f"“{word}”")
        self.advance()

    def fail(self, expected: str, expected_zh: str, at: Token | None = None) -> NoReturn:
        """Raise the syntax error of the next token."""
        token = at or self.token
        line, column = place(self.text, token.start)
        shown = repr(self.text[token.start : token.end][:40])
        found, found_zh = ("the end", "结尾") if token.kind == "end" else (shown, f" {shown}")
        raise FeelError(
            SYNTAX, line=line, column=column, expected=expected, expected_zh=expected_zh, found=found, found_zh=found_zh
        )

    def deeper(self) -> None:
        """One level of nesting more; the caller takes it back by `self.depth -= 1`."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.too_deep(DEEPEST)

    def longer(self, chain: int) -> int:
        """One operator or postfix more in a row."""
        if chain >= LONGEST_CHAIN:
            self.too_deep(LONGEST_CHAIN)
        return chain + 1

    def too_deep(self, limit: int) -> NoReturn:
        """Raise the error of nesting."""
        line, column = place(self.text, self.token.start)
        raise FeelError(TOO_DEEP, line=line, column=column, expected="", limit=limit)

    def holds_comma(self) -> bool:
        """Whether the round bracket that opens here holds a comma of its own: then it is a list of tests."""
        if self._with_comma is None:
            self._with_comma = brackets_with_comma(self.tokens)
        return self.index in self._with_comma

    def _longest(self, table: NameTable, index: int) -> tuple[int, str]:
        best, found = 0, ""
        for spelling, name in table.get(self.tokens[index].text, {}).items():
            here = self.tokens[index : index + len(spelling)]
            texts = tuple(token.text for token in here if token.kind != "string")
            if len(spelling) > best and texts == spelling:
                best, found = len(spelling), name
        return best, found

    def _known_name(self, tables: list[NameTable]) -> tuple[int, str]:
        best, found = 0, ""
        for table in reversed(tables):
            count, name = self._longest(table, self.index)
            if count > best:
                best, found = count, name
        return best, found

    def _words(self) -> int:
        """How many plain words follow one another here."""
        count = 0
        while (token := self.peek(count)).kind == "name" and (count == 0 or token.text not in RESERVED):
            count += 1
            if token.text == "?":
                break
        return count

    def read_name(self, *, member: bool = False) -> str:
        """Step over the name that begins here: the longest known one, else all plain words in a row."""
        if self.token.kind == "quoted name":
            return self.advance().text
        if self.token.kind != "name":
            self.fail("a name", "名称")
        known, name = self._known_name([*self.scopes, self.members] if member or self.filters else self.scopes)
        words = self._words()
        if known >= words:
            self.advance(known)
            return name
        return " ".join(token.text for token in self._taken(words))

    def _taken(self, count: int) -> list[Token]:
        taken = self.tokens[self.index : self.index + count]
        self.advance(count)
        return taken

    def free_name(self, *stops: str) -> str:
        """Step over a name that is being defined, up to one of the stopping signs or words."""
        count = self.name_length(*stops)
        if count == 0:
            self.fail("a name", "名称")
        if self.token.kind in ("string", "quoted name") and count == 1:
            return self.advance().text
        taken = self._taken(count)
        return " ".join(self.text[taken[0].start : taken[-1].end].split())

    def name_length(self, *stops: str) -> int:
        """Tokens up to a stop if all of them may stand in a name and the stop follows, else 0."""
        if self.token.kind not in ("name", "quoted name"):
            return 0
        count = 0
        while (token := self.peek(count)).text not in stops or token.kind == "number":
            in_name = token.kind in ("name", "number", "quoted name") or token.text in _IN_NAMES
            if not in_name or count > 60:
                return 0
            count += 1
        return count
