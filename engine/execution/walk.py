"""One walk of tokens: from something that happened to the next moment where every token waits.

A work list instead of recursion: an element works on its own token only and puts others into the queue, so neither
long loops nor deep diagrams use up the stack. `Run` owns a walk; elements and the modules beside this one get it as
first argument.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Literal

from engine.errors import BihuanError
from engine.execution import lifecycle, settle
from engine.execution.effects import Effect, Ended, Happened, IncidentCleared, IncidentRaised
from engine.execution.environment import Environment
from engine.execution.expressions import evaluated
from engine.execution.plan import Plan
from engine.execution.state import ENTER, Scope, State, Token
from engine.execution.stuck import STEP_LIMIT, Stuck
from engine.graph import Kind, Node, Text

LISTENING = frozenset({Kind.CATCH_EVENT, Kind.RECEIVE_TASK, Kind.EVENT_BASED_GATEWAY})
"""Elements that only begin to listen: they come first, so that a signal thrown in the same walk finds them
listening."""


class Walk:
    """The state that is being changed, and what has come of it so far."""

    __slots__ = (
        "changed",
        "effects",
        "env",
        "odd_names",
        "payloads",
        "plan",
        "queue",
        "root",
        "state",
        "steps",
        "stirred",
        "touched",
    )

    def __init__(self, plan: Plan, state: State, env: Environment) -> None:
        self.plan = plan
        self.state = state
        self.env = env
        self.odd_names = frozenset(name for name in env.functions if not name.isidentifier())
        """Function names that the parser of expressions must know, since they hold spaces."""
        self.root: Scope | None = next((scope for scope in state.scopes.values() if not scope.parent), None)
        """The scope of the instance; still readable after the instance has ended."""
        self.effects: list[Effect] = []
        self.changed: set[str] = set()
        self.queue: deque[int] = deque()
        self.payloads: dict[int, Mapping[str, Any]] = {}
        """Variables that a queued token brings along, until it writes them into a scope."""
        self.steps = 0
        self.stirred = False
        """A variable was written since the conditions were last looked at."""
        self.touched: set[int] = set()
        """Scopes that tokens have left or joined since the joins were last looked at."""

    def node(self, token: Token) -> Node:
        """The element that the token stands on."""
        return self.plan.process.nodes[token.node]

    def scope(self, token: Token) -> Scope:
        """The scope around the token."""
        return self.state.scopes[token.scope]

    def inner_scope(self, token: Token) -> Scope:
        """The innermost scope that the token sees: its own where it has one."""
        return self.state.scopes[token.own or token.scope]

    def evaluate(self, element: str, text: Text, scope: Scope, extra: Mapping[str, Any] | None = None) -> Any:
        """The value of FEEL, or the text itself; raises Stuck where the expression fails."""
        return evaluated(self, element, text, scope=scope, extra=extra)

    def effect(self, effect: Effect) -> None:
        """Ask the outside world for something."""
        self.effects.append(effect)

    def happened(self, node: Node, what: str, details: Mapping[str, Any] | None = None) -> None:
        """Write a line of history."""
        self.effects.append(Happened(node.id, node.kind.value, what, details))

    def spawn(
        self,
        node: Node,
        scope: Scope,
        *,
        phase: str = ENTER,
        flow: str | None = None,
        back: int = 0,
        payload: Mapping[str, Any] | None = None,
    ) -> Token:
        """Put a new token on `node` and queue it."""
        token = self.state.add_token(Token(self.state.new_id(), node.id, scope.id, phase, flow, 0, back))
        if payload:
            self.payloads[token.id] = payload
        if node.kind in LISTENING and phase == ENTER:
            self.queue.appendleft(token.id)
        else:
            self.queue.append(token.id)
        return token

    def resume(self, token: Token, phase: str, payload: Mapping[str, Any] | None = None) -> None:
        """Let a token that waited go on at `phase`."""
        token.phase = phase
        if payload:
            self.payloads[token.id] = payload
        self.queue.append(token.id)

    def open_scope(self, token: Token, variables: dict[str, Any] | None = None) -> Scope:
        """Give the token a scope of its own inside the one around it."""
        scope = Scope(
            self.state.new_id(), token.node, token.scope, token.id, variables if variables is not None else {}
        )
        self.state.scopes[scope.id] = scope
        token.own = scope.id
        return scope

    def fail(self, token: Token, code: str, facts: Mapping[str, object]) -> None:
        """Hold the token with an incident; `Run.retry` lets it try its phase again."""
        token.incident = code
        self.effects.append(IncidentRaised(token.id, token.node, code, facts))
        self.effects.append(Happened(token.node, self.node(token).kind.value, "failed", {"code": code, **facts}))

    def clear_incident(self, token: Token) -> None:
        """Take the incident off the token, if it has one."""
        if token.incident:
            token.incident = None
            self.effects.append(IncidentCleared(token.id))

    def end(
        self,
        status: Literal["completed", "cancelled"],
        error_code: str | None = None,
        *,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """The instance is over; nothing of it is left."""
        self.state.status = status
        self.queue.clear()
        self.effects.append(Happened(self.plan.process.id, Kind.PROCESS.value, status, details))
        self.effects.append(Ended(status, error_code))

    def at_rest(self, act: Callable[[], object]) -> None:
        """Do something that belongs to no token's step; where it fails, the whole call is refused with the sentence."""
        try:
            act()
        except Stuck as stuck:
            raise BihuanError(stuck.code, **{"element": self.plan.process.id, **stuck.facts}) from stuck

    def advance(self) -> None:
        """Work until every token waits."""
        while True:
            self._look_at_conditions()
            while self.queue:
                token = self.state.tokens.get(self.queue.popleft())
                if token is not None and token.incident is None:
                    self._step(token)
                    self._look_at_conditions()
            if self.state.status != "active" or not settle.settle(self):
                return

    def _look_at_conditions(self) -> None:
        if self.stirred and self.state.conditions:
            self.at_rest(lambda: settle.look_at_conditions(self))

    def _step(self, token: Token) -> None:
        self.steps += 1
        if self.steps > self.env.step_limit and token.id not in self.payloads:
            self.fail(token, STEP_LIMIT, {"element": self.label(token), "limit": self.env.step_limit})
            return
        try:
            lifecycle.step(self, token)
        except Stuck as stuck:
            lifecycle.undo_entering(self, token)
            self.fail(token, stuck.code, {"element": self.label(token), **stuck.facts})

    def label(self, token: Token) -> str:
        """How a person knows the element: its name, else its id."""
        node = self.node(token)
        return node.name or node.id
