"""Where tokens stand, as people name places: by element, or by the number of one token where several stand there.

`modify` and `migrate` use it, and `engine.queries` shows it to operators.
"""

from dataclasses import dataclass

from engine.execution import listeners
from engine.execution.state import WAIT, Scope, State, Token
from engine.graph import Node, Process


@dataclass(frozen=True, slots=True)
class Place:
    """One activation of one element. `inside`: the elements around it, outermost first, each with its token."""

    token: int
    element: str
    inside: tuple[tuple[str, int], ...]
    repetition: bool
    """It is one repetition of a loop or multi-instance activity."""
    waiting: bool
    incident: str | None


def places(state: State) -> tuple[Place, ...]:
    """Every activation, in the order in which they began; jobs of listeners are no places."""
    tokens = sorted(state.tokens.values(), key=lambda token: token.id)
    return tuple(_place(state, token) for token in tokens if not listeners.is_listener(token))


def _place(state: State, token: Token) -> Place:
    around = [scope for scope in state.outward(state.scopes[token.scope]) if scope.parent]
    inside = tuple((scope.node, scope.token) for scope in reversed(around))
    return Place(token.id, token.node, inside, is_repetition(state, token), token.phase == WAIT, token.incident)


def is_repetition(state: State, token: Token) -> bool:
    """Whether the token is one repetition: the scope around it is the body of its own element."""
    return state.scopes[token.scope].node == token.node


def named(state: State, name: str | int) -> list[Token]:
    """The tokens that a name means: the one of that number, or all that stand on the element (loops as a whole)."""
    if isinstance(name, int):
        token = state.tokens.get(name)
        if token is not None and listeners.is_listener(token):
            token = state.tokens.get(state.scopes[token.scope].token)
        return [] if token is None else [token]
    standing = sorted(state.tokens.values(), key=lambda token: token.id)
    return [token for token in standing if token.node == name and not is_repetition(state, token)]


def with_inside(state: State, tokens: list[Token]) -> set[int]:
    """Numbers of the tokens and of everything inside them, at every depth."""
    found: set[int] = set()
    waiting = list(tokens)
    while waiting:
        token = waiting.pop()
        if token.id not in found:
            found.add(token.id)
            own = state.scopes.get(token.own)
            waiting += state.inside(own) if own is not None else []
    return found


def around(process: Process, node: Node) -> tuple[Node, ...]:
    """The containers of an element, outermost first, without the process itself."""
    found: list[Node] = []
    current = node.parent
    while current and current != process.id:
        found.append(process.nodes[current])
        current = process.nodes[current].parent
    return tuple(reversed(found))


def scopes_of(state: State, container: Node, outer: Scope, *, without: set[int]) -> list[Scope]:
    """The scopes of a container inside `outer` whose owner stays."""
    return [
        scope
        for scope in state.scopes.values()
        if scope.node == container.id and scope.parent == outer.id and scope.token not in without
    ]
