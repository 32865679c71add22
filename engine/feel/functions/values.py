"""Functions as values, and how any of them is invoked (DMN 1.5, 10.3.2.13 and table 63)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from engine.errors import BihuanError
from engine.feel.budget import Frame, Spot
from engine.feel.compare import identical
from engine.feel.functions.registry import BuiltinFunction, Signature
from engine.feel.lift import ATOMS, DIRECT, lift_deep
from engine.feel.reasons import HOST_FAILED, NOT_A_FUNCTION, WRONG_ARGUMENTS, WRONG_VALUE, OverBudget, Refused
from engine.feel.syntax import FunctionDefinition
from engine.feel.texts import to_text
from engine.feel.types import TypeForm, UnknownType, accepts, kind
from engine.feel.values import HostFunction

_COST_OF_CALL = 4


@dataclass(slots=True, eq=False)
class UserFunction:
    """A function defined in an expression; calling it from Python starts with a fresh budget."""

    parameters: tuple[str, ...]
    parameter_types: tuple[TypeForm | None, ...]
    slots: list[int]
    body: Callable[[Frame], Any]
    captured: list[Any]
    frame: Frame
    written: FunctionDefinition
    scoped: tuple[int, ...] = ()
    """Slots that the body reads from around it, in the order of reading."""
    result_type: TypeForm | None = None

    @property
    def signatures(self) -> tuple[()]:
        """Marks a function value; own functions have one form only."""
        return ()

    def __eq__(self, other: object) -> bool:
        """Functions are equal that have the same parameters, body and scope (table 54)."""
        if self is other:
            return True
        if not isinstance(other, UserFunction) or self.written != other.written:
            return False
        if self.frame.context is not other.frame.context or len(self.scoped) != len(other.scoped):
            return False
        return all(
            (self.captured[mine] is self and other.captured[theirs] is other)
            or identical(self.captured[mine], other.captured[theirs])
            for mine, theirs in zip(self.scoped, other.scoped, strict=True)
        )

    __hash__ = object.__hash__

    def know_itself(self, slot: int) -> None:
        """Let the body call the function by the name of its context entry."""
        self.captured[slot] = self

    def run(self, values: Sequence[Any], frame: Frame) -> Any:
        """The body with the parameters bound; work is counted on the frame of the caller."""
        inner = Frame(
            self.frame.context, self.captured.copy(), frame.limits, frame.now, self.frame.functions, self.frame.types,
            frame.reasons, frame.steps, self.frame.made,
        )
        inner.spend(_COST_OF_CALL + len(self.captured) // 50)
        for slot, value in zip(self.slots, values, strict=True):
            inner.slots[slot] = value
        try:
            return self.body(inner)
        finally:
            frame.steps = inner.steps

    def __call__(self, *values: Any) -> Any:
        """The answer for Python values, in order; for callers outside of an evaluation."""
        frame = Frame(self.frame.context, [], self.frame.limits, self.frame.now)
        return self.run([lift_deep(value) for value in values], frame)


ATOMS.update((UserFunction, BuiltinFunction))
DIRECT.update((UserFunction, BuiltinFunction))


def _kinds(values: Sequence[Any]) -> str:
    return ", ".join(kind(value) for value in values)


def _shown(values: Sequence[Any]) -> str:
    """The values in a few words, however large they are."""
    return "(" + ", ".join(_brief(value, 0)[:40] for value in values) + ")"


def _brief(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return value[:40]
    if isinstance(value, list | dict) and depth > 2:
        return "…"
    if isinstance(value, list):
        return "[" + ", ".join(_brief(item, depth + 1) for item in value[:5]) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_brief(item, depth + 1)}" for key, item in islice(value.items(), 5)) + "}"
    return to_text(value)


def invoke(function: Any, values: list[Any], names: tuple[str, ...] | None, frame: Frame, spot: Spot) -> Any:
    """The answer of any function; null with a reason when it is none or the arguments do not fit."""
    sort = type(function)
    if sort is BuiltinFunction:
        return invoke_builtin(function, values, names, frame, spot)
    if sort is UserFunction:
        return _invoke_user(function, values, names, frame, spot)
    if sort is HostFunction:
        return _invoke_host(function, values, names, frame, spot)
    return frame.fail(spot, NOT_A_FUNCTION, kind=kind(function))


def invoke_builtin(
    function: BuiltinFunction, values: list[Any], names: tuple[str, ...] | None, frame: Frame, spot: Spot
) -> Any:
    """The answer of a function of the standard: of its first signature that accepts the arguments."""
    frame.spend(function.cost)
    for signature in function.signatures:
        bound = signature.bound(values, names)
        if bound is not None:
            return answered(function, signature, bound, frame, spot)
    return frame.fail(spot, WRONG_ARGUMENTS, name=function.name, kinds=_kinds(values))


def answered(function: BuiltinFunction, signature: Signature, bound: list[Any], frame: Frame, spot: Spot) -> Any:
    """What a built-in function answers for arguments that fit its signature; null with a reason where it cannot."""
    try:
        return signature.answer(frame, *bound)
    except Refused as refused:
        return frame.fail(spot, refused.code, **refused.facts)
    except (ArithmeticError, ValueError):
        if frame.reasons is None:
            return None
        return frame.fail(spot, WRONG_VALUE, name=function.name, detail=_shown(bound))


def _in_order(
    parameters: tuple[str, ...], values: list[Any], names: tuple[str, ...] | None, least: int
) -> list[Any] | None:
    """The arguments in the order of the parameters; None when they do not fit."""
    if names is None:
        if not least <= len(values) <= len(parameters):
            return None
        return values + [None] * (len(parameters) - len(values))
    given = dict(zip(names, values, strict=True))
    if len(given) != len(names) or not given.keys() <= set(parameters):
        return None
    return [given.get(parameter) for parameter in parameters]


def _invoke_user(
    function: UserFunction, values: list[Any], names: tuple[str, ...] | None, frame: Frame, spot: Spot
) -> Any:
    ordered = _in_order(function.parameters, values, names, len(function.parameters))
    if ordered is not None and any(function.parameter_types):
        ordered = _typed(function, ordered, frame)
    if ordered is None:
        return frame.fail(spot, WRONG_ARGUMENTS, name=to_text(function), kinds=_kinds(values))
    return function.run(ordered, frame)


def _typed(function: UserFunction, values: list[Any], frame: Frame) -> list[Any] | None:
    """The arguments after implicit conversion to the parameter types; None when one does not conform."""
    frame.spend(2 * len(values))
    for value in values:
        frame.weigh(value)
    result = []
    for form, value in zip(function.parameter_types, values, strict=True):
        if form is None or value is None:
            result.append(value)
            continue
        fitting = next((one for one in _conversions(value) if _fits(form, one, frame)), None)
        if fitting is None:
            return None
        result.append(fitting)
    return result


def _conversions(value: Any) -> list[Any]:
    if type(value) is list:
        return [value, value[0]] if len(value) == 1 else [value]
    return [value, [value]]


def _fits(form: TypeForm, value: Any, frame: Frame) -> bool:
    try:
        return value is not None and accepts(form, value, frame.types)
    except UnknownType:
        return False


def _host_name(function: HostFunction, frame: Frame) -> str:
    known = (name for name, one in frame.functions.items() if one is function)
    return next(known, f"({', '.join(function.parameters)})")


def _invoke_host(
    function: HostFunction, values: list[Any], names: tuple[str, ...] | None, frame: Frame, spot: Spot
) -> Any:
    least = sum(1 for parameter in function.parameters if not parameter.endswith("?"))
    parameters = tuple(parameter.rstrip("?") for parameter in function.parameters)
    ordered = _in_order(parameters, values, names, least)
    if ordered is None:
        return frame.fail(spot, WRONG_ARGUMENTS, name=_host_name(function, frame), kinds=_kinds(values))
    frame.spend(10)
    try:
        return lift_deep(function.call(*ordered))
    except BihuanError as error:
        return frame.fail(spot, error.code, **error.facts)
    except (OverBudget, RecursionError):
        raise
    except Exception as error:  # the caller's code may fail in any way, an evaluation may not
        return frame.fail(spot, HOST_FAILED, name=_host_name(function, frame), detail=str(error)[:200])
