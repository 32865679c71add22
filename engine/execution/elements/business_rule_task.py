"""Business rule task (BPMN 2.0.2, 10.3.3): asks a DMN decision at once; with a job type, a worker's rules."""

from typing import TYPE_CHECKING

from engine.errors import BihuanError
from engine.execution.elements.element import Variables
from engine.execution.elements.service_task import ServiceTask
from engine.execution.expressions import text_of
from engine.execution.state import Token
from engine.execution.stuck import EXPRESSION_FAILED, Stuck
from engine.execution.variables import view
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class BusinessRuleTask(ServiceTask):
    """Decides at once."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """The answer under the name of the result variable; the trace of the decision goes into the history."""
        if node.work is not None or node.decision is None:
            return super().enter(walk, token, node)
        decision_id = text_of(walk, token, node.decision.decision_id) or ""
        try:
            value, trace = walk.env.decide(decision_id, view(walk.state, walk.inner_scope(token)))
        except BihuanError as error:
            reasons = {"reason": error.text("zh"), "reason_en": str(error)}
            raise Stuck(EXPRESSION_FAILED, expression=decision_id, **reasons) from error
        walk.happened(node, "decided", {"decision": decision_id, "answer": value, "trace": trace})
        return {node.decision.result: value}


ELEMENT = BusinessRuleTask()
