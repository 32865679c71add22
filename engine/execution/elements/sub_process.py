"""Embedded sub-process (BPMN 2.0.2, 10.3.5): a container with variables of its own; complete when its last token is
gone.
"""

from typing import TYPE_CHECKING

from engine.execution import containers
from engine.execution.elements.element import DONE, Element, Variables
from engine.execution.state import COMPENSATE, COMPLETE, Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class SubProcess(Element):
    """Opens a scope and begins inside."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Begin at the start event, or at everything that nothing leads to; an empty sub-process is complete at
        once.
        """
        scope = containers.open_container(walk, token, node)
        for first in containers.first_elements(walk.plan, node):
            walk.spawn(first, scope)
        return None if scope.tokens else DONE

    def emptied(self, walk: "Walk", token: Token, node: Node) -> None:
        """Complete, or go on undoing."""
        if token.phase == COMPENSATE:
            walk.queue.append(token.id)
        else:
            walk.resume(token, COMPLETE)


ELEMENT = SubProcess()
