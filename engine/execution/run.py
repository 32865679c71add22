"""What can happen to a running instance, one method each. Pure: the state changes in memory, the effects say what
else is to be done.

`engine.operations` loads a state, calls one method, writes state and effects in one transaction. Nobody else moves
tokens.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import BihuanError, declare
from engine.execution import containers, listeners, settle, subscriptions, throwing
from engine.execution.effects import Effect
from engine.execution.elements import ad_hoc_sub_process
from engine.execution.elements.catalogue import element_of
from engine.execution.environment import Environment
from engine.execution.happenings import trigger
from engine.execution.migrate import Moved, migrate
from engine.execution.modify import Modification, modify
from engine.execution.plan import plan_of
from engine.execution.state import COMPLETE, WAIT, Scope, State, Token
from engine.execution.stuck import UNCAUGHT_ERROR
from engine.execution.variables import declare_in, view
from engine.execution.walk import Walk
from engine.graph import EventKind, Kind, Node, Process

TOKEN_GONE = declare(
    "execution.token_gone",
    "conflict",
    zh="这一步（{token}）已经办结或不再需要，请刷新后查看流程走到了哪里。",
    en="This step ({token}) is already done or no longer wanted: reload to see where the process stands.",
)
WAIT_GONE = declare(
    "execution.wait_gone",
    "conflict",
    zh="流程已不再等待这个事件（{wait}）。",
    en="The process no longer waits for this event ({wait}).",
)
ALREADY_STARTED = declare(
    "execution.already_started",
    "conflict",
    zh="这个流程实例已经启动过了。",
    en="This process instance has been started already.",
)
NO_SUCH_START = declare(
    "execution.no_such_start",
    "invalid",
    zh="流程“{process}”没有可用的开始事件“{start_event}”。请选用图中的开始事件。",
    en="Process “{process}” has no start event “{start_event}” to begin at. Name a start event of the diagram.",
)
Variables = Mapping[str, Any]


class Run:
    """One instance being moved. Use it for one call (or several at the same moment), then read `effects` and dump
    `state`.
    """

    def __init__(self, process: Process, state: State, env: Environment) -> None:
        self.process = process
        self.state = state
        self.env = env
        self._walk = Walk(plan_of(process), state, env)

    @property
    def effects(self) -> list[Effect]:
        """What is to be done outside, in order."""
        return self._walk.effects

    @property
    def changed(self) -> set[str]:
        """Names of the instance's own variables that were written."""
        return self._walk.changed

    def variables(self) -> dict[str, Any]:
        """The variables of the instance itself; what a completed instance ended with, after its last step."""
        return dict(self._walk.root.variables) if self._walk.root else {}

    def variables_of(self, token: int) -> dict[str, Any]:
        """Everything that the token can see.

        Raises: BihuanError `execution.token_gone`.
        """
        return dict(view(self.state, self._walk.inner_scope(self._token(token))))

    def start(self, variables: Variables, start_event: str | None = None) -> None:
        """Begin, at the none start event or at the one named (message, signal, timer, conditional, or an
        instantiating element).

        Raises: BihuanError `execution.already_started`, `execution.no_such_start`.
        """
        if self.state.scopes or self.state.status != "active":
            raise BihuanError(ALREADY_STARTED)
        walk = self._walk
        scope = Scope(self.state.new_id(), self.process.id, 0, 0, {})
        self.state.scopes[scope.id] = walk.root = scope
        declare_in(walk, scope, variables)
        firsts = self._firsts(scope, start_event)
        containers.declare_data(scope, self.process.root)
        walk.happened(self.process.root, "started")
        for first in firsts:
            walk.spawn(first, scope, phase=COMPLETE if first.kind is not Kind.START_EVENT and start_event else "e")
        walk.at_rest(lambda: subscriptions.open_event_sub_processes(walk, scope))
        walk.advance()

    def _firsts(self, scope: Scope, start_event: str | None) -> Sequence[Node]:
        plan = self._walk.plan
        if start_event is not None:
            node = self.process.nodes.get(start_event)
            if node is not None and (node.instantiate or node.kind is Kind.START_EVENT):
                return (node,)
        else:
            firsts = containers.first_elements(plan, self.process.root)
            conditional = [] if firsts else settle.true_starts(self._walk, scope)
            if firsts or conditional:
                return firsts or conditional
        raise BihuanError(NO_SUCH_START, process=self.process.name or self.process.id, start_event=start_event or "–")

    def complete(self, token: int, variables: Variables) -> None:
        """The waiting task, job or call of `token` is done and brings `variables`.

        Raises: BihuanError `execution.token_gone`.
        """
        found = self._waiting(token)
        self._walk.clear_incident(found)
        node = self._walk.node(found)
        if listeners.is_listener(found):
            self._walk.at_rest(lambda: listeners.heard(self._walk, found, variables))
        else:
            element_of(node).close(self._walk, found, node, outcome="completed")
            self._walk.resume(found, COMPLETE, element_of(node).accepted(node, variables))
        self._walk.advance()

    def throw_error(self, token: int, code: str, variables: Variables) -> None:
        """The work of `token` ended with a BPMN error; uncaught, it becomes an incident, or ends an instance that
        was called.

        Raises: BihuanError `execution.token_gone`.
        """
        found, walk = self._waiting(token), self._walk
        if not throwing.throw_error(walk, found, code, variables):
            if self.env.called:
                throwing.end_with_error(walk, code)
            else:
                walk.fail(found, UNCAUGHT_ERROR, {"element": walk.label(found), "error": code})
        walk.advance()

    def escalate(self, token: int, code: str, variables: Variables) -> None:
        """The work of `token` asks for attention, and goes on unless the escalation interrupts it.

        Raises: BihuanError `execution.token_gone`.
        """
        throwing.throw_escalation(self._walk, self._waiting(token), code, variables)
        self._walk.advance()

    def fire_timer(self, token: int, timer: int) -> None:
        """The timer `timer` of `token` (or of an event sub-process around it) is due.

        Raises: BihuanError `execution.wait_gone`.
        """
        self._happen(timer, {}, EventKind.TIMER)

    def deliver_message(self, wait: int, variables: Variables) -> None:
        """A message has come for this subscription.

        Raises: BihuanError `execution.wait_gone`.
        """
        self._happen(wait, variables, EventKind.MESSAGE)

    def deliver_signal(self, wait: int, variables: Variables) -> None:
        """A signal has come for this subscription.

        Raises: BihuanError `execution.wait_gone`.
        """
        self._happen(wait, variables, EventKind.SIGNAL)

    def _happen(self, number: int, variables: Variables, kind: EventKind) -> None:
        wait = self.state.waits.get(number)
        events = self.process.nodes[wait.element].events if wait else ()
        if wait is None or not events or events[wait.index].kind is not kind:
            raise BihuanError(WAIT_GONE, wait=number)
        self._walk.at_rest(lambda: trigger(self._walk, wait, variables))
        self._walk.advance()

    def choices(self) -> tuple[ad_hoc_sub_process.Choice, ...]:
        """What people may start now: the ad-hoc sub-processes that offer a choice, with the elements to choose from."""
        return ad_hoc_sub_process.choices(self._walk)

    def choose(self, token: int, elements: Sequence[str]) -> None:
        """People start activities inside the ad-hoc sub-process of `token`, in this order, each as often as it is
        named.

        Raises: BihuanError `execution.token_gone` where it offers no choice (any more), `execution.no_such_choice` for
        an element that is not among those offered.
        """
        found = self._waiting(token)
        if not ad_hoc_sub_process.offers_choice(self._walk.node(found)):
            raise BihuanError(TOKEN_GONE, token=token)
        ad_hoc_sub_process.choose(self._walk, found, self._walk.node(found), elements)
        self._walk.advance()

    def modify(self, wanted: Modification) -> None:
        """Take tokens away, start elements, set variables (ask `modification_findings` first).

        Raises: BihuanError with the sentence of a container that could not be entered.
        """
        self._walk.at_rest(lambda: modify(self._walk, wanted))
        if self.state.status == "active":
            self._walk.advance()

    def migrate(self, old: Process, mapping: Mapping[str, str], *, new_moments: bool) -> Moved:
        """Take a state of `old` over into this version (ask `migration_findings` first), and run on where that is due.

        Raises: BihuanError with the sentence of an expression of the new version that fails.
        """
        moved: list[Moved] = []
        self._walk.at_rest(lambda: moved.append(migrate(self._walk, old, mapping, new_moments=new_moments)))
        self._walk.advance()
        return moved[0]

    def cancel(self, reason: str) -> None:
        """End the instance now; everything that is open is withdrawn."""
        if self.state.status == "active":
            containers.close_instance(self._walk)
            self._walk.end("cancelled", details={"reason": reason})

    def retry(self, token: int) -> None:
        """Try the step again that `token` has an incident in.

        Raises: BihuanError `execution.token_gone` where it has none.
        """
        found = self._token(token)
        if found.incident is None:
            raise BihuanError(TOKEN_GONE, token=token)
        self._walk.clear_incident(found)
        self._walk.queue.append(found.id)
        self._walk.advance()

    def set_variables(self, scope: int, variables: Variables) -> None:
        """Write variables into a scope (0: the instance); conditional events take notice.

        Raises: BihuanError `execution.token_gone` where the scope does not exist any more.
        """
        found = self._walk.root if not scope else self.state.scope(scope)
        if found is None:
            raise BihuanError(TOKEN_GONE, token=scope)
        declare_in(self._walk, found, variables)
        self._walk.advance()

    def _token(self, token: int) -> Token:
        found = self.state.tokens.get(token)
        if found is None:
            raise BihuanError(TOKEN_GONE, token=token)
        return found

    def _waiting(self, token: int) -> Token:
        found = self._token(token)
        if found.phase != WAIT:
            raise BihuanError(TOKEN_GONE, token=token)
        return found
