"""The saved state of one instance: tokens, scopes and open waits. Never history (that is what the effects are for).

Only this package writes it; `engine.storage` keeps the bytes of `dump` without looking inside.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from engine.errors import BihuanError, declare
from engine.execution.parking import LazyTokens, Packet, new_packets, unpacked
from engine.feel.codec import dumps, loads

UNKNOWN_FORMAT = declare(
    "execution.unknown_format",
    "broken",
    zh="这个流程实例的保存格式（{format}）比本程序新，请先升级程序再处理它。",
    en="The saved state of this process instance has format {format}, newer than this program: "
    "upgrade the program first.",
)

FORMAT = 1
_SEPARATOR = b"\n"
"""Stands in no JSON text without being escaped; structure and values are apart because only values need the slower
codec."""
Status = Literal["active", "completed", "cancelled"]

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


class State:
    """The whole state; `Run` changes it, everybody else may look."""

    __slots__ = (
        "arrived",
        "by_scope",
        "by_token",
        "conditions",
        "next_id",
        "packets",
        "scopes",
        "status",
        "tokens",
        "waits",
    )

    def __init__(self) -> None:
        self.status: Status = "active"
        self.next_id = 1
        self.tokens: dict[int, Token] = {}
        self.scopes: dict[int, Scope] = {}
        self.waits: dict[int, Wait] = {}
        self.by_token: dict[int, list[int]] = {}
        self.by_scope: dict[int, list[int]] = {}
        self.conditions: dict[int, None] = {}
        self.packets: list[Packet] = []
        """Repetitions of large multi-instance activities that nobody has asked for since loading."""
        self.arrived: dict[tuple[int, str], dict[int, None]] = {}

    @staticmethod
    def new() -> "State":
        """The state of an instance that has not started."""
        return State()

    @staticmethod
    def load(body: bytes) -> "State":
        """The state that `dump` wrote, also by an older program.

        Raises: BihuanError `execution.unknown_format` for the state of a newer program.
        """
        structure, values, *packets = body.split(_SEPARATOR)
        saved = orjson.loads(structure)
        if saved["v"] != FORMAT:
            raise BihuanError(UNKNOWN_FORMAT, format=saved["v"])
        state = State()
        if packets:
            state.packets = [
                Packet(row[0], tuple(row[1]), packet) for row, packet in zip(saved["p"], packets, strict=True)
            ]
            state.tokens = LazyTokens(state)
        state.status, state.next_id = saved["s"], saved["n"]
        variables, done, data = loads(values)
        for row, inside in zip(saved["o"], variables, strict=True):
            scope = state.scopes[row[0]] = Scope(row[0], row[1], row[2], row[3], inside, len(row) > 4)
            scope.done = done.get(str(scope.id), [])
        for row in saved["t"]:
            token = state.add_token(Token(*row))
            if data:
                token.data = data.get(str(token.id))
        for row in saved["w"]:
            state.add_wait(Wait(*row))
        return state

    def dump(self) -> bytes:
        """Everything that running on needs.

        Lines: the structure as plain JSON, the values by the engine's codec, and packets of parked repetitions.
        """
        new = new_packets(self)
        away = {number for packet in new for number in packet.ids}
        tokens = [token for token in dict.values(self.tokens) if token.id not in away]
        hidden = {self.tokens[number].own for number in away}
        scopes = [scope for scope in self.scopes.values() if scope.id not in hidden]
        structure: dict[str, Any] = {
            "v": FORMAT,
            "s": self.status,
            "n": self.next_id,
            "o": [_scope_row(scope) for scope in scopes],
            "t": [_token_row(token) for token in tokens],
            "w": [_wait_row(wait) for wait in self.waits.values()],
        }
        packets = [*self.packets, *new]
        if packets:
            structure["p"] = [[packet.scope, packet.ids] for packet in packets]
        values = [
            [scope.variables for scope in scopes],
            {str(scope.id): scope.done for scope in scopes if scope.done},
            {str(token.id): token.data for token in tokens if token.data is not None},
        ]
        lines = [orjson.dumps(structure), dumps(values), *(packet.body for packet in packets)]
        return _SEPARATOR.join(lines)

    def read_packet(self, packet: Packet) -> None:
        """Bring parked repetitions back among the tokens."""
        self.packets.remove(packet)
        for number, node, own, data, variables in unpacked(packet):
            self.scopes[own] = Scope(own, node, packet.scope, number, variables)
            self.add_token(Token(number, node, packet.scope, WAIT, own=own, data=data))

    def inside(self, scope: Scope) -> list[Token]:
        """All tokens in a scope, parked ones too, in the order of their numbers."""
        for packet in [packet for packet in self.packets if packet.scope == scope.id]:
            self.read_packet(packet)
        return [self.tokens[number] for number in sorted(scope.tokens)]

    def new_id(self) -> int:
        """The next number for a token, scope or wait."""
        number = self.next_id
        self.next_id = number + 1
        return number

    def add_token(self, token: Token) -> Token:
        """Put a token into its scope."""
        self.tokens[token.id] = token
        self.scopes[token.scope].tokens[token.id] = None
        if token.phase == ARRIVED:
            self.arrived.setdefault((token.scope, token.node), {})[token.id] = None
        return token

    def drop_token(self, token: Token) -> None:
        """Take a token out of its scope."""
        del self.tokens[token.id]
        scope = self.scopes.get(token.scope)
        if scope is not None:
            scope.tokens.pop(token.id, None)
        if token.phase == ARRIVED:
            self._forget_arrival(token)

    def arrive(self, token: Token) -> dict[int, None]:
        """Let a token stand at its join; gives all that stand there, in order of arrival."""
        token.phase = ARRIVED
        group = self.arrived.setdefault((token.scope, token.node), {})
        group[token.id] = None
        return group

    def depart(self, token: Token, phase: str) -> None:
        """Let a token that stood at its join go on at `phase`."""
        self._forget_arrival(token)
        token.phase = phase

    def _forget_arrival(self, token: Token) -> None:
        place = (token.scope, token.node)
        group = self.arrived[place]
        group.pop(token.id, None)
        if not group:
            del self.arrived[place]

    def add_wait(self, wait: Wait) -> Wait:
        """Keep a subscription, findable by its token or scope."""
        self.waits[wait.id] = wait
        if wait.data is True or wait.data is False:
            self.conditions[wait.id] = None
        index = self.by_token if wait.token else self.by_scope
        index.setdefault(wait.token or wait.scope, []).append(wait.id)
        return wait

    def drop_wait(self, wait: Wait) -> None:
        """Forget a subscription."""
        del self.waits[wait.id]
        self.conditions.pop(wait.id, None)
        index, owner = (self.by_token, wait.token) if wait.token else (self.by_scope, wait.scope)
        index[owner].remove(wait.id)
        if not index[owner]:
            del index[owner]

    def waits_of(self, token: Token) -> list[Wait]:
        """The subscriptions of a token, its boundary events included."""
        return [self.waits[wait] for wait in self.by_token.get(token.id, ())]

    def waits_in(self, scope: Scope) -> list[Wait]:
        """The subscriptions of the event sub-processes of a scope."""
        return [self.waits[wait] for wait in self.by_scope.get(scope.id, ())]

    def outward(self, scope: Scope) -> Iterator[Scope]:
        """The scope and all around it, innermost first."""
        current: Scope | None = scope
        while current is not None:
            yield current
            current = self.scopes.get(current.parent)


def _trimmed(row: list[Any], shortest: int) -> list[Any]:
    while len(row) > shortest and not row[-1]:
        row.pop()
    return row


def _token_row(token: Token) -> list[Any]:
    return _trimmed(
        [token.id, token.node, token.scope, token.phase, token.flow, token.own, token.back, token.incident], 4
    )


def _scope_row(scope: Scope) -> list[Any]:
    return _trimmed([scope.id, scope.node, scope.parent, scope.token, scope.interrupted], 4)


def _wait_row(wait: Wait) -> list[Any]:
    row = [wait.id, wait.token, wait.scope, wait.element, wait.index]
    return row if wait.data is None else [*row, wait.data]
