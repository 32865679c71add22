"""Turns the tree of a pattern into a flat program for the matcher; ValueError when it would become too long."""

from dataclasses import dataclass
from typing import Any

from engine.feel.patterns.reader import Back, Choice, Edge, Group, One, Part, Repeat, Series

LONGEST = 5000

SET, SPLIT, JUMP, SAVE, START, END, BACK, MATCH, RUN, MARK, MOVED = range(11)
"""The instructions: one character; try first then second; go on elsewhere; remember an edge of a group;
the two anchors; repeat a group's text; done; greedy run of one set; remember the place; stop an idle loop."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A pattern ready to run."""

    code: tuple[tuple[Any, ...], ...]
    groups: int
    registers: int
    ignore_case: bool
    many_lines: bool
    literal: bool


class _Writer:
    def __init__(self, groups: int) -> None:
        self.code: list[tuple[Any, ...]] = []
        self.registers = 2 * (groups + 1)

    def add(self, *instruction: Any) -> int:
        if len(self.code) >= LONGEST:
            raise ValueError("the pattern is too big")
        self.code.append(instruction)
        return len(self.code) - 1

    def write(self, part: Part) -> None:
        match part:
            case One():
                self.add(SET, part.set)
            case Edge():
                self.add(START if part.start else END)
            case Back():
                self.add(BACK, part.group)
            case Series():
                for inner in part.parts:
                    self.write(inner)
            case Choice():
                self.choice(part)
            case Group():
                self.group(part)
            case Repeat():
                self.repeat(part)

    def choice(self, part: Choice) -> None:
        jumps = []
        for branch in part.branches[:-1]:
            split = self.add(SPLIT, 0, 0)
            self.write(branch)
            jumps.append(self.add(JUMP, 0))
            self.code[split] = (SPLIT, split + 1, len(self.code))
        self.write(part.branches[-1])
        for jump in jumps:
            self.code[jump] = (JUMP, len(self.code))

    def group(self, part: Group) -> None:
        if part.number == 0:
            self.write(part.part)
            return
        self.add(SAVE, 2 * part.number)
        self.write(part.part)
        self.add(SAVE, 2 * part.number + 1)

    def repeat(self, part: Repeat) -> None:
        if isinstance(part.part, One) and part.greedy:
            self.add(RUN, part.part.set, part.least, part.most)
            return
        for _ in range(part.least):
            self.write(part.part)
        if part.most is None:
            self.loop(part)
            return
        splits = []
        for _ in range(part.most - part.least):
            splits.append(self.add(SPLIT, 0, 0))
            self.write(part.part)
        for split in splits:
            self.code[split] = self.split(split + 1, len(self.code), greedy=part.greedy)

    def split(self, inside: int, after: int, *, greedy: bool) -> tuple[int, int, int]:
        return (SPLIT, inside, after) if greedy else (SPLIT, after, inside)

    def loop(self, part: Repeat) -> None:
        register = self.registers
        self.registers += 1
        split = self.add(SPLIT, 0, 0)
        self.add(MARK, register)
        self.write(part.part)
        self.add(MOVED, register)
        self.add(JUMP, split)
        self.code[split] = self.split(split + 1, len(self.code), greedy=part.greedy)


def program(tree: Part, groups: int, *, ignore_case: bool, many_lines: bool, literal: bool) -> Program:
    """The program of a pattern tree."""
    writer = _Writer(groups)
    writer.add(SAVE, 0)
    writer.write(tree)
    writer.add(SAVE, 1)
    writer.add(MATCH)
    return Program(tuple(writer.code), groups, writer.registers, ignore_case, many_lines, literal)
