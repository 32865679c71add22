"""Functions that make one value of a list: sums, means, all and any (DMN 1.5, table 75)."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.budget import Frame
from engine.feel.functions.registry import builtin
from engine.feel.numbers import DECIMAL128, ONE, ZERO
from engine.feel.reasons import NoAnswer

Statistic = Callable[[list[Decimal]], Any]


def _numbers(frame: Frame, items: list[Any]) -> list[Decimal]:
    frame.spend(len(items))
    if not all(type(item) is Decimal for item in items):
        raise NoAnswer("an item that is no number")
    return items


def _register(name: str, statistic: Statistic, doc: str) -> None:
    """Both forms of a statistic: over a list, and over its arguments."""

    def of_list(frame: Frame, items: list[Any]) -> Any:
        return statistic(_numbers(frame, items))

    def of_arguments(frame: Frame, *items: Any) -> Any:
        return statistic(_numbers(frame, list(items)))

    of_list.__doc__ = of_arguments.__doc__ = doc
    builtin(name, "list: list")(of_list)
    builtin(name, "n*: any")(of_arguments)


def _sum(numbers: list[Decimal]) -> Decimal | None:
    if not numbers:
        return None
    total = ZERO
    for number in numbers:
        total = DECIMAL128.add(total, number)
    return total


def _product(numbers: list[Decimal]) -> Decimal | None:
    if not numbers:
        raise NoAnswer("an empty list")
    total = ONE
    for number in numbers:
        total = DECIMAL128.multiply(total, number)
    return total


def _mean(numbers: list[Decimal]) -> Decimal:
    total = _sum(numbers)
    if total is None:
        raise NoAnswer("an empty list")
    return DECIMAL128.divide(total, Decimal(len(numbers)))


def _median(numbers: list[Decimal]) -> Decimal | None:
    if not numbers:
        return None
    middle, ranked = len(numbers) // 2, sorted(numbers)
    if len(numbers) % 2:
        return ranked[middle]
    return DECIMAL128.divide(DECIMAL128.add(ranked[middle - 1], ranked[middle]), Decimal(2))


def _stddev(numbers: list[Decimal]) -> Decimal:
    if len(numbers) < 2:
        raise NoAnswer("fewer than two numbers")
    mean, squares = _mean(numbers), ZERO
    for number in numbers:
        distance = DECIMAL128.subtract(number, mean)
        squares = DECIMAL128.fma(distance, distance, squares)
    return DECIMAL128.sqrt(DECIMAL128.divide(squares, Decimal(len(numbers) - 1)))


def _mode(numbers: list[Decimal]) -> list[Decimal]:
    counts = Counter(numbers)
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)


_register("sum", _sum, "sum([1, 2, 3]) = 6; null of an empty list.")
_register("product", _product, "product([2, 3, 4]) = 24; null of an empty list.")
_register("mean", _mean, "mean([1, 2, 3]) = 2; null of an empty list.")
_register("median", _median, "median([6, 1, 2, 3]) = 2.5; null of an empty list.")
_register("stddev", _stddev, "stddev([2, 4, 7, 5]) = 2.08…: of a sample; null of fewer than two numbers.")
_register("mode", _mode, "mode([6, 1, 9, 6, 1]) = [1, 6]: the most frequent numbers, ascending.")


def _decided(frame: Frame, items: list[Any], *, decisive: bool) -> bool | None:
    frame.spend(len(items))
    if not all(item is None or isinstance(item, bool) for item in items):
        raise NoAnswer("an item that is neither true nor false")
    if any(item is decisive for item in items):
        return decisive
    return None if any(item is None for item in items) else not decisive


@builtin("all", "list: list")
def all_of_list(frame: Frame, items: list[Any]) -> bool | None:
    """all([true, false]) = false; true of an empty list."""
    return _decided(frame, items, decisive=False)


@builtin("all", "b*: any")
def all_of(frame: Frame, *items: Any) -> bool | None:
    """all(true, true) = true."""
    return _decided(frame, _given(items), decisive=False)


@builtin("any", "list: list")
def any_of_list(frame: Frame, items: list[Any]) -> bool | None:
    """any([true, false]) = true; false of an empty list."""
    return _decided(frame, items, decisive=True)


@builtin("any", "b*: any")
def any_of(frame: Frame, *items: Any) -> bool | None:
    """any(false, true) = true."""
    return _decided(frame, _given(items), decisive=True)


def _given(items: tuple[Any, ...]) -> list[Any]:
    if items == (None,):
        raise NoAnswer("null is no list")
    return list(items)
