"""What the rules that matched amount to under each hit policy (DMN 1.5, 8.2.10). Pure; `tables` calls it."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import reduce
from typing import Any

from engine.dmn.elements import HitPolicy
from engine.dmn.problems import DIFFERENT_ANSWERS, NOT_AGGREGATED, SEVERAL_RULES
from engine.feel.numbers import DECIMAL128

Answer = Any
"""The value of one matched rule: a value, or a context where the table has several outputs."""


class Undecided(Exception):
    """The matched rules give no answer under the policy."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def unique(answers: Sequence[Answer]) -> Answer:
    """One rule, or none."""
    if len(answers) > 1:
        raise Undecided(SEVERAL_RULES)
    return answers[0]


def anyone(answers: Sequence[Answer]) -> Answer:
    """Several rules, all of one opinion."""
    if any(answer != answers[0] for answer in answers[1:]):
        raise Undecided(DIFFERENT_ANSWERS)
    return answers[0]


def first(answers: Sequence[Answer]) -> Answer:
    """The first rule; also the highest priority, once the answers are in that order."""
    return answers[0]


def every(answers: Sequence[Answer]) -> Answer:
    """All answers as a list."""
    return list(answers)


def count(answers: Sequence[Answer]) -> Answer:
    """How many rules matched."""
    return Decimal(len(answers))


def total(answers: Sequence[Answer]) -> Answer:
    """The sum of numbers, with FEEL's 34 digits."""
    _need_one_kind(answers)
    if not isinstance(answers[0], Decimal):
        raise Undecided(NOT_AGGREGATED)
    try:
        return reduce(DECIMAL128.add, answers, Decimal(0))
    except ArithmeticError as wrong:
        raise Undecided(NOT_AGGREGATED) from wrong


def smallest(answers: Sequence[Answer]) -> Answer:
    """The smallest answer."""
    _need_one_kind(answers)
    return _ordered(min, answers)


def largest(answers: Sequence[Answer]) -> Answer:
    """The largest answer."""
    _need_one_kind(answers)
    return _ordered(max, answers)


def _need_one_kind(answers: Sequence[Answer]) -> None:
    if any(answer is None or type(answer) is not type(answers[0]) for answer in answers):
        raise Undecided(NOT_AGGREGATED)


def _ordered(pick: Callable[[Sequence[Answer]], Answer], answers: Sequence[Answer]) -> Answer:
    try:
        return pick(answers)
    except TypeError as wrong:
        raise Undecided(NOT_AGGREGATED) from wrong


POLICIES: dict[HitPolicy, Callable[[Sequence[Answer]], Answer]] = {
    "U": unique,
    "A": anyone,
    "P": first,
    "F": first,
    "R": every,
    "O": every,
    "C": every,
    "C+": total,
    "C<": smallest,
    "C>": largest,
    "C#": count,
}
BY_PRIORITY: frozenset[HitPolicy] = frozenset({"P", "O"})
SINGLE: frozenset[HitPolicy] = frozenset({"U", "A", "P", "F"})
AGGREGATED: frozenset[HitPolicy] = frozenset({"C+", "C<", "C>", "C#"})
