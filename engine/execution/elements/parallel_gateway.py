"""Parallel gateway (BPMN 2.0.2, 10.6.4 and 13.4.1): waits for a token on every way in, goes on along every way out."""

from typing import TYPE_CHECKING

from engine.execution import flows, joins
from engine.execution.elements.element import DONE, Element, Variables
from engine.execution.state import Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class ParallelGateway(Element):
    """Synchronises and forks."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Wait for the others."""
        if len(node.incoming) < 2 or token.flow is None or joins.synchronised(walk, token, node):
            return DONE
        return None

    def leave(self, walk: "Walk", token: Token, node: Node) -> None:
        """Take every flow; conditions do not count here."""
        flows.take(walk, token, node, walk.plan.outgoing[node.id])


ELEMENT = ParallelGateway()
