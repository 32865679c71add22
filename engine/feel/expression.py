"""Compiled expressions: `parse`, `evaluate` and `unary_test`, the whole interface of the language for those above."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from engine.feel.budget import STANDARD, Budget, Frame, Spot
from engine.feel.compiler import Closure, Unit
from engine.feel.cursor import name_table
from engine.feel.functions import BUILTINS
from engine.feel.lexer import place
from engine.feel.lift import lift_deep
from engine.feel.parser import parse_tests, parse_tree
from engine.feel.reasons import WRONG_VALUE, OverBudget, Reason
from engine.feel.syntax import Name, Node, nodes_of
from engine.feel.types import NamedTypes
from engine.feel.values import HostFunction

_NO_NAMES: frozenset[str] = frozenset()
_NOTHING: dict[str, Any] = {}
_CACHED = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A compiled expression; make it with `parse`, keep it as long as you like, evaluate it from any thread."""

    text: str
    tree: Node
    names: frozenset[str]
    """Names that the context must give."""
    member_names: frozenset[str]
    """Names read in filters: members of the filtered items, or else names of the context."""
    functions: frozenset[str]
    """Names that are called and not built in: host functions or functions in the context."""
    run: Closure
    slots: int

    def places(self) -> dict[str, tuple[int, int]]:
        """Line and column, from 1, where each of `names`, `member_names` and `functions` is read first."""
        wanted = self.names | self.member_names | self.functions
        first: dict[str, int] = {}
        for node in nodes_of(self.tree):
            if isinstance(node, Name) and node.name in wanted:
                first[node.name] = min(node.at, first.get(node.name, node.at))
        return {name: place(self.text, at) for name, at in first.items()}

    def evaluate(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        functions: Mapping[str, HostFunction] | None = None,
        types: NamedTypes | None = None,
        budget: Budget | None = None,
    ) -> Any:
        """The value; None when the evaluation fails. Never raises and never changes the context."""
        frame = Frame(context, [None] * self.slots, budget or STANDARD, now, functions or _NOTHING, types or _NOTHING)
        return self._value(frame)

    def evaluate_with_reasons(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        functions: Mapping[str, HostFunction] | None = None,
        types: NamedTypes | None = None,
        budget: Budget | None = None,
    ) -> tuple[Any, tuple[Reason, ...]]:
        """The value, and every reason for which a part of the expression gave null (the first 20)."""
        frame = Frame(
            context, [None] * self.slots, budget or STANDARD, now, functions or _NOTHING, types or _NOTHING, []
        )
        value = self._value(frame)
        return value, tuple(frame.reasons or ())

    def test(
        self,
        value: Any,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        functions: Mapping[str, HostFunction] | None = None,
        types: NamedTypes | None = None,
        budget: Budget | None = None,
    ) -> bool | None:
        """Whether the value passes; only for expressions made by `parse_unary_tests`."""
        frame = Frame(context, [None] * self.slots, budget or STANDARD, now, functions or _NOTHING, types or _NOTHING)
        frame.slots[0] = lift_deep(value)
        answer = self._value(frame)
        return answer if isinstance(answer, bool) else None

    def _value(self, frame: Frame) -> Any:
        try:
            value = self.run(frame)
            if type(value) is list or type(value) is dict:
                frame.room_for_answer(value)
            return value
        except OverBudget as error:
            frame.over_budget(error)
        except (RecursionError, MemoryError):
            frame.over_budget(OverBudget("nesting of calls", "函数嵌套", 100))
        except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError) as error:
            frame.fail(Spot(self.text, 0), WRONG_VALUE, name="", detail=repr(error)[:200])
        return None


def compiled(text: str, tree: Node) -> Expression:
    """The expression of a tree that was parsed or built elsewhere; `text` is what reasons point into."""
    unit = Unit(text)
    run = unit.closure(tree)
    return Expression(
        text, tree, frozenset(unit.free_names - BUILTINS.keys()), frozenset(unit.member_names - BUILTINS.keys()),
        frozenset(unit.free_functions), run, unit.slot_count,
    )


_builtin_names = frozenset(name for name in BUILTINS if " and " in name)


@lru_cache(maxsize=_CACHED)
def _parse(text: str, names: frozenset[str]) -> Expression:
    return compiled(text, parse_tree(text, name_table(_builtin_names | names)))


@lru_cache(maxsize=_CACHED)
def _parse_unary_tests(text: str, names: frozenset[str]) -> Expression:
    return compiled(text, parse_tests(text, name_table(_builtin_names | names)))


def parse(text: str, *, names: Collection[str] = _NO_NAMES) -> Expression:
    """The compiled expression, from a cache; `names` are those with spaces or signs. FeelError for bad text."""
    return _parse(text, names if type(names) is frozenset else frozenset(names))


def parse_unary_tests(text: str, *, names: Collection[str] = _NO_NAMES) -> Expression:
    """The compiled input entry of a decision table, for `.test(value, context)`. FeelError for bad syntax."""
    return _parse_unary_tests(text, names if type(names) is frozenset else frozenset(names))


def _odd_names(context: Mapping[str, Any], functions: Mapping[str, HostFunction] | None) -> frozenset[str]:
    """Names that the parser must know because they are no plain identifiers."""
    odd = [name for name in context if not name.isidentifier()]
    if functions:
        odd += [name for name in functions if not name.isidentifier()]
    return frozenset(odd) if odd else _NO_NAMES


def evaluate(
    text: str,
    context: Mapping[str, Any],
    *,
    now: datetime | None = None,
    functions: Mapping[str, HostFunction] | None = None,
    types: NamedTypes | None = None,
    budget: Budget | None = None,
) -> Any:
    """The value of an expression over the context; None when it fails while running, FeelError when it is no FEEL.

    `now` (aware) is what now() and today() answer; `functions` are host functions by name; `types` are named types.
    """
    expression = _parse(text, _odd_names(context, functions))
    return expression.evaluate(context, now=now, functions=functions, types=types, budget=budget)


def unary_test(
    text: str,
    value: Any,
    context: Mapping[str, Any],
    *,
    now: datetime | None = None,
    functions: Mapping[str, HostFunction] | None = None,
    types: NamedTypes | None = None,
    budget: Budget | None = None,
) -> bool | None:
    """Whether the value passes the input entry of a decision table (rule 15); None when it cannot be told."""
    expression = _parse_unary_tests(text, _odd_names(context, functions))
    return expression.test(value, context, now=now, functions=functions, types=types, budget=budget)
