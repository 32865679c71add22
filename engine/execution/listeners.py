"""Execution listeners: jobs that run before an element begins and before it leaves, one after the other (as in
Camunda 8).

Each is a token of its own inside the scope of its element, so cancelling the element withdraws the job. Used by the
lifecycle.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.execution.effects import JobClosed, JobOpened, Outcome
from engine.execution.expressions import number_of, text_of
from engine.execution.state import BEGIN, FINISH, LISTEN, WAIT, Token
from engine.execution.variables import propagate, seen_from
from engine.graph import Listener, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk

SUPPORTED = frozenset({"start", "creating", "end"})
_NEXT_PHASE = {"start": BEGIN, "end": FINISH}


def is_listener(token: Token) -> bool:
    """Whether the token is the job of a listener."""
    return isinstance(token.data, dict) and "listens" in token.data


def called(walk: "Walk", token: Token, node: Node, event: str) -> bool:
    """Call the first listener of `event`; False where there is none, so that the element goes on at once."""
    return bool(node.listeners) and _call(walk, token, _of(node, event), 0, event)


def _of(node: Node, event: str) -> list[Listener]:
    """At the start, those of the element itself come before those of a task that is being created."""
    kinds = ("start", "creating") if event == "start" else (event,)
    return [listener for kind in kinds for listener in node.listeners if listener.event == kind]


def _call(walk: "Walk", token: Token, listeners: list[Listener], index: int, event: str) -> bool:
    if index >= len(listeners):
        return False
    listener = listeners[index]
    job_type = text_of(walk, token, listener.type) or ""
    retries = number_of(walk.evaluate(token.node, listener.retries, walk.inner_scope(token)), listener.retries, least=0)
    scope = walk.state.scopes[token.own] if token.own else walk.open_scope(token)
    job = walk.state.add_token(Token(walk.state.new_id(), token.node, scope.id, WAIT))
    job.data = {"listens": event, "index": index}
    variables = seen_from(walk.state, scope)
    walk.effect(JobOpened(job.id, token.node, job_type, retries, listener.headers, variables))
    token.phase = LISTEN
    return True


def close(walk: "Walk", job: Token, *, outcome: Outcome) -> None:
    """The job of a listener is over."""
    walk.effect(JobClosed(job.id, outcome))


def heard(walk: "Walk", job: Token, variables: Mapping[str, Any]) -> None:
    """The job of a listener is done: the next one, or the element goes on."""
    close(walk, job, outcome="completed")
    scope = walk.scope(job)
    token = walk.state.tokens[scope.token]
    propagate(walk, scope, variables)
    walk.state.drop_token(job)
    event, index = job.data["listens"], job.data["index"]
    if not _call(walk, token, _of(walk.node(token), event), index + 1, event):
        walk.resume(token, _NEXT_PHASE[event])
