"""Receive task (BPMN 2.0.2, 10.3.3): waits for its message. One that instantiates has it already when the instance
starts.
"""

from typing import TYPE_CHECKING

from engine.execution import subscriptions
from engine.execution.elements.element import Element, Variables
from engine.execution.state import Token
from engine.execution.stuck import NOT_EXECUTABLE, Stuck
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class ReceiveTask(Element):
    """Waits like a catching event."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Open the subscription."""
        if not node.events:
            raise Stuck(NOT_EXECUTABLE, reason="no message is named, so it would wait for ever")
        subscriptions.open_own(walk, token, node)
        return None


ELEMENT = ReceiveTask()
