"""What a state is made of: tokens, scopes and waits, and how each becomes a row of plain values.

`engine.execution.state` holds and saves them; everybody in this package imports them from there.
"""

from dataclasses import dataclass, field
from typing import Any

from engine.execution.unread import BodyVariables

ENTER, BEGIN, WAIT, ARRIVED, COMPLETE, FINISH, LEAVE, COMPENSATE, CHECK = "e", "b", "w", "a", "c", "f", "l", "k", "q"
LISTEN = "h"
"""Where a token is in the lifecycle of its element; also where a retry goes on."""


@dataclass(slots=True)
class Token:
    """One activation of one element; the next element gets a new token."""

    id: int
    node: str
    scope: int
    """The scope of the container that it runs in."""
    phase: str = ENTER
    flow: str | None = None
    """The sequence flow that it came by; joins count by it."""
    own: int = 0
    """Its own scope: mapped inputs, the inside of a container, or the body of a loop. 0 where it has none."""
    back: int = 0
    """The token that goes on when this one is done, instead of a sequence flow (compensation)."""
    incident: str | None = None
    """Code of the incident that holds it."""
    data: Any = None
    """What its element remembers: counters of a loop, compensations still to do, activations of a gateway."""


@dataclass(slots=True)
class Scope:
    """Variables of one container, activity or loop body, and the tokens inside."""

    id: int
    node: str
    parent: int
    token: int
    """The token that owns it; 0 for the instance."""
    variables: dict[str, Any]
    interrupted: bool = False
    """An interrupting event sub-process has taken over; no other one may start."""
    done: list[list[Any]] = field(default_factory=list)
    """What could be compensated, in the order of completion: [activity, its own variables, what is inside]."""
    tokens: dict[int, None] = field(default_factory=dict)
    """Ids of the tokens inside, in the order of arrival. Derived, not saved."""


@dataclass(slots=True)
class Wait:
    """One subscription of a token (its own event, or a boundary event) or of a scope (event sub-process; `token` 0)."""

    id: int
    token: int
    scope: int
    element: str
    index: int
    """Which of the element's events."""
    data: Any = None
    """Timers: [repetitions left, due]; conditions: the last answer."""


def _trimmed(row: list[Any], shortest: int) -> list[Any]:
    while len(row) > shortest and not row[-1]:
        row.pop()
    return row


def token_row(token: Token) -> list[Any]:
    """The token without what its element remembers; empty fields at the end are left out."""
    return _trimmed(
        [token.id, token.node, token.scope, token.phase, token.flow, token.own, token.back, token.incident], 4
    )


def scope_row(scope: Scope) -> list[Any]:
    """The scope without its variables."""
    return _trimmed([scope.id, scope.node, scope.parent, scope.token, scope.interrupted], 4)


def wait_row(wait: Wait) -> list[Any]:
    """The wait as a whole."""
    row = [wait.id, wait.token, wait.scope, wait.element, wait.index]
    return row if wait.data is None else [*row, wait.data]


def own_variables(scope: Scope) -> dict[str, Any]:
    """The variables of a scope but for what lies in rows."""
    return scope.variables.own() if isinstance(scope.variables, BodyVariables) else scope.variables
