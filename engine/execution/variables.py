"""Variables in scopes, as in Camunda 8: read outward from the innermost scope, written where they are declared, else
in the instance.

Elements and the walk use it; expressions see a `View`, so that evaluating copies nothing.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.execution.state import Scope, State
from engine.graph import Mapping as VariableMapping

if TYPE_CHECKING:
    from engine.execution.walk import Walk


COUNTERS = frozenset(
    {"loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances", "nrOfTerminatedInstances"}
)
"""What loops count by, in scopes of theirs."""


class View(Mapping[str, Any]):
    """All variables that can be seen from a scope; inner ones hide outer ones of the same name."""

    __slots__ = ("_layers",)

    def __init__(self, layers: tuple[Mapping[str, Any], ...]) -> None:
        self._layers = layers

    def __getitem__(self, name: str) -> Any:
        for layer in self._layers:
            if name in layer:
                return layer[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        for layer in self._layers:  # noqa: SIM110 - three times as fast as any(), at every name of every expression
            if name in layer:
                return True
        return False

    def __iter__(self) -> Iterator[str]:
        seen: dict[str, None] = {}
        for layer in reversed(self._layers):
            seen.update(dict.fromkeys(layer))
        return iter(seen)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def view(state: State, scope: Scope, extra: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """What an expression in `scope` sees; `extra` lies innermost (counters that no scope keeps)."""
    if not scope.parent and extra is None:
        return scope.variables
    layers = tuple(outer.variables for outer in state.outward(scope))
    return View(layers if extra is None else (extra, *layers))


def seen_from(state: State, scope: Scope) -> dict[str, Any]:
    """A copy of everything that can be seen from `scope`, for what leaves the instance (jobs, calls)."""
    return dict(view(state, scope))


def propagate(walk: "Walk", scope: Scope, variables: Mapping[str, Any]) -> None:
    """Write each variable in the nearest scope outward that has it, else in the instance; counters of loops are not to
    be overwritten.
    """
    for name, value in variables.items():
        for target in walk.state.outward(scope):
            if (name in target.variables and name not in COUNTERS) or not target.parent:
                break
        target.variables[name] = value
        if not target.parent:
            walk.changed.add(name)
    if variables:
        walk.stirred = True


def declare_in(walk: "Walk", scope: Scope, variables: Mapping[str, Any]) -> None:
    """Write the variables in this very scope."""
    scope.variables.update(variables)
    if not scope.parent:
        walk.changed.update(variables)
    if variables:
        walk.stirred = True


def put(variables: dict[str, Any], target: str, value: Any, *, existing: Mapping[str, Any]) -> None:
    """Set the dotted path `target`; contexts on the way are copied from `existing`, never changed in place."""
    name, _, rest = target.partition(".")
    if not rest:
        variables[name] = value
        return
    before = variables.get(name, existing.get(name))
    inner = dict(before) if isinstance(before, dict) else {}
    put(inner, rest, value, existing=inner)
    variables[name] = inner


def mapped(
    walk: "Walk", element: str, mappings: tuple[VariableMapping, ...], *, scope: Scope, into: dict[str, Any]
) -> dict[str, Any]:
    """The values of the mappings, evaluated in order in `scope`; a later one sees what an earlier one put into
    `into`.
    """
    extra = None if into is scope.variables else into
    for mapping in mappings:
        value = walk.evaluate(element, mapping.source, scope, extra)
        put(into, mapping.target, value, existing=view(walk.state, scope))
    return into
