"""Send task (BPMN 2.0.2, 10.3.3): throws its message; with a job type, a worker sends it."""

from typing import TYPE_CHECKING

from engine.execution.elements.element import DONE, Variables
from engine.execution.elements.service_task import ServiceTask
from engine.execution.elements.thrown import throw_message
from engine.execution.state import Token
from engine.graph import EventKind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class SendTask(ServiceTask):
    """Throws at once, or waits for the worker."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Throw the message, unless a worker is to send it."""
        if node.work is not None:
            return super().enter(walk, token, node)
        for event in node.events:
            if event.kind is EventKind.MESSAGE:
                throw_message(walk, token, node, event)
        return DONE


ELEMENT = SendTask()
