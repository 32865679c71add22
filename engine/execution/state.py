"""The saved state of one instance: tokens, scopes and open waits. Never history (that is what the effects are for).

Only this package writes it; `engine.storage` keeps the bytes of `dump` without looking inside.
"""

from collections.abc import Iterator
from typing import Any, Literal

import orjson

from engine.errors import BihuanError, declare
from engine.execution.parking import ParkedRows, Parking, Shelf
from engine.execution.tokens import (
    ARRIVED,
    BEGIN,
    CHECK,
    COMPENSATE,
    COMPLETE,
    ENTER,
    FINISH,
    LEAVE,
    LISTEN,
    WAIT,
    Scope,
    Token,
    Wait,
    own_variables,
    scope_row,
    token_row,
    wait_row,
)
from engine.execution.unread import Lazily
from engine.feel.codec import dumps, loads

__all__ = [
    "ARRIVED",
    "BEGIN",
    "CHECK",
    "COMPENSATE",
    "COMPLETE",
    "ENTER",
    "FINISH",
    "LEAVE",
    "LISTEN",
    "Scope",
    "State",
    "Token",
    "WAIT",
    "Wait",
]

UNKNOWN_FORMAT = declare(
    "execution.unknown_format",
    "broken",
    zh="这个流程实例的保存格式（{format}）比本程序新，请先升级程序再处理它。",
    en="The saved state of this process instance has format {format}, newer than this program: "
    "upgrade the program first.",
)

FORMATS = (1, 2)
"""2 is what a state with large loops has: their repetitions are rows beside it."""
_SEPARATOR = b"\n"
"""Stands in no JSON text without being escaped; structure and values are apart because only values need the slower
codec."""
Status = Literal["active", "completed", "cancelled"]


class State:
    """The whole state; `Run` changes it, everybody else may look."""

    __slots__ = (
        "arrived",
        "by_scope",
        "by_token",
        "conditions",
        "next_id",
        "parking",
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
        self.parking: Parking | None = None
        """Where it has large multi-instance activities: their repetitions that are rows."""
        self.arrived: dict[tuple[int, str], dict[int, None]] = {}

    @staticmethod
    def new() -> "State":
        """The state of an instance that has not started."""
        return State()

    @staticmethod
    def load(body: bytes, shelf: Shelf | None = None) -> "State":
        """The state that `dump` wrote, also by an older program; parked repetitions are read from `shelf` when asked
        for.

        Raises: BihuanError `execution.unknown_format` for the state of a newer program.
        """
        structure, values, *packets = body.split(_SEPARATOR)
        saved = orjson.loads(structure)
        if saved["v"] not in FORMATS:
            raise BihuanError(UNKNOWN_FORMAT, format=saved["v"])
        state = State()
        if "r" in saved:
            state.parking = parking = Parking(state, shelf)
            state.tokens, state.waits = Lazily(parking), Lazily(parking)
        state.status, state.next_id = saved["s"], saved["n"]
        numbers = state.take_rows([saved["o"], saved["t"], saved["w"], *loads(values)])
        for (scope, _), packet in zip(saved.get("p", ()), packets, strict=True):
            state._take_packet(scope, packet)
        if state.parking is not None:
            state.parking.seen.update(numbers)
            for loop, unread, output in saved["r"]:
                state.parking.open(state.scopes[loop], output, unread=unread)
        return state

    def take_rows(self, rows: list[Any]) -> list[int]:
        """Put what `rows_of` gave into the state; gives the numbers of its scopes, tokens and waits."""
        scopes, tokens, waits, variables, done, data = rows
        for row, inside in zip(scopes, variables, strict=True):
            scope = self.scopes[row[0]] = Scope(row[0], row[1], row[2], row[3], inside, len(row) > 4)
            scope.done = done.get(str(scope.id), [])
        for row in tokens:
            token = self.add_token(Token(*row))
            if data:
                token.data = data.get(str(token.id))
        for row in waits:
            self.add_wait(Wait(*row))
        return [row[0] for kind in (scopes, tokens, waits) for row in kind]

    def rows_of(self, scopes: list[Scope], tokens: list[Token], waits: list[Wait]) -> list[Any]:
        """Scopes, tokens and waits as plain rows, then the values: variables, what could be undone, what elements
        remember.
        """
        return [
            [scope_row(scope) for scope in scopes],
            [token_row(token) for token in tokens],
            [wait_row(wait) for wait in waits],
            [own_variables(scope) for scope in scopes],
            {str(scope.id): scope.done for scope in scopes if scope.done},
            {str(token.id): token.data for token in tokens if token.data is not None},
        ]

    def dump(self) -> bytes:
        """Everything that running on needs; what is to be written beside it, `parked_rows` gives afterwards.

        Lines: the structure as plain JSON, and the values by the engine's codec.
        """
        parked = self.parking.settle() if self.parking is not None else {}
        away = {number for repetition in parked.values() for number in repetition.numbers}
        scopes, tokens, waits, *values = self.rows_of(
            [scope for scope in self.scopes.values() if scope.id not in away],
            [token for token in dict.values(self.tokens) if token.id not in away],
            [wait for wait in dict.values(self.waits) if wait.id not in away],
        )
        loops = self.parking.saved() if self.parking is not None else []
        structure: dict[str, Any] = {
            "v": 2 if loops else 1,
            "s": self.status,
            "n": self.next_id,
            "o": scopes,
            "t": tokens,
            "w": waits,
        }
        if loops:
            structure["r"] = loops
        return orjson.dumps(structure) + _SEPARATOR + dumps(values)

    def parked_rows(self) -> ParkedRows:
        """What the step changes beside the body: call it after `dump`, or when the instance is over."""
        if self.parking is None:
            return ParkedRows()
        if self.status != "active" and self.parking.loops:
            self.parking.settle()
        return self.parking.changes

    def park(self, scope: Scope, output: str | None) -> Parking:
        """The loop of this body is large: its repetitions are kept in rows from now on."""
        if self.parking is None:
            self.parking = Parking(self)
        self.parking.open(scope, output or "")
        return self.parking

    def _take_packet(self, scope: int, packet: bytes) -> None:
        """Repetitions of a large loop as format 1 kept them."""
        node, *rows = loads(packet)
        for number, own, data, variables in rows:
            self.scopes[own] = Scope(own, node, scope, number, variables)
            self.add_token(Token(number, node, scope, WAIT, own=own, data=data))

    def scope(self, number: int) -> Scope | None:
        """The scope of that number, also one inside a parked repetition."""
        if number not in self.scopes and self.parking is not None:
            # A repetition's own scope follows its token's number, so that it needs no row of its own.
            self.parking.fetch(number) or self.parking.fetch(number - 1)
        return self.scopes.get(number)

    def waits_at_hand(self) -> list[Wait]:
        """The open waits but for those of parked repetitions, which wait for timers and messages only."""
        return list(dict.values(self.waits))

    def inside(self, scope: Scope) -> list[Token]:
        """All tokens in a scope, parked ones too, in the order of their numbers."""
        if self.parking is not None:
            self.parking.fetch_loop(scope.id)
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
