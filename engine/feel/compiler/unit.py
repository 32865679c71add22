"""What the compiler knows while it walks one tree: text, scopes, slots, and who makes the closure of which node."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from engine.feel.budget import Frame, Spot
from engine.feel.syntax import Node

Closure = Callable[[Frame], Any]
Maker = Callable[[Any, "Unit"], Closure]

_makers: dict[type, Maker] = {}
_M = TypeVar("_M", bound=Maker)


def makes(*kinds: type) -> Callable[[_M], _M]:
    """Register the function that makes the closures of these node types."""

    def register(maker: _M) -> _M:
        for kind in kinds:
            _makers[kind] = maker
        return maker

    return register


@dataclass(slots=True)
class Scope:
    """Names bound by one form; `item` is the slot of the filtered item, whose members are in scope by name."""

    slots: dict[str, int] = field(default_factory=dict)
    item: int | None = None


@dataclass(slots=True)
class Place:
    """Where a name is found: first as a member of these items, innermost first, then in the slot, then outside."""

    items: list[int]
    slot: int | None


@dataclass(slots=True)
class Unit:
    """One expression being compiled."""

    text: str
    scopes: list[Scope] = field(default_factory=list)
    slot_count: int = 0
    free_names: set[str] = field(default_factory=set)
    """Names that only the context can give."""
    member_names: set[str] = field(default_factory=set)
    """Names in filters that the filtered items or the context can give."""
    free_functions: set[str] = field(default_factory=set)
    """Names that are called and that the context or the host functions must give."""
    read: list[int] = field(default_factory=list)
    """Slots in the order in which names were found in them."""
    asked: int = 0
    """How often `?` was read so far."""

    def closure(self, node: Node) -> Closure:
        """The closure of a node."""
        return _makers[type(node)](node, self)

    def spot(self, node: Node) -> Spot:
        """The place of a node, for reasons."""
        return Spot(self.text, node.at)

    def new_slot(self) -> int:
        """A slot of the frame that nothing else uses."""
        self.slot_count += 1
        return self.slot_count - 1

    def find(self, name: str) -> Place:
        """Where the name is bound, seen from here."""
        place = self._find(name)
        self.read += place.items if place.slot is None else [*place.items, place.slot]
        return place

    def _find(self, name: str) -> Place:
        items: list[int] = []
        for scope in reversed(self.scopes):
            if scope.item is not None:
                items.append(scope.item)
                if name == "item":
                    return Place(items, scope.item)
            elif name in scope.slots:
                return Place(items, scope.slots[name])
        return Place(items, None)
