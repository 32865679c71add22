"""Closures of if, for, some and every."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel import syntax
from engine.feel.budget import Frame, Spot
from engine.feel.compare import is_whole
from engine.feel.compiler.unit import Closure, Scope, Unit, makes
from engine.feel.compiler.word_search import searched_words, word_search
from engine.feel.moments import date_parts, day_number, make_date
from engine.feel.reasons import NOT_A_LIST, WRONG_RANGE
from engine.feel.types import kind
from engine.feel.values import FarDate, Range


@makes(syntax.If)
def conditional(node: syntax.If, unit: Unit) -> Closure:
    """If … then … else …: anything but true takes the else branch (table 49)."""
    condition, yes, no = unit.closure(node.condition), unit.closure(node.yes), unit.closure(node.no)
    return lambda frame: yes(frame) if condition(frame) is True else no(frame)


def _steps(start: int, end: int) -> range:
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


def span(start: Any, end: Any, frame: Frame, spot: Spot) -> Iterable[Any] | None:
    """All whole numbers or dates from start to end, up or down; None with a reason for other ends."""
    if is_whole(start) and is_whole(end):
        numbers = _steps(int(start), int(end))
        _room(numbers, frame)
        return (Decimal(number) for number in numbers)
    if isinstance(start, FarDate | date) and kind(start) == kind(end) == "date":
        days = _steps(day_number(start), day_number(end))
        _room(days, frame)
        return (make_date(*date_parts(day)) for day in days)
    frame.fail(spot, WRONG_RANGE)
    return None


def _room(numbers: range, frame: Frame) -> None:
    """OverBudget before the first turn when there are more turns than steps."""
    if abs(numbers.stop - numbers.start) > frame.limits.steps:
        frame.spend(frame.limits.steps + 1)


def range_items(range_: Range, frame: Frame, spot: Spot) -> Iterable[Any] | None:
    """The whole numbers or dates that a closed range holds."""
    start, end = range_.start, range_.end
    if start is None or end is None or range_.excluded:
        frame.fail(spot, WRONG_RANGE)
        return None
    items = span(start, end, frame, spot)
    if items is None:
        return None
    return (
        item for item in items
        if (range_.start_included or item != start) and (range_.end_included or item != end)
    )


def items_of(value: Any, frame: Frame, spot: Spot) -> Iterable[Any] | None:
    """What a loop goes over: the items of a list or range; one value counts as a list of one, null as an error."""
    if type(value) is list:
        return value
    if isinstance(value, Range):
        return range_items(value, frame, spot)
    if value is None:
        frame.fail(spot, NOT_A_LIST, kind="null")
        return None
    return [value]


class Turns:
    """Runs through the cross product of several iterators, binding their slots."""

    __slots__ = ("ends", "slots", "sources", "spots")

    def __init__(self, iterators: tuple[syntax.Iterator, ...], unit: Unit, scope: Scope) -> None:
        self.sources: list[Closure] = []
        self.ends: list[Closure | None] = []
        self.slots: list[int] = []
        self.spots: list[Spot] = []
        for iterator in iterators:
            self.sources.append(unit.closure(iterator.source))
            self.ends.append(unit.closure(iterator.end) if iterator.end is not None else None)
            slot = unit.new_slot()
            scope.slots[iterator.name] = slot
            self.slots.append(slot)
            self.spots.append(Spot(unit.text, iterator.at))

    def items(self, level: int, frame: Frame) -> Iterable[Any] | None:
        """The items of one iterator, with the outer ones bound."""
        end = self.ends[level]
        value = self.sources[level](frame)
        if end is not None:
            return span(value, end(frame), frame, self.spots[level])
        return items_of(value, frame, self.spots[level])

    def run(self, frame: Frame, body: "Turn", level: int = 0) -> bool | None:
        """Call the body once a turn until it gives True; None when a source is no list, else whether it was stopped."""
        items = self.items(level, frame)
        if items is None:
            return None
        slot, last = self.slots[level], level == len(self.slots) - 1
        for item in items:
            frame.slots[slot] = item
            frame.spend(1)
            stopped = body(frame) if last else self.run(frame, body, level + 1)
            if stopped is not False:
                return stopped
        return False


Turn = Any
"""A function of the frame that gives True to stop the loop and False to go on."""


@makes(syntax.For)
def loop(node: syntax.For, unit: Unit) -> Closure:
    """For … return …; `partial` holds the results so far."""
    scope = Scope()
    unit.scopes.append(scope)
    turns = Turns(node.iterators, unit, scope)
    partial = unit.new_slot()
    scope.slots.setdefault("partial", partial)
    body = unit.closure(node.body)
    unit.scopes.pop()

    if len(node.iterators) == 1:
        return _mapped(turns, body, partial)

    def run(frame: Frame) -> list[Any] | None:
        results: list[Any] = []

        def turn(frame: Frame) -> bool:
            frame.slots[partial] = results
            results.append(body(frame))
            if len(results) > frame.limits.items:
                frame.room_for_items(len(results))
            return False

        outcome = turns.run(frame, turn)
        frame.room_for_items(len(results))
        return None if outcome is None else results

    return run


def _mapped(turns: Turns, body: Closure, partial: int) -> Closure:
    """A loop over one iterator, the usual case, without a call for every turn."""
    slot = turns.slots[0]

    def run(frame: Frame) -> list[Any] | None:
        items = turns.items(0, frame)
        if items is None:
            return None
        results: list[Any] = []
        slots = frame.slots
        for item in items:
            slots[slot] = item
            slots[partial] = results
            frame.spend(1)
            results.append(body(frame))
        frame.room_for_items(len(results))
        return results

    return run


@makes(syntax.Quantified)
def quantified(node: syntax.Quantified, unit: Unit) -> Closure:
    """some/every … satisfies …: a long `or` or `and` over all turns."""
    scope, decisive = Scope(), node.word == "some"
    text = _searched_text(node, unit) if decisive else None
    unit.scopes.append(scope)
    turns = Turns(node.iterators, unit, scope)
    condition = unit.closure(node.condition)
    unit.scopes.pop()
    if len(node.iterators) == 1:
        return word_search(node, text, _searched(turns, condition, decisive=decisive))

    def run(frame: Frame) -> bool | None:
        unknown = False

        def turn(frame: Frame) -> bool:
            nonlocal unknown
            answer = condition(frame)
            unknown = unknown or (answer is not True and answer is not False)
            return answer is decisive

        stopped = turns.run(frame, turn)
        if stopped is None:
            return None
        return decisive if stopped else (None if unknown else not decisive)

    return run


def _searched_text(node: syntax.Quantified, unit: Unit) -> Closure | None:
    condition = node.condition
    if searched_words(node) is None or not isinstance(condition, syntax.Call) or unit.find("contains").slot is not None:
        return None
    if unit.find("contains").items:
        return None
    return unit.closure(condition.arguments[0])


def _searched(turns: Turns, condition: Closure, *, decisive: bool) -> Closure:
    """some/every over one iterator, the usual case, without a call for every turn."""
    slot, other = turns.slots[0], not decisive

    def run(frame: Frame) -> Any:
        items = turns.items(0, frame)
        if items is None:
            return None
        unknown, slots = False, frame.slots
        for item in items:
            slots[slot] = item
            frame.spend(1)
            answer = condition(frame)
            if answer is decisive:
                return decisive
            if answer is not other:
                unknown = True
        return None if unknown else other

    return run
