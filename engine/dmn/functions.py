"""Functions that a decision file defines: boxed functions and business knowledge models, as FEEL function values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.dmn import elements as e
from engine.dmn import problems as p
from engine.dmn.external import boxed_logic
from engine.dmn.feel_text import Closure
from engine.dmn.places import Place
from engine.dmn.scopes import Compiling
from engine.dmn.session import Scope, Session
from engine.dmn.types import Type, convert
from engine.errors import BihuanError
from engine.feel.values import HostFunction


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter with its resolved type."""

    name: str
    type: Type | None


def define_function(
    definition: e.FunctionDefinition, place: Place, compiling: Compiling, body: Callable[[], Closure]
) -> Callable[[Scope, Session], HostFunction]:
    """What makes the function value for a scope; `body` compiles the logic, and is not asked for foreign kinds."""
    parameters = [
        Parameter(one.name, compiling.type(one.type_ref, place.inside(one.name))) for one in definition.parameters
    ]
    logic = body() if definition.kind.upper() == "FEEL" else boxed_logic(definition, place, compiling)
    result = compiling.type(definition.type_ref, place)
    return lambda scope, session: make_function(parameters, logic, scope, session, place=place, result=result)


def make_function(
    parameters: Sequence[Parameter],
    logic: Closure,
    scope: Scope,
    session: Session,
    *,
    place: Place,
    result: Type | None = None,
) -> HostFunction:
    """A function value over a scope: arguments are converted to their types, and a wrong one refuses the call."""

    def call(*arguments: Any) -> Any:
        inner = dict(scope)
        inner.update(bind(parameters, arguments, place))
        session.deeper(place.path)
        try:
            value = logic(inner, session)
        finally:
            session.depth -= 1
        fits, value = convert(value, result)
        if not fits and result is not None:
            session.problem(place, p.WRONG_TYPE, type=result.name)
        return value

    return HostFunction(tuple(one.name for one in parameters), call)


def bind(parameters: Sequence[Parameter], arguments: Sequence[Any], place: Place) -> Scope:
    """The arguments by name. Raises `dmn.wrong_arguments` where one is not of its type (10.3.2.13.1)."""
    bound: Scope = {}
    for parameter, argument in zip(parameters, arguments, strict=True):
        fits, bound[parameter.name] = convert(argument, parameter.type)
        if not fits:
            expected = ", ".join(one.name if one.type is None else f"{one.name}: {one.type.name}" for one in parameters)
            raise BihuanError(p.WRONG_ARGUMENTS, where=place.path, expected=expected)
    return bound
