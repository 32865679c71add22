"""The table of built-in functions and the decorator that fills it. A new function is one decorated Python function.

    @builtin("substring", "string: string, start position: number, length?: number")
    def substring(frame: Frame, string: str, start: Decimal, length: Decimal | None = None) -> str: ...

A `?` marks an optional parameter, `*` one that takes all further arguments, `|null` one that accepts null.
Two functions under one name are two signatures; the first whose parameters accept the arguments answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from engine.feel.functions.coercion import COERCIONS, EXACT, MISMATCH

CALENDAR, COMPARING, ROUNDING = 10, 12, 5
"""Steps of functions that take longer than a step or two: about half a microsecond each."""
_MOST_PLANNED = 8
_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a signature."""

    name: str
    kind: str
    optional: bool = False
    rest: bool = False
    nullable: bool = False
    exact: frozenset[type] = frozenset()
    """Types of values that need no coercion."""

    def coerced(self, value: Any) -> Any:
        """The value as this parameter takes it, MISMATCH when it does not."""
        if value is None and self.nullable:
            return None
        return COERCIONS[self.kind](value)


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of one form of a function, and what answers."""

    parameters: tuple[Parameter, ...]
    answer: Callable[..., Any]
    plans: dict[int, tuple[Parameter, ...] | None] = field(default_factory=dict)
    """Number of arguments given by position → the parameters that they fill; None where they are too few or many."""

    def bound(self, values: list[Any], names: tuple[str, ...] | None) -> list[Any] | None:
        """The arguments in order and coerced; None when they do not fit."""
        if names is not None:
            return self._bound_by_name(values, names)
        count = len(values)
        if count not in self.plans:
            plan = self._plan(count)
            if count > _MOST_PLANNED:
                return None if plan is None else _coerced(plan, values)
            self.plans[count] = plan
        filled = self.plans[count]
        return None if filled is None else _coerced(filled, values)

    def takes(self, count: int) -> bool:
        """Whether so many arguments may be given by position."""
        return self._plan(count) is not None

    def _plan(self, count: int) -> tuple[Parameter, ...] | None:
        parameters = self.parameters
        if parameters and parameters[-1].rest:
            rest = parameters[-1]
            parameters = (*parameters[:-1], *([rest] * (count - len(parameters) + 1)))
        required = sum(1 for parameter in parameters if not parameter.optional)
        if not required <= count <= len(parameters) or (not count and self.parameters):
            return None
        return parameters[:count]

    def _bound_by_name(self, values: list[Any], names: tuple[str, ...]) -> list[Any] | None:
        """Named arguments: parameters that are not given are null (10.3.2.13.5), or left out when optional."""
        given = dict(zip(names, values, strict=True))
        if len(given) != len(names):
            return None
        parameters = [parameter for parameter in self.parameters if parameter.name in given or not parameter.optional]
        if len([parameter for parameter in parameters if parameter.name in given]) != len(given):
            return None
        last = max((index for index, parameter in enumerate(self.parameters) if parameter.name in given), default=-1)
        head = self.parameters[: max(last + 1, sum(1 for parameter in self.parameters if not parameter.optional))]
        return _coerced(head, [given.get(parameter.name) for parameter in head], given)


def _coerced(
    parameters: tuple[Parameter, ...], values: list[Any], given: dict[str, Any] | None = None
) -> list[Any] | None:
    result = []
    for parameter, value in zip(parameters, values, strict=True):
        if type(value) in parameter.exact:
            result.append(value)
            continue
        skipped = given is not None and parameter.name not in given and parameter.optional
        coerced = None if skipped else parameter.coerced(value)
        if coerced is MISMATCH:
            return None
        result.append(coerced)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class BuiltinFunction:
    """A function of the standard, as a value."""

    name: str
    signatures: tuple[Signature, ...]
    cost: int = 1
    """Steps that one call counts, besides those for the items it goes over."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameter names of the first signature."""
        return tuple(parameter.name for parameter in self.signatures[0].parameters)

    def first(self, count: int) -> Signature | None:
        """The first signature that takes so many arguments by position, whatever their kinds."""
        return next((one for one in self.signatures if one.takes(count)), None)


BUILTINS: dict[str, BuiltinFunction] = {}


def _parameter(text: str) -> Parameter:
    name, _, kind = text.partition(": ")
    kind, _, null = kind.partition("|")
    exact = EXACT.get(kind, frozenset())
    return Parameter(name.rstrip("?*"), kind, name.endswith("?"), name.endswith("*"), null == "null", exact)


def builtin(name: str, parameters: str, *, cost: int = 3) -> Callable[[_F], _F]:
    """Register a signature of the built-in function `name`."""
    parts = tuple(_parameter(part) for part in parameters.split(", ")) if parameters else ()

    def register(answer: _F) -> _F:
        known = BUILTINS[name].signatures if name in BUILTINS else ()
        BUILTINS[name] = BuiltinFunction(name, (*known, Signature(parts, answer)), cost)
        return answer

    return register
