"""Keeps the repetitions of a large multi-instance activity out of the state, so that moving one among a thousand costs
as much as among ten.

Each waiting repetition, with everything inside it, is a row of its own; so is every value of the output collection and,
in a sequential loop, every item still to come. The state holds counters. `Parking` reads a row when somebody asks for
one of its tokens and knows afterwards which rows have changed. `State` and the loops use it; who loads a state gives
it the `Shelf` to read from.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from engine.execution.unread import BodyVariables
from engine.feel.codec import dumps, loads

if TYPE_CHECKING:
    from engine.execution.state import Scope, State, Token, Wait

LARGEST = 200
"""Repetitions up to which a loop lives in the state as a whole."""
OUTPUT, INPUT = 0, -1
"""Numbers of the rows that hold a value of the output collection, or an item still to come; all others are tokens."""


class Shelf(Protocol):
    """Rows of one instance. `loop` is the number of the loop's body scope, `item` that of a repetition's token."""

    def holding(self, number: int) -> tuple[int, int, bytes] | None:
        """Loop, item and bytes of the repetition that a token, wait or scope is part of."""

    def running(self, loop: int) -> Sequence[tuple[int, bytes]]:
        """Item and bytes of all repetitions of a loop that wait."""

    def values(self, loop: int, kind: int) -> Sequence[tuple[int, bytes]]:
        """Place (from 0) and bytes of all values of a loop, `OUTPUT` or `INPUT`."""

    def value(self, loop: int, place: int, kind: int) -> bytes | None:
        """The bytes of one of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row to write. `body` None: `number` is part of the repetition `item`, whose bytes are in its own row."""

    loop: int
    item: int
    number: int
    body: bytes | None


@dataclass(slots=True)
class ParkedRows:
    """What a step changes on the shelf: rows to put there (in place of older ones), numbers and whole loops to take
    away.
    """

    put: list[Row] = field(default_factory=list)
    numbers_gone: list[int] = field(default_factory=list)
    loops_gone: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Large:
    """One large loop."""

    output: str
    """Name of its output collection, or nothing."""
    unread: int = 0
    """Repetitions that nobody has asked for since loading."""
    values: dict[tuple[int, int], Any] = field(default_factory=dict)
    """(kind, place) → value, given since loading."""
    unsaved: dict[tuple[int, int], None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Parked:
    loop: int
    body: bytes
    numbers: frozenset[int]


class Parking:
    """The large loops of one state. `seen`: numbers that can be on no row, because the state has them."""

    def __init__(self, state: "State", shelf: Shelf | None = None) -> None:
        self.state = state
        self.shelf = shelf
        self.loops: dict[int, _Large] = {}
        self.seen: set[int] = set()
        self.changes = ParkedRows()
        self._stored: dict[int, _Parked] = {}

    def open(self, scope: "Scope", output: str, *, unread: int = 0) -> None:
        """A loop's body is large from now on."""
        self.loops[scope.id] = _Large(output, unread)
        if output:
            scope.variables = BodyVariables(scope.variables, output, lambda total: self.outputs(scope.id, total))

    def saved(self) -> list[list[Any]]:
        """What the state keeps of the loops; `settle` must have been called."""
        on_shelf: dict[int, int] = {}
        for parked in self._stored.values():
            on_shelf[parked.loop] = on_shelf.get(parked.loop, 0) + 1
        return [[loop, large.unread + on_shelf.get(loop, 0), large.output] for loop, large in self.loops.items()]

    def keep(self, loop: int, place: int, kind: int, value: Any) -> None:
        """Keep a value in its place."""
        large = self.loops[loop]
        large.values[kind, place] = value
        large.unsaved[kind, place] = None

    def value(self, loop: int, place: int, kind: int) -> Any:
        """A value that was kept; None where there is none."""
        values = self.loops[loop].values
        if (kind, place) not in values and self.shelf is not None:
            body = self.shelf.value(loop, place, kind)
            return None if body is None else loads(body)
        return values.get((kind, place))

    def outputs(self, loop: int, total: int) -> list[Any]:
        """The output collection as it is now."""
        found: list[Any] = [None] * total
        for place, body in self.shelf.values(loop, OUTPUT) if self.shelf is not None else ():
            found[place] = loads(body)
        for (kind, place), value in self.loops[loop].values.items():
            if kind == OUTPUT:
                found[place] = value
        return found

    def fetch(self, number: int) -> bool:
        """Bring the repetition into the state that a token, wait or scope is part of; False where there is none."""
        if self.shelf is None or number <= 0 or number in self.seen:
            return False
        self.seen.add(number)
        row = self.shelf.holding(number)
        if row is None or row[1] in self._stored or row[0] not in self.loops:
            return False
        self._take_in(*row)
        return True

    def fetch_loop(self, loop: int) -> None:
        """Bring all repetitions of a loop into the state."""
        large = self.loops.get(loop)
        if large is None or not large.unread or self.shelf is None:
            return
        for item, body in self.shelf.running(loop):
            if item not in self._stored:
                self._take_in(loop, item, body)

    def fetch_all(self) -> None:
        """Bring everything into the state."""
        for loop in list(self.loops):
            self.fetch_loop(loop)

    def _take_in(self, loop: int, item: int, body: bytes) -> None:
        self.loops[loop].unread -= 1
        numbers = self.state.take_rows(loads(body))
        self.seen.update(numbers)
        self._stored[item] = _Parked(loop, body, frozenset(numbers))

    def settle(self) -> dict[int, _Parked]:
        """Work out what is parked as the state stands now, and note what that changes on the shelf.

        Gives the parked repetitions by their token: what they hold is not to be saved in the state.
        """
        changes = self.changes = ParkedRows()
        scopes = self.state.scopes
        changes.loops_gone = [loop for loop in self.loops if loop not in scopes]
        for loop in changes.loops_gone:
            del self.loops[loop]
        parked = {item: found for loop in self.loops for item, found in self._resting(loop)}
        for item, before in self._stored.items():
            if before.loop in self.loops:
                now = parked[item].numbers if item in parked else frozenset[int]()
                changes.numbers_gone += sorted(before.numbers - now - {item + 1})
        for item, found in parked.items():
            changes.put += _rows(item, found, self._stored.get(item))
        for loop, large in self.loops.items():
            changes.put += [Row(loop, place, kind, dumps(large.values[kind, place])) for kind, place in large.unsaved]
            large.unsaved.clear()
        self._stored = parked
        return parked

    def _resting(self, loop: int) -> Iterator[tuple[int, _Parked]]:
        state = self.state
        for number in state.scopes[loop].tokens:
            inside = _inside(state, dict.__getitem__(state.tokens, number), self.loops)
            if inside is not None:
                numbers = frozenset(part.id for kind in (inside[1], inside[2]) for part in kind)
                scopes = frozenset(scope.id for scope in inside[0])
                yield number, _Parked(loop, dumps(state.rows_of(*inside)), numbers | scopes)


def _rows(item: int, now: _Parked, before: _Parked | None) -> list[Row]:
    if before is not None and before.body == now.body:
        return []
    known = before.numbers if before is not None else frozenset[int]()
    # The scope of a repetition has the number behind its token's (see `loops`): `State.scope` looks there.
    parts = sorted(now.numbers - known - {item, item + 1})
    return [Row(now.loop, item, item, now.body), *(Row(now.loop, item, number, None) for number in parts)]


def _inside(
    state: "State", item: "Token", loops: Mapping[int, object]
) -> tuple[list["Scope"], list["Token"], list["Wait"]] | None:
    """Everything that a repetition consists of; None where it cannot be parked.

    An incident, a signal or condition that it waits for, and another large loop inside must stay at hand.
    """
    tokens, scopes, waits = [item], list["Scope"](), list["Wait"]()
    for token in tokens:
        waits += state.waits_of(token)
        own = state.scopes.get(token.own)
        if token.incident or (own is not None and own.id in loops):
            return None
        if own is not None:
            scopes.append(own)
            waits += state.waits_in(own)
            tokens += [state.tokens[number] for number in own.tokens]
    at_hand = any(isinstance(wait.data, bool | str) for wait in waits)
    return None if at_hand else (scopes, tokens, waits)
