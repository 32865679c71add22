"""Call activity (BPMN 2.0.2, 10.3.6): another process runs as an instance of its own; `Run.complete` brings its
variables.
"""

from typing import TYPE_CHECKING

from engine.execution.effects import CallCancelled, CallOpened, Outcome
from engine.execution.elements.element import DONE, Element, Variables
from engine.execution.expressions import shown, text_of
from engine.execution.state import Token
from engine.execution.stuck import BAD_VALUE, NOT_EXECUTABLE, Stuck
from engine.execution.variables import seen_from
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class CallActivity(Element):
    """Opens a call and waits for it."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Ask for the instance, with all variables or only the mapped ones."""
        called = node.called
        if called is None:
            raise Stuck(NOT_EXECUTABLE, reason="no process is named")
        process_id = text_of(walk, token, called.process_id)
        if not process_id:
            wanted = {"wanted_zh": "一个流程标识", "wanted_en": "the id of a process"}
            raise Stuck(BAD_VALUE, expression=called.process_id, value=shown(process_id), **wanted)
        scope = walk.inner_scope(token)
        mapped = dict(scope.variables) if node.inputs else {}
        given = seen_from(walk.state, scope) if called.propagate_all_parents else mapped
        walk.effect(CallOpened(token.id, node.id, process_id, called.binding, given))
        return None

    def accepted(self, node: Node, given: Variables) -> Variables:
        """Without output mappings the called process keeps its variables to itself, unless all are to come back."""
        everything = node.called is not None and node.called.propagate_all_children
        return given if everything or node.outputs else DONE

    def close(self, walk: "Walk", token: Token, node: Node, *, outcome: Outcome) -> None:
        """A call that is taken away takes its instance along."""
        if outcome == "cancelled":
            walk.effect(CallCancelled(token.id))


ELEMENT = CallActivity()
