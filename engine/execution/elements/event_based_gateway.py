"""Event-based gateway (BPMN 2.0.2, 10.6.6 and 13.4.4): waits for several events; the first that happens decides the
way.
"""

from typing import TYPE_CHECKING

from engine.execution import subscriptions
from engine.execution.elements.element import Element, Variables
from engine.execution.state import Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class EventBasedGateway(Element):
    """Waits in place of the catching elements behind it."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Open the subscriptions of everything behind it."""
        for _, target in walk.plan.process.targets(node):
            subscriptions.open_own(walk, token, target)
        return None


ELEMENT = EventBasedGateway()
