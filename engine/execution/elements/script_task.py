"""Script task (BPMN 2.0.2, 10.3.3): one FEEL expression whose answer goes into a variable; with a job type, a
worker's script.
"""

from typing import TYPE_CHECKING

from engine.execution.elements.element import DONE, Variables
from engine.execution.elements.service_task import ServiceTask
from engine.execution.state import Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class ScriptTask(ServiceTask):
    """Evaluates at once."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """The answer under the name of the result variable."""
        if node.work is not None or node.script is None:
            return super().enter(walk, token, node)
        value = walk.evaluate(node.id, node.script, walk.inner_scope(token))
        return {node.script_result: value} if node.script_result else DONE


ELEMENT = ScriptTask()
