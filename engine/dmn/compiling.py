"""From a boxed expression to a closure, whatever its kind. `linking` calls it for every decision."""

from collections.abc import Callable
from typing import Any

from engine.dmn import elements as e
from engine.dmn import problems as p
from engine.dmn.boxed import Boxed
from engine.dmn.external import external_logic, written_function
from engine.dmn.feel_text import Closure, compile_expression
from engine.dmn.findings import EMPTY
from engine.dmn.functions import Parameter, make_function
from engine.dmn.places import Place
from engine.dmn.scopes import Compiling, Names
from engine.dmn.session import Scope, Session
from engine.dmn.tables import compile_table
from engine.dmn.types import Type, convert


def compile_boxed(expression: e.Expression | None, names: Names, place: Place, compiling: Compiling) -> Closure:
    """The expression as a closure over a scope; a missing one is a finding and gives null."""
    if expression is None:
        compiling.warning(place, EMPTY)
        return _nothing
    place = place.inside("", expression.id)
    closure = _COMPILERS[type(expression)](expression, names, place, compiling)
    return converted(closure, compiling.type(_result_type(expression), place), place)


def converted(closure: Closure, type_: Type | None, place: Place) -> Closure:
    """The closure whose value must be of the type; where it is not, null and a problem."""
    if type_ is None:
        return closure

    def checked(scope: Scope, session: Session) -> Any:
        value = closure(scope, session)
        if value is None:
            return None
        fits, value = convert(value, type_)
        if not fits:
            session.problem(place, p.WRONG_TYPE, type=type_.name)
        return value

    return checked


def _nothing(_scope: Scope, _session: Session) -> Any:
    return None


def _result_type(expression: e.Expression) -> str:
    # The typeRef of a function definition is about what it returns, not about the function.
    return "" if isinstance(expression, e.FunctionDefinition) else expression.type_ref


def _literal(expression: e.Literally, names: Names, place: Place, compiling: Compiling) -> Closure:
    written = written_function(expression.text)
    if written is None:
        return compile_expression(expression.text, names, place, compiling)
    parameters, method = written
    logic = external_logic(method, parameters, "Java", place, compiling)
    untyped = [Parameter(name, None) for name in parameters]
    return lambda scope, session: make_function(untyped, logic, scope, session, place=place)


_boxed = Boxed(compile_boxed)
_COMPILERS: dict[type, Callable[[Any, Names, Place, Compiling], Closure]] = {
    e.Literally: _literal,
    e.Table: compile_table,
    e.Context: _boxed.context,
    e.Invocation: _boxed.invocation,
    e.FunctionDefinition: _boxed.function,
    e.Items: _boxed.items,
    e.Relation: _boxed.relation,
    e.Conditional: _boxed.conditional,
    e.Filter: _boxed.filter,
    e.Iterator: _boxed.iterator,
}
