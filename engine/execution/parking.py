"""Keeps the many waiting repetitions of a large multi-instance activity as unread bytes, so that moving one costs as
much as among ten.

Only tokens that merely wait, with variables of their own and no subscription, are parked, sixteen to a packet. A
packet is read when one of its tokens is asked for. `State` uses it; nobody else needs to know.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.feel.codec import dumps, loads

if TYPE_CHECKING:
    from engine.execution.state import Scope, State, Token

FEWEST = 48
"""Repetitions from which on parking pays."""
PACKET = 16


@dataclass(frozen=True, slots=True)
class Packet:
    """Some repetitions of one loop, with the ids of their tokens."""

    scope: int
    ids: tuple[int, ...]
    body: bytes


class LazyTokens(dict[int, "Token"]):
    """All tokens of a state that has packets: asking for a parked one reads its packet, going over all reads every
    packet.
    """

    __slots__ = ("state",)

    def __init__(self, state: "State") -> None:
        super().__init__()
        self.state = state

    def __missing__(self, number: int) -> "Token":
        packet = self._packet(number)
        if packet is None:
            raise KeyError(number)
        self.state.read_packet(packet)
        return self[number]

    def __contains__(self, number: object) -> bool:
        return super().__contains__(number) or self._packet(number) is not None

    def get(self, number: int, default: Any = None) -> Any:
        """The token, parked or not."""
        try:
            return self[number]
        except KeyError:
            return default

    def values(self) -> Any:
        """Every token; reads all packets."""
        for packet in list(self.state.packets):
            self.state.read_packet(packet)
        return super().values()

    def _packet(self, number: object) -> Packet | None:
        return next((packet for packet in self.state.packets if number in packet.ids), None)


def new_packets(state: "State") -> list[Packet]:
    """Packets of the tokens that can be parked now; the state itself stays as it is."""
    parked: dict[int, int] = {}
    for packet in state.packets:
        parked[packet.scope] = parked.get(packet.scope, 0) + len(packet.ids)
    found: list[Packet] = []
    for scope in state.scopes.values():
        if len(scope.tokens) >= PACKET and len(scope.tokens) + parked.get(scope.id, 0) >= FEWEST:
            found += _packed(state, scope)
    return found


def _packed(state: "State", scope: "Scope") -> Iterator[Packet]:
    resting = [token for token in map(state.tokens.__getitem__, scope.tokens) if _rests(state, scope, token)]
    for first in range(0, len(resting) - PACKET + 1, PACKET):
        packet = resting[first : first + PACKET]
        rows = [[token.id, token.own, token.data, state.scopes[token.own].variables] for token in packet]
        yield Packet(scope.id, tuple(token.id for token in packet), dumps([packet[0].node, *rows]))


def _rests(state: "State", scope: "Scope", token: "Token") -> bool:
    own = state.scopes.get(token.own)
    if own is None or own.tokens or own.done or token.node != scope.node or token.phase != "w":
        return False
    return not (token.incident or token.flow or token.back or token.id in state.by_token or own.id in state.by_scope)


def unpacked(packet: Packet) -> Iterator[tuple[int, str, int, Any, dict[str, Any]]]:
    """Token id, element, id of its own scope, what it remembers, and its variables."""
    node, *rows = loads(packet.body)
    for number, own, data, variables in rows:
        yield number, node, own, data, variables
