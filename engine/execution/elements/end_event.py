"""End event (BPMN 2.0.2, 10.5.3): throws what it names, then its token is gone."""

from typing import TYPE_CHECKING

from engine.execution.elements.element import Variables
from engine.execution.elements.service_task import ServiceTask
from engine.execution.elements.thrown import throw_all
from engine.execution.state import Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class EndEvent(ServiceTask):
    """Throws at once; a message with a job type is sent by a worker."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Throw everything it names."""
        if node.work is not None:
            return super().enter(walk, token, node)
        return throw_all(walk, token, node)


ELEMENT = EndEvent()
