"""Exclusive gateway (BPMN 2.0.2, 10.6.2 and 13.4.2): one way out, the first whose condition holds; merging lets
every token pass.
"""

from typing import TYPE_CHECKING

from engine.execution import flows
from engine.execution.elements.element import Element
from engine.execution.state import Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class ExclusiveGateway(Element):
    """Chooses."""

    def leave(self, walk: "Walk", token: Token, node: Node) -> None:
        """Take the first flow whose condition holds, in the order of the file, else the default flow."""
        flows.take(walk, token, node, flows.first_true_flow(walk, token, node))


ELEMENT = ExclusiveGateway()
