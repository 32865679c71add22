"""Boxed expressions as closures (DMN 1.5, 10.2): contexts, invocations, functions, lists, filters and so on.

`compiling` owns the instance and gives it itself, because the parts of a boxed expression may be of any kind again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.dmn import elements as e
from engine.dmn import problems as p
from engine.dmn.feel_text import Closure, call_function, is_expression, members
from engine.dmn.functions import define_function
from engine.dmn.places import Place
from engine.dmn.scopes import Compiling, Names
from engine.dmn.session import Scope, Session
from engine.dmn.types import Type, convert

Compile = Callable[[e.Expression | None, Names, Place, Compiling], Closure]


@dataclass(frozen=True, slots=True)
class Boxed:
    """The compilers of boxed expressions; `compile` compiles their parts."""

    compile: Compile

    def context(self, boxed: e.Context, names: Names, place: Place, compiling: Compiling) -> Closure:
        """Entries in order, each seeing those above; the entry without a name is the result."""
        steps: list[tuple[str, Closure, Type | None, Place]] = []
        result: Closure | None = None
        for entry in boxed.entries:
            name = "" if entry.variable is None else entry.variable.name
            here = place.inside(name)
            closure = self.compile(entry.value, names.plus(name), here, compiling)
            if not name or entry.variable is None:
                result = closure
                continue
            steps.append((name, closure, compiling.type(entry.variable.type_ref, here), here))
            names = names.plus(name)
        return _Context(tuple(steps), result)

    def invocation(self, boxed: e.Invocation, names: Names, place: Place, compiling: Compiling) -> Closure:
        """The called function with arguments by name."""
        called = self.compile(boxed.called, names, place, compiling)
        arguments = [
            (one.parameter, self.compile(one.value, names, place.inside(one.parameter), compiling))
            for one in boxed.bindings
        ]

        def invoke(scope: Scope, session: Session) -> Any:
            function = called(scope, session)
            given = {name: argument(scope, session) for name, argument in arguments}
            return call_function(function, given, place, session)

        return invoke

    def function(self, boxed: e.FunctionDefinition, names: Names, place: Place, compiling: Compiling) -> Closure:
        """A function value that remembers the scope it was made in."""
        inner = names.plus(*(one.name for one in boxed.parameters))
        return define_function(boxed, place, compiling, lambda: self.compile(boxed.body, inner, place, compiling))

    def items(self, boxed: e.Items, names: Names, place: Place, compiling: Compiling) -> Closure:
        """A list of values."""
        parts = self._parts(boxed.items, names, place, compiling)
        return lambda scope, session: [part(scope, session) for part in parts]

    def relation(self, boxed: e.Relation, names: Names, place: Place, compiling: Compiling) -> Closure:
        """A list of contexts, one a row."""
        columns = [(one.name, compiling.type(one.type_ref, place.inside(one.name))) for one in boxed.columns]
        rows = [self._parts(row, names, place.inside(n), compiling) for n, row in enumerate(boxed.rows, 1)]

        def relate(scope: Scope, session: Session) -> Any:
            return [_row(columns, [cell(scope, session) for cell in row], place, session) for row in rows]

        return relate

    def conditional(self, boxed: e.Conditional, names: Names, place: Place, compiling: Compiling) -> Closure:
        """`then` where the condition is true, `else` where it is false or null, null where it is no truth value."""
        condition = self.compile(boxed.condition, names, place.inside("if"), compiling)
        then = self.compile(boxed.then, names, place.inside("then"), compiling)
        otherwise = self.compile(boxed.otherwise, names, place.inside("else"), compiling)

        def choose(scope: Scope, session: Session) -> Any:
            holds = condition(scope, session)
            if holds is not None and not isinstance(holds, bool):
                session.problem(place, p.NOT_A_CONDITION)
                return None
            return then(scope, session) if holds else otherwise(scope, session)

        return choose

    def filter(self, boxed: e.Filter, names: Names, place: Place, compiling: Compiling) -> Closure:
        """The members for which the match is true; `item` and the entries of a context are in scope."""
        source = self.compile(boxed.source, names, place.inside("in"), compiling)
        match = self.compile(boxed.match, names.plus("item"), place.inside("match"), compiling)

        def select(scope: Scope, session: Session) -> Any:
            found: list[Any] = []
            items = members(source(scope, session), session)
            if items is None:
                return None
            for item in items:
                inner = {**scope, "item": item, **item} if isinstance(item, dict) else {**scope, "item": item}
                holds = match(inner, session)
                if not isinstance(holds, bool) and holds is not None:
                    session.problem(place, p.NOT_A_CONDITION)
                    return None
                if holds:
                    found.append(item)
            return found

        return select

    def iterator(self, boxed: e.Iterator, names: Names, place: Place, compiling: Compiling) -> Closure:
        """One of for … return, every … satisfies, some … satisfies."""
        source = self.compile(_domain(boxed.source), names, place.inside("in"), compiling)
        known = names.plus(boxed.variable, "partial")
        body = self.compile(boxed.body, known, place.inside(boxed.kind), compiling)
        # A copy of the results so far is made for each turn, so only where the body may read it.
        iterate = _ITERATIONS["partial" if boxed.kind == "for" and "partial" in repr(boxed.body) else boxed.kind]

        def run(scope: Scope, session: Session) -> Any:
            items = members(source(scope, session), session)
            if items is None:
                return None
            return iterate(items, boxed.variable, body, scope, session)

        return run

    def _parts(
        self, parts: Sequence[e.Expression | None], names: Names, place: Place, compiling: Compiling
    ) -> list[Closure]:
        return [self.compile(part, names, place.inside(n), compiling) for n, part in enumerate(parts, 1)]


@dataclass(frozen=True, slots=True)
class _Context:
    steps: tuple[tuple[str, Closure, Type | None, Place], ...]
    result: Closure | None

    def __call__(self, scope: Scope, session: Session) -> Any:
        inner, context = dict(scope), {}
        for name, closure, type_, place in self.steps:
            context[name] = inner[name] = _typed(closure(inner, session), type_, place, session)
        return context if self.result is None else self.result(inner, session)


def _domain(source: e.Expression | None) -> e.Expression | None:
    """The source of an iterator; `1..3`, which FEEL allows after `in` alone, becomes the list that it stands for."""
    if not isinstance(source, e.Literally) or ".." not in source.text or is_expression(source.text):
        return source
    return replace(source, text=f"for item in {source.text} return item")


def _typed(value: Any, type_: Type | None, place: Place, session: Session) -> Any:
    fits, value = convert(value, type_)
    if not fits and type_ is not None:
        session.problem(place, p.WRONG_TYPE, type=type_.name)
    return value


def _row(columns: list[tuple[str, Type | None]], cells: list[Any], place: Place, session: Session) -> dict[str, Any]:
    return {
        name: _typed(value, type_, place.inside(name), session)
        for (name, type_), value in zip(columns, cells, strict=False)
    }


def _for(items: Iterable[Any], name: str, body: Closure, scope: Scope, session: Session) -> Any:
    return [body({**scope, name: item}, session) for item in items]


def _for_with_partial(items: Iterable[Any], name: str, body: Closure, scope: Scope, session: Session) -> Any:
    partial: list[Any] = []
    for item in items:
        partial.append(body({**scope, name: item, "partial": list(partial)}, session))
    return partial


def _every(items: Iterable[Any], name: str, body: Closure, scope: Scope, session: Session) -> Any:
    return _quantify(items, name, body, scope, session, decisive=False)


def _some(items: Iterable[Any], name: str, body: Closure, scope: Scope, session: Session) -> Any:
    return _quantify(items, name, body, scope, session, decisive=True)


def _quantify(items: Iterable[Any], name: str, body: Closure, scope: Scope, session: Session, *, decisive: bool) -> Any:
    """Three-valued: the decisive value wins, else null where any member gave neither true nor false (10.3.2.6)."""
    unclear = False
    for item in items:
        holds = body({**scope, name: item}, session)
        if holds is decisive:
            return decisive
        unclear = unclear or not isinstance(holds, bool)
    return None if unclear else not decisive


_ITERATIONS = {"for": _for, "partial": _for_with_partial, "every": _every, "some": _some}
