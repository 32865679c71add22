"""sort() (DMN 1.5, 10.3.4.9)."""

from functools import cmp_to_key
from typing import Any

from engine.feel.budget import Frame, Spot
from engine.feel.compare import less
from engine.feel.functions.registry import builtin
from engine.feel.functions.values import invoke
from engine.feel.reasons import NoAnswer

_SPOT = Spot("", 0)


@builtin("sort", "list: list, precedes: function")
def sort_by(frame: Frame, items: list[Any], precedes: Any) -> list[Any]:
    """sort([3, 1, 2], function(x, y) x < y) = [1, 2, 3]; stable."""

    def compare(left: Any, right: Any) -> int:
        answer = invoke(precedes, [left, right], None, frame, _SPOT)
        if not isinstance(answer, bool):
            raise NoAnswer("an order that is neither true nor false")
        return -1 if answer else 0

    frame.room_for_items(len(items))
    return sorted(items, key=cmp_to_key(compare))


@builtin("sort", "list: list")
def sort_answer(frame: Frame, items: list[Any]) -> list[Any]:
    """sort([3, 1, 2]) = [1, 2, 3]: ascending, for items of one kind that has an order."""

    def compare(left: Any, right: Any) -> int:
        frame.spend(1)
        smaller = less(left, right)
        if smaller is None:
            raise NoAnswer("items without common order")
        return -1 if smaller else 0

    frame.room_for_items(len(items))
    return sorted(items, key=cmp_to_key(compare))
