"""How much one evaluation may cost, and the frame that it lives in. Used by all closures of engine.feel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.feel.lexer import place
from engine.feel.lift import ATOMS, lift_deep
from engine.feel.reasons import OVER_BUDGET, OverBudget, Reason, with_chinese
from engine.feel.types import NamedTypes
from engine.feel.values import HostFunction

MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of one evaluation; going over one ends it with null and the reason `feel.over_budget`."""

    steps: int = 100_000
    """Turns of loops, items handled by list functions, calls."""
    items: int = 50_000
    """Items of one list."""
    characters: int = 1_000_000
    """Characters of one text."""
    answer: int = 200_000
    """Items and entries of the whole answer, those of its inner lists and contexts included; long texts count as
    several."""
    matching: int = 100_000
    """Steps of one regular expression over one text."""


STANDARD = Budget()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the text of an expression, for reasons."""

    text: str
    at: int


@dataclass(slots=True)
class Frame:
    """Everything that the closures of one evaluation read and write."""

    context: Mapping[str, Any]
    slots: list[Any]
    limits: Budget
    now: datetime | None = None
    functions: Mapping[str, HostFunction] = field(default_factory=dict)
    types: NamedTypes = field(default_factory=dict)
    reasons: list[Reason] | None = None
    steps: int = 0
    made: dict[Any, Any] | None = None
    """FEEL values made of what the context holds, so that a list is gone through once and not at every use."""

    def lifted(self, name: str, value: Any) -> Any:
        """The FEEL value of a variable of the context."""
        if self.made is None:
            self.made = {}
        if name not in self.made:
            self.made[name] = self.lifted_part(value)
        return self.made[name]

    def lifted_part(self, value: Any) -> Any:
        """The FEEL value of something inside the context; a list or context is gone through once."""
        kind = type(value)
        if kind is not list and kind is not dict:
            return value if kind in ATOMS else lift_deep(value)
        if self.made is None:
            self.made = {}
        known = self.made.get(id(value))
        if known is None:
            known = (lift_deep(value), value)
            self.spend(len(value) // 8)
            self.made[id(value)] = known  # holds the value, so that its id stays its own
            self.made[id(known[0])] = (known[0], known[0])
        return known[0]

    def spend(self, steps: int) -> None:
        """Count work; OverBudget when there is none left."""
        self.steps += steps
        if self.steps > self.limits.steps:
            raise OverBudget("steps", "计算步数", self.limits.steps)

    def room_for_items(self, count: int) -> None:
        """OverBudget when a list would become longer than allowed; counts the work of making it."""
        if count > self.limits.items:
            raise OverBudget("items of a list", "列表长度", self.limits.items)
        self.spend(count // 8 + 1)

    def room_for_text(self, length: int) -> None:
        """OverBudget when a text would become longer than allowed; counts the work of making it."""
        if length > self.limits.characters:
            raise OverBudget("characters of a text", "文本长度", self.limits.characters)
        self.spend(length // 64 + 1)

    def weigh(self, value: Any) -> None:
        """Count all that is inside a value that is about to be gone through, such as both sides of an equality."""
        if type(value) not in (list, dict):
            return
        stack = [value]
        while stack:
            inner = stack.pop()
            self.spend(len(inner) // 2 + 2)
            stack += [part for part in (inner.values() if type(inner) is dict else inner) if type(part) in (list, dict)]

    def room_for_answer(self, value: Any) -> None:
        """OverBudget when all that is inside an answer is more than allowed: parts that come twice count twice."""
        count, stack = 0, [value]
        while stack:
            inner = stack.pop()
            count += len(inner)
            for part in inner.values() if type(inner) is dict else inner:
                kind = type(part)
                if kind is list or kind is dict:
                    stack.append(part)
                elif kind is str:
                    count += len(part) // 100
            if count > self.limits.answer:
                raise OverBudget("items of the answer", "结果的总项数", self.limits.answer)

    def fail(self, spot: Spot, code: str, /, **facts: object) -> Any:
        """Record why null is the answer here; gives that null."""
        if self.reasons is not None and len(self.reasons) < MOST_REASONS:
            self.reasons.append(Reason(code, with_chinese(facts), *place(spot.text, spot.at)))
        return None

    def over_budget(self, error: OverBudget) -> None:
        """Record that a limit ended the evaluation."""
        if self.reasons is not None:
            self.reasons.append(Reason(OVER_BUDGET, error.facts))
