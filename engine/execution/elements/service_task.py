"""Service task (BPMN 2.0.2, 10.3.3): a job for a worker; `Run.complete` brings its results, `Run.throw_error` its
BPMN error.
"""

from typing import TYPE_CHECKING

from engine.execution.effects import JobClosed, JobOpened, Outcome
from engine.execution.elements.element import DONE, Element, Variables
from engine.execution.expressions import number_of, text_of
from engine.execution.state import Token
from engine.execution.variables import seen_from
from engine.graph import Node, Work

if TYPE_CHECKING:
    from engine.execution.walk import Walk


class ServiceTask(Element):
    """Opens a job and waits for it; without a job type there is nothing to do."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Ask a worker."""
        if node.work is None:
            return DONE
        open_job(walk, token, node, node.work)
        return None

    def close(self, walk: "Walk", token: Token, node: Node, *, outcome: Outcome) -> None:
        """The job is over."""
        if node.work is not None:
            walk.effect(JobClosed(token.id, outcome))


def open_job(walk: "Walk", token: Token, node: Node, work: Work) -> None:
    """Ask a worker for the work of `node`; with input mappings it sees only these, otherwise everything."""
    retries = number_of(walk.evaluate(node.id, work.retries, walk.inner_scope(token)), work.retries, least=0)
    job_type = text_of(walk, token, work.type) or ""
    headers = {name: text_of(walk, token, value) or "" for name, value in work.headers.items()}
    scope = walk.inner_scope(token)
    variables = dict(scope.variables) if node.inputs else seen_from(walk.state, scope)
    walk.effect(JobOpened(token.id, node.id, job_type, retries, headers, variables))


ELEMENT = ServiceTask()
