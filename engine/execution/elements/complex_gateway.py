"""Complex gateway (BPMN 2.0.2, 10.6.5 and 13.4.5): set off by its activation condition; see `complex_join`."""

from typing import TYPE_CHECKING

from engine.execution import complex_join, flows
from engine.execution.elements.element import DONE, Element, Variables
from engine.execution.state import Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class ComplexGateway(Element):
    """Synchronises by a condition, chooses like an inclusive gateway."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Wait until the activation condition holds."""
        if len(node.incoming) < 2 or token.flow is None or complex_join.arrived(walk, token, node):
            return DONE
        return None

    def leave(self, walk: "Walk", token: Token, node: Node) -> None:
        """Take every flow whose condition holds, else the default flow."""
        extra = {complex_join.WAITING: True}
        flows.take(walk, token, node, flows.every_true_flow(walk, token, node, extra=extra))


ELEMENT = ComplexGateway()
