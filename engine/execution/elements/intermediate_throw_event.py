"""Intermediate throw event (BPMN 2.0.2, 10.5.4): throws and goes on; a link throw goes on at the link's other end."""

from typing import TYPE_CHECKING

from engine.execution import containers
from engine.execution.elements.element import Variables
from engine.execution.elements.service_task import ServiceTask
from engine.execution.elements.thrown import throw_all
from engine.execution.state import Token
from engine.execution.stuck import NOT_EXECUTABLE, Stuck
from engine.graph import EventKind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class IntermediateThrowEvent(ServiceTask):
    """Throws at once; a message with a job type is sent by a worker."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Throw everything it names."""
        if node.work is not None:
            return super().enter(walk, token, node)
        return throw_all(walk, token, node)

    def leave(self, walk: "Walk", token: Token, node: Node) -> None:
        """A link jumps inside its container."""
        if not node.events or node.events[0].kind is not EventKind.LINK:
            super().leave(walk, token, node)
            return
        target = walk.plan.links.get((node.parent, node.events[0].name))
        if target is None:
            raise Stuck(NOT_EXECUTABLE, reason=f"no link event catches {node.events[0].name}")
        walk.spawn(target, walk.scope(token))
        containers.remove(walk, token)


ELEMENT = IntermediateThrowEvent()
