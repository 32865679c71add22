"""Inclusive gateway (BPMN 2.0.2, 10.6.3 and 13.4.3): every way out whose condition holds; merging waits while more
can still come.
"""

from typing import TYPE_CHECKING

from engine.execution import flows
from engine.execution.elements.element import DONE, Element, Variables
from engine.execution.state import Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class InclusiveGateway(Element):
    """Chooses several; `settle` sets its joins off."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Wait until everybody else stands still, then see."""
        if len(node.incoming) < 2 or token.flow is None:
            return DONE
        walk.state.arrive(token)
        return None

    def leave(self, walk: "Walk", token: Token, node: Node) -> None:
        """Take every flow whose condition holds, else the default flow."""
        flows.leave(walk, token, node)


ELEMENT = InclusiveGateway()
