"""Reads the text of an XPath pattern into a tree; ValueError for anything that F&O 7.6.1 does not allow."""

from dataclasses import dataclass
from typing import Union

from engine.feel.patterns.characters import ESCAPES, CharacterSet, property_predicate
from engine.feel.reasons import NoAnswer

DEEPEST = 50
LARGEST_COUNT = 1000
_SPECIAL = frozenset(".\\?*+(){}|[]^$-")
_PLAIN_STOPS = frozenset("?*+{}])")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class One:
    """One character of a set."""

    set: CharacterSet


@dataclass(frozen=True, slots=True)
class Edge:
    """^ or $."""

    start: bool


@dataclass(frozen=True, slots=True)
class Back:
    r"""\1: what the group matched."""

    group: int


@dataclass(frozen=True, slots=True)
class Series:
    """One part after another."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The first branch that leads to a match."""

    branches: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A part in brackets; number 0 captures nothing."""

    part: "Part"
    number: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; `most` is None without limit."""

    part: "Part"
    least: int
    most: int | None
    greedy: bool


Part = Union[One, Edge, Back, Series, Choice, Group, Repeat]  # noqa: UP007


def _single(character: str) -> CharacterSet:
    return CharacterSet(ranges=[(character, character)])


def _without_space(text: str) -> str:
    """The pattern as flag x reads it: white space goes, except in character classes."""
    kept, level, escaped = [], 0, False
    for character in text:
        if level == 0 and character in " \t\n\r":
            continue
        if not escaped:
            level += (character == "[") - (character == "]")
        escaped = character == "\\" and not escaped
        kept.append(character)
    return "".join(kept)


class _Reader:
    def __init__(self, text: str, *, dot_all: bool) -> None:
        self.text = text
        self.index = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.depth = 0
        self.dot_all = dot_all

    def next(self) -> str:
        return self.text[self.index] if self.index < len(self.text) else ""

    def take(self) -> str:
        character = self.next()
        if not character:
            raise NoAnswer("the pattern ends too early")
        self.index += 1
        return character

    def accept(self, text: str) -> bool:
        if self.text.startswith(text, self.index):
            self.index += len(text)
            return True
        return False

    def choice(self) -> Part:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NoAnswer("brackets too deep")
        branches = [self.series()]
        while self.accept("|"):
            branches.append(self.series())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def series(self) -> Part:
        parts: list[Part] = []
        while self.next() not in ("", "|", ")"):
            parts.append(self.repeated(self.atom()))
        return parts[0] if len(parts) == 1 else Series(tuple(parts))

    def repeated(self, part: Part) -> Part:
        bounds = self.bounds()
        if bounds is None:
            return part
        if isinstance(part, Edge):
            raise NoAnswer("an anchor cannot be repeated")
        return Repeat(part, bounds[0], bounds[1], not self.accept("?"))

    def bounds(self) -> tuple[int, int | None] | None:
        for sign, limits in (("?", (0, 1)), ("*", (0, None)), ("+", (1, None))):
            if self.accept(sign):
                return limits
        if not self.accept("{"):
            return None
        least = self.count()
        most: int | None = least
        if self.accept(","):
            most = None if self.next() == "}" else self.count()
        if not self.accept("}") or (most is not None and most < least):
            raise NoAnswer("a wrong count")
        return least, most

    def count(self) -> int:
        start = self.index
        while self.next() and self.next() in "0123456789":
            self.index += 1
        digits = self.text[start : self.index]
        if not digits or len(digits) > 6 or int(digits) > LARGEST_COUNT:
            raise NoAnswer("a count that is missing or too large")
        return int(digits)

    def atom(self) -> Part:
        character = self.take()
        if character in _PLAIN_STOPS:
            raise NoAnswer(f"{character} must be escaped")
        if character == "(":
            return self.group()
        if character == "[":
            return One(self.character_class())
        if character in "^$":
            return Edge(character == "^")
        if character == ".":
            line_ends = [] if self.dot_all else [("\n", "\n"), ("\r", "\r")]
            return One(CharacterSet(line_ends, negated=True))
        if character == "\\":
            return self.escape()
        return One(_single(character))

    def group(self) -> Part:
        number = 0
        if not self.accept("?:"):
            self.groups += 1
            number = self.groups
        part = self.choice()
        if not self.accept(")"):
            raise NoAnswer("a bracket is not closed")
        self.closed.add(number)
        return Group(part, number)

    def escape(self) -> Part:
        if self.next() and self.next() in "0123456789":
            return self.back_reference()
        return One(self.escaped_set())

    def back_reference(self) -> Part:
        number = int(self.take())
        while self.next() and self.next() in "0123456789" and number * 10 + int(self.next()) <= self.groups:
            number = number * 10 + int(self.take())
        if number not in self.closed or number == 0:
            raise NoAnswer("no such group")
        return Back(number)

    def escaped_set(self) -> CharacterSet:
        character = self.take()
        if character in ESCAPES:
            return CharacterSet(predicates=[ESCAPES[character]])
        if character in _CONTROL:
            return _single(_CONTROL[character])
        if character in "pP":
            return self.property(negated=character == "P")
        if character in _SPECIAL:
            return _single(character)
        raise NoAnswer(f"no escape of {character}")

    def property(self, *, negated: bool) -> CharacterSet:
        end = self.text.find("}", self.index)
        if not self.accept("{") or end < 0:
            raise NoAnswer("a property without name")
        name = self.text[self.index : end]
        self.index = end + 1
        return CharacterSet(predicates=[property_predicate(name, negated=negated)])

    def character_class(self) -> CharacterSet:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NoAnswer("classes too deep")
        result = CharacterSet(negated=self.accept("^"))
        while not self.accept("]"):
            if self.text.startswith("-[", self.index) and (result.ranges or result.predicates):
                self.index += 2
                result.minus = self.character_class()
                if not self.accept("]"):
                    raise NoAnswer("something after a subtraction")
                break
            self.class_member(result)
        self.depth -= 1
        if not result.ranges and not result.predicates:
            raise NoAnswer("an empty class")
        return result

    def class_character(self) -> CharacterSet:
        character = self.take()
        if character == "\\":
            return self.escaped_set()
        if character in "[]":
            raise NoAnswer(f"{character} must be escaped in a class")
        return _single(character)

    def class_member(self, result: CharacterSet) -> None:
        member = self.class_character()
        follower = self.text[self.index + 1 : self.index + 2]
        is_range = self.next() == "-" and follower not in ("]", "[", "")
        if not is_range:
            result.ranges += member.ranges
            result.predicates += member.predicates
            return
        self.take()
        end = self.class_character()
        if not member.ranges or not end.ranges or member.ranges[0][0] > end.ranges[0][0]:
            raise NoAnswer("a wrong range")
        result.ranges.append((member.ranges[0][0], end.ranges[0][0]))


def read_pattern(text: str, *, literal: bool, spaced: bool, dot_all: bool) -> tuple[Part, int]:
    """The tree of a pattern and the number of its groups."""
    if literal:
        return Series(tuple(One(_single(character)) for character in text)), 0
    reader = _Reader(_without_space(text) if spaced else text, dot_all=dot_all)
    tree = reader.choice()
    if reader.next():
        raise NoAnswer("a bracket that was not opened")
    return tree, reader.groups
