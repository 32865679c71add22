"""Functions that take lists apart and put them together (DMN 1.5, table 75); statistics are in `statistics`."""

from decimal import Decimal
from typing import Any

from engine.feel.budget import Frame, Spot
from engine.feel.compare import equal, less
from engine.feel.functions.registry import builtin
from engine.feel.reasons import NoAnswer

_SPOT = Spot("", 0)


def _same(left: Any, right: Any) -> bool:
    return equal(left, right) is True


def _position(position: Decimal, length: int) -> int:
    """The index from 0 of a position from 1 or, backwards, from -1; ValueError outside of the list."""
    index = int(position)
    if index == 0 or abs(index) > length:
        raise NoAnswer("no such position")
    return index - 1 if index > 0 else length + index


@builtin("list contains", "list: list, element: any")
def list_contains(frame: Frame, items: list[Any], element: Any) -> bool:
    """List contains([1, 2], 2) = true."""
    frame.spend(len(items))
    frame.weigh(items)
    return any(_same(item, element) for item in items)


@builtin("list replace", "list: list, position: number, newItem: any")
def list_replace(frame: Frame, items: list[Any], position: Decimal, new_item: Any) -> list[Any]:
    """List replace([2, 4], 1, 5) = [5, 4]."""
    index = _position(position, len(items))
    frame.room_for_items(len(items))
    return [*items[:index], new_item, *items[index + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: any")
def list_replace_matching(frame: Frame, items: list[Any], match: Any, new_item: Any) -> list[Any]:
    """List replace([2, 4], function(item, newItem) item < newItem, 3) = [3, 4]."""
    from engine.feel.functions.values import invoke

    result = []
    for item in items:
        answer = invoke(match, [item, new_item], None, frame, _SPOT)
        if not isinstance(answer, bool):
            raise NoAnswer("a match that is neither true nor false")
        result.append(new_item if answer else item)
    return result


@builtin("count", "list: list")
def count_answer(frame: Frame, items: list[Any]) -> Decimal:
    """count([1, 2]) = 2."""
    return Decimal(len(items))


def _extreme(frame: Frame, items: list[Any], *, smallest: bool) -> Any:
    frame.spend(len(items))
    if not items:
        return None
    best = items[0]
    if less(best, best) is None:
        raise NoAnswer("an item without order")
    for item in items[1:]:
        smaller = less(item, best)
        if smaller is None:
            raise NoAnswer("items without common order")
        if smaller is smallest and (smallest or less(best, item)):
            best = item
    return best


@builtin("min", "list: list")
def minimum(frame: Frame, items: list[Any]) -> Any:
    """min([3, 1, 2]) = 1; of numbers, texts, dates, durations; null of an empty list."""
    return _extreme(frame, items, smallest=True)


@builtin("min", "c*: any")
def minimum_of(frame: Frame, *items: Any) -> Any:
    """min(3, 1, 2) = 1."""
    return _extreme(frame, list(items), smallest=True)


@builtin("max", "list: list")
def maximum(frame: Frame, items: list[Any]) -> Any:
    """max([3, 1, 2]) = 3."""
    return _extreme(frame, items, smallest=False)


@builtin("max", "c*: any")
def maximum_of(frame: Frame, *items: Any) -> Any:
    """max(3, 1, 2) = 3."""
    return _extreme(frame, list(items), smallest=False)


@builtin("sublist", "list: list, start position: number, length?: number")
def sublist_answer(frame: Frame, items: list[Any], start: Decimal, length: Decimal | None = None) -> list[Any]:
    """sublist([4, 5, 6], 1, 2) = [4, 5]."""
    index = _position(start, len(items))
    frame.room_for_items(len(items))
    if length is None:
        return items[index:]
    size = int(length)
    if not 1 <= size <= len(items) - index:
        raise NoAnswer("length out of range")
    return items[index : index + size]


@builtin("append", "list: list, item*: any")
def append_answer(frame: Frame, items: list[Any], *more: Any) -> list[Any]:
    """append([1], 2, 3) = [1, 2, 3]."""
    frame.room_for_items(len(items) + len(more))
    return [*items, *more]


@builtin("concatenate", "list*: list")
def concatenate_answer(frame: Frame, *lists: list[Any]) -> list[Any]:
    """concatenate([1, 2], [3]) = [1, 2, 3]."""
    frame.room_for_items(sum(len(items) for items in lists))
    return [item for items in lists for item in items]


@builtin("insert before", "list: list, position: number, newItem: any")
def insert_before(frame: Frame, items: list[Any], position: Decimal, new_item: Any) -> list[Any]:
    """Insert before([1, 3], 1, 2) = [2, 1, 3]."""
    index = _position(position, len(items))
    frame.room_for_items(len(items) + 1)
    return [*items[:index], new_item, *items[index:]]


@builtin("remove", "list: list, position: number")
def remove_answer(frame: Frame, items: list[Any], position: Decimal) -> list[Any]:
    """remove([1, 2, 3], 2) = [1, 3]."""
    index = _position(position, len(items))
    frame.room_for_items(len(items))
    return [*items[:index], *items[index + 1 :]]


@builtin("reverse", "list: list")
def reverse_answer(frame: Frame, items: list[Any]) -> list[Any]:
    """reverse([1, 2, 3]) = [3, 2, 1]."""
    frame.room_for_items(len(items))
    return items[::-1]


@builtin("index of", "list: list, match: any")
def index_of(frame: Frame, items: list[Any], match: Any) -> list[Decimal]:
    """Index of([1, 2, 3, 2], 2) = [2, 4]."""
    frame.spend(len(items))
    frame.weigh(items)
    return [Decimal(position) for position, item in enumerate(items, 1) if _same(item, match)]


def _distinct(frame: Frame, items: list[Any]) -> list[Any]:
    kept: list[Any] = []
    seen: set[Any] = set()
    unkeyed: list[Any] = []
    for item in items:
        frame.spend(2)
        frame.weigh(item)
        key = _key(item)
        if key is not None:
            if key not in seen:
                seen.add(key)
                kept.append(item)
            continue
        frame.spend(5 * len(unkeyed) + 1)
        if not any(_same(item, one) for one in unkeyed):
            unkeyed.append(item)
            kept.append(item)
    return kept


def _key(value: Any) -> Any:
    """What equal values have in common and others not; None for moments and all that holds one: they are compared."""
    kind = type(value)
    if kind is str or kind is Decimal or kind is bool or value is None:
        return kind, value
    if kind is list:
        parts = tuple(_key(item) for item in value)
        return None if None in parts else (list, parts)
    if kind is dict:
        entries = [(name, _key(item)) for name, item in value.items()]
        return None if any(key is None for _, key in entries) else (dict, frozenset(entries))
    return None


@builtin("union", "list*: list")
def union_answer(frame: Frame, *lists: list[Any]) -> list[Any]:
    """union([1, 2], [2, 3]) = [1, 2, 3]."""
    return _distinct(frame, [item for items in lists for item in items])


@builtin("distinct values", "list: list")
def distinct_values(frame: Frame, items: list[Any]) -> list[Any]:
    """Distinct values([1, 2, 3, 2, 1]) = [1, 2, 3]."""
    return _distinct(frame, items)


@builtin("flatten", "list: list")
def flatten_answer(frame: Frame, items: list[Any]) -> list[Any]:
    """flatten([[1, 2], [[3]], 4]) = [1, 2, 3, 4]."""
    result: list[Any] = []
    stack = items[::-1]
    while stack:
        frame.spend(1)
        item = stack.pop()
        if type(item) is list:
            frame.spend(len(item) // 8)
            stack.extend(item[::-1])
        else:
            result.append(item)
    return result


