"""Event sub-process (BPMN 2.0.2, 10.3.5): begins at the start event that happened, with what it brought as variables
of its own.
"""

from typing import TYPE_CHECKING

from engine.execution import containers
from engine.execution.elements.element import Variables
from engine.execution.elements.sub_process import SubProcess
from engine.execution.state import COMPLETE, Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class EventSubProcess(SubProcess):
    """A sub-process that `happenings.start_event_sub_process` puts a token on."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Begin behind the start event."""
        scope = containers.open_container(walk, token, node)
        start = walk.plan.process.nodes[token.data["start"]]
        walk.spawn(start, scope, phase=COMPLETE, payload=token.data["given"])
        return None

    def leave(self, walk: "Walk", token: Token, node: Node) -> None:
        """Nothing comes after it."""
        containers.remove(walk, token)


ELEMENT = EventSubProcess()
