"""A whole executable process, with the look-ups that running it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.graph.nodes import Kind, Node
from engine.graph.text import Feel, Text


def _nothing() -> Mapping[str, Text]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow (BPMN 2.0, 8.4.13); `condition` is None where it is unconditional."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: Feel | None = None
    properties: Mapping[str, Text] = field(default_factory=_nothing)
    """`zeebe:properties` of the flow, such as `bihuan:name.en`."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a file. `nodes` holds the process itself under its own id, and everything inside at any depth."""

    id: str
    name: str
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    version_tag: str = ""

    @property
    def root(self) -> Node:
        """The process itself, as the container of its top-level elements."""
        return self.nodes[self.id]

    def children(self, container: str, *kinds: Kind) -> tuple[Node, ...]:
        """Elements directly inside `container`, of the given kinds if any are given, in the order of the file."""
        inside = (self.nodes[child] for child in self.nodes[container].children)
        return tuple(node for node in inside if not kinds or node.kind in kinds)

    def targets(self, node: Node) -> tuple[tuple[Flow, Node], ...]:
        """The flows out of `node`, each with the element it leads to."""
        return tuple((self.flows[flow], self.nodes[self.flows[flow].target]) for flow in node.outgoing)
