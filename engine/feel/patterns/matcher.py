"""Runs pattern programs over texts by backtracking on a stack of its own, counting every step."""

from collections.abc import Iterator
from typing import Any

from engine.feel.budget import Frame
from engine.feel.patterns.program import (
    BACK,
    JUMP,
    MARK,
    MATCH,
    MOVED,
    RUN,
    SAVE,
    SET,
    SPLIT,
    START,
    Program,
)
from engine.feel.reasons import OverBudget

Registers = tuple[int, ...]
Stack = list[tuple[int, int, int, Registers]]
"""Where to go on: instruction, place, the lowest place to fall back to, registers."""


class _Search:
    """One program over one text; counts its steps over all starting places."""

    def __init__(self, program: Program, text: str, frame: Frame) -> None:
        self.program = program
        self.text = text
        self.frame = frame
        self.steps = 0

    def count(self, steps: int) -> None:
        self.steps += steps
        if self.steps > self.frame.limits.matching:
            raise OverBudget("steps of a pattern", "正则表达式步数", self.frame.limits.matching)

    def at(self, start: int) -> Registers | None:
        """The registers of the match that begins exactly here, None without one."""
        stack: Stack = [(0, start, start, (-1,) * self.program.registers)]
        while stack:
            at, place, lowest, registers = stack.pop()
            if place > lowest:
                stack.append((at, place - 1, lowest, registers))
            found = self.follow(at, place, registers, stack)
            if found is not None:
                return found
        return None

    def follow(self, at: int, place: int, registers: Registers, stack: Stack) -> Registers | None:
        """One way through the program until it matches or fails; ways not taken go on the stack."""
        code, text, fold = self.program.code, self.text, self.program.ignore_case
        length = len(text)
        while True:
            self.count(1)
            instruction = code[at]
            kind = instruction[0]
            at += 1
            if kind == SET:
                if place >= length or not instruction[1].has(text[place], ignore_case=fold):
                    return None
                place += 1
            elif kind == RUN:
                end, least = self.run(instruction, place), place + instruction[2]
                if end < least:
                    return None
                if end > least:
                    stack.append((at, end - 1, least, registers))
                place = end
            elif kind == SPLIT:
                stack.append((instruction[2], place, place, registers))
                at = instruction[1]
            elif kind == JUMP:
                at = instruction[1]
            elif kind in (SAVE, MARK):
                register = instruction[1]
                registers = (*registers[:register], place, *registers[register + 1 :])
            elif kind == MATCH:
                return registers
            else:
                size = self.width(instruction, place, registers)
                if size < 0:
                    return None
                place += size

    def width(self, instruction: tuple[Any, ...], place: int, registers: Registers) -> int:
        """How many characters an anchor, loop check or back reference takes here; -1 when it does not hold."""
        kind = instruction[0]
        if kind == BACK:
            return self.repeated(registers, instruction[1], place)
        if kind == MOVED:
            return -1 if registers[instruction[1]] == place else 0
        return 0 if (self.is_start(place) if kind == START else self.is_end(place)) else -1

    def run(self, instruction: tuple[Any, ...], place: int) -> int:
        """The end of the longest run of a set from here."""
        text, members, fold = self.text, instruction[1], self.program.ignore_case
        end = len(text) if instruction[3] is None else min(len(text), place + instruction[3])
        at = place
        while at < end and members.has(text[at], ignore_case=fold):
            at += 1
        self.count((at - place) // 2)
        return at

    def is_start(self, place: int) -> bool:
        """Whether ^ matches: not after a newline that ends the text (F&O 7.6.1)."""
        if place == 0:
            return True
        return self.program.many_lines and self.text[place - 1] == "\n" and place < len(self.text)

    def is_end(self, place: int) -> bool:
        """Whether $ matches."""
        if place == len(self.text):
            return True
        return self.program.many_lines and self.text[place] == "\n"

    def repeated(self, registers: Registers, group: int, place: int) -> int:
        """How many characters from here repeat the group; -1 for none; a group without match repeats as nothing."""
        start, end = registers[2 * group], registers[2 * group + 1]
        if start < 0 or end < 0:
            return 0
        wanted, here = self.text[start:end], self.text[place : place + end - start]
        self.count(len(wanted) // 8)
        if wanted == here or (self.program.ignore_case and wanted.casefold() == here.casefold()):
            return len(wanted)
        return -1

    def from_(self, start: int) -> Registers | None:
        """The first match that begins here or later."""
        for place in range(start, len(self.text) + 1):
            registers = self.at(place)
            if registers is not None:
                return registers
        return None

    def done(self) -> None:
        """Charge the work to the evaluation."""
        self.frame.spend(self.steps // 2 + 1)


def searched(program: Program, text: str, frame: Frame) -> bool:
    """Whether the pattern matches anywhere in the text."""
    search = _Search(program, text, frame)
    try:
        return search.from_(0) is not None
    finally:
        frame.steps += search.steps // 2 + 1


def _found(search: _Search) -> Iterator[Registers]:
    """All matches from left to right."""
    place = 0
    while (registers := search.from_(place)) is not None:
        yield registers
        place = registers[1]


def _refuse_empty(program: Program, frame: Frame) -> None:
    """F&O 7.6.3 and 7.6.4: a pattern that matches nothing at all is an error in replace and tokenize."""
    if _Search(program, "", frame).at(0) is not None:
        raise ValueError("the pattern matches the empty text")


def split_at(program: Program, text: str, frame: Frame) -> list[str]:
    """The parts of the text between the matches."""
    _refuse_empty(program, frame)
    search = _Search(program, text, frame)
    parts, place = [], 0
    for registers in _found(search):
        parts.append(text[place : registers[0]])
        place = registers[1]
        frame.room_for_items(len(parts))
    search.done()
    return [*parts, text[place:]]


def replaced(program: Program, text: str, replacement: str, frame: Frame) -> str:
    """The text with every match replaced; $1 stands for a group, $0 for all of the match."""
    template: list[str | int] = [replacement] if program.literal else _template(replacement, program.groups)
    _refuse_empty(program, frame)
    search = _Search(program, text, frame)
    parts: list[str] = []
    place = size = 0
    for registers in _found(search):
        piece = text[place : registers[0]] + _filled(template, registers, text)
        size += len(piece)
        frame.room_for_text(size)
        parts.append(piece)
        place = registers[1]
    search.done()
    return "".join(parts) + text[place:]


def _filled(template: list[str | int], registers: Registers, text: str) -> str:
    return "".join(
        part if isinstance(part, str) else text[max(registers[2 * part], 0) : max(registers[2 * part + 1], 0)]
        for part in template
    )


def _template(replacement: str, groups: int) -> list[str | int]:
    """The replacement as texts and group numbers; ValueError for a lone $ or backslash."""
    parts: list[str | int] = []
    index = 0
    while index < len(replacement):
        character = replacement[index]
        follower = replacement[index + 1 : index + 2]
        if character == "\\" and follower in ("\\", "$") and follower:
            parts.append(follower)
            index += 2
        elif character == "$" and follower.isascii() and follower.isdigit():
            index += 1
            number, index = _group_number(replacement, index, groups)
            parts.append(number if number <= groups else "")
        elif character in "\\$":
            raise ValueError(f"a lone {character} in the replacement")
        else:
            parts.append(character)
            index += 1
    return parts


def _group_number(replacement: str, index: int, groups: int) -> tuple[int, int]:
    number = int(replacement[index])
    index += 1
    while replacement[index : index + 1].isascii() and replacement[index : index + 1].isdigit():
        longer = number * 10 + int(replacement[index])
        if longer > groups:
            break
        number, index = longer, index + 1
    return number, index
