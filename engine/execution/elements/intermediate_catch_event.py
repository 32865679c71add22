"""Intermediate catch event (BPMN 2.0.2, 10.5.4): waits for its timer, message, signal or condition; a link catch is
only passed.
"""

from typing import TYPE_CHECKING

from engine.execution import subscriptions
from engine.execution.elements.element import DONE, Element, Variables
from engine.execution.state import Token
from engine.graph import EventKind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class IntermediateCatchEvent(Element):
    """Waits for one of its events, or for all where it is parallel multiple."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Open the subscriptions."""
        if not node.events or node.events[0].kind is EventKind.LINK:
            return DONE
        subscriptions.open_own(walk, token, node)
        return None


ELEMENT = IntermediateCatchEvent()
