"""Plays a case on our own interpreter purely in memory: no database, no actions, the clock where the case puts it."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from engine.definitions import Deployment
from engine.dmn import Model
from engine.errors import BihuanError, declare
from engine.execution import Environment, Run, State, effects
from engine.graph import EventKind, Kind, Process

Place = tuple[int, int]
"""An instance and a token or wait in it."""

NO_DECISION = declare(
    "example.no_decision",
    "invalid",
    zh="这次发布的文件里没有决策“{decision}”。",
    en="There is no decision {decision} in the deployed files.",
)
NO_SUCH_PROCESS = declare(
    "example.no_process",
    "invalid",
    zh="这次发布的文件里没有流程“{process}”。",
    en="There is no process {process} in the deployed files.",
)


def read_models(deployment: Deployment, functions: Mapping[str, Any]) -> dict[str, Model]:
    """The decisions of a deployment by id."""
    contents = {resource.name: resource.content for resource in deployment.decision_files}
    models: dict[str, Model] = {}
    for name, content in contents.items():
        others = [other for file, other in contents.items() if file != name]
        model = Model.read(content, imports=others, host_names=functions)
        models.update({decision.id: model for decision in model.decisions})
    return models


@dataclass(slots=True)
class _Instance:
    process: Process
    state: State
    caller: Place | None = None


@dataclass(slots=True)
class Player:
    """A small world of instances. Everything that operations keep in tables is kept in dictionaries here."""

    deployment: Deployment
    now: datetime
    functions: Mapping[str, Any] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)
    instances: list[_Instance] = field(default_factory=list)
    tasks: dict[Place, str] = field(default_factory=dict)
    jobs: dict[Place, effects.JobOpened] = field(default_factory=dict)
    timers: dict[Place, effects.TimerSet] = field(default_factory=dict)
    waits: dict[Place, effects.WaitOpened] = field(default_factory=dict)
    calls: dict[Place, int] = field(default_factory=dict)
    incidents: dict[Place, effects.IncidentRaised] = field(default_factory=dict)
    history: list[tuple[int, effects.Happened]] = field(default_factory=list)
    messages: list[effects.MessageThrown] = field(default_factory=list)
    """Messages that nobody waited for when they were thrown, and that may still be delivered."""
    fired: list[tuple[datetime, str]] = field(default_factory=list)
    final: dict[int, dict[str, Any]] = field(default_factory=dict)
    outbox: deque[tuple[int, effects.Effect]] = field(default_factory=deque)
    busy: bool = False

    def start(
        self,
        process_id: str,
        variables: Mapping[str, Any],
        *,
        start_event: str | None = None,
        caller: Place | None = None,
    ) -> int:
        """Start an instance and move it as far as it goes by itself; its number."""
        process = self.deployment.processes.get(process_id)
        if process is None:
            raise BihuanError(NO_SUCH_PROCESS, process=process_id)
        self.instances.append(_Instance(process, State.new(), caller))
        number = len(self.instances) - 1
        self.move(number, lambda run: run.start(variables, start_event))
        return number

    def move(self, number: int, step: Callable[[Run], None]) -> None:
        """Do one thing to an instance, then everything that follows from it elsewhere."""
        instance = self.instances[number]
        environment = Environment(
            now=self.now.astimezone(UTC),
            decide=self._decide,
            functions=self.functions,
            called=instance.caller is not None,
        )
        run = Run(instance.process, instance.state, environment)
        step(run)
        self.final[number] = run.variables()
        for effect in run.effects:
            self._keep(number, effect)
        self._follow_up()

    def view(self, place: Place) -> dict[str, Any]:
        """The variables that a token sees."""
        instance = self.instances[place[0]]
        run = Run(instance.process, instance.state, Environment(now=self.now.astimezone(UTC)))
        return run.variables_of(place[1])

    def _decide(self, decision_id: str, context: Mapping[str, Any]) -> tuple[Any, Any]:
        model = self.models.get(decision_id)
        if model is None:
            raise BihuanError(NO_DECISION, decision=decision_id)
        return model.evaluate(decision_id, context, now=self.now, functions=self.functions), None

    def _keep(self, number: int, effect: effects.Effect) -> None:
        keeper = _KEEPERS.get(type(effect))
        if keeper is not None:
            keeper(self, number, effect)
        if type(effect) in _FOLLOWERS:
            self.outbox.append((number, effect))

    def _follow_up(self) -> None:
        """What one instance asks of others comes after all of its own book-keeping, and is never nested."""
        if self.busy:
            return
        self.busy = True
        try:
            while self.outbox:
                number, effect = self.outbox.popleft()
                _FOLLOWERS[type(effect)](self, number, effect)
        finally:
            self.busy = False

    def deliver(self, name: str, key: str | None, variables: Mapping[str, Any]) -> bool:
        """Give a message to one waiting instance (any key where None), else start the process that it starts.

        Whether anybody took it.
        """
        for (number, wait), opened in list(self.waits.items()):
            if opened.kind == "message" and opened.name == name and key in (None, opened.key):
                self.move(number, _delivery(wait, variables))
                return True
        for process_id, start in self._starts(EventKind.MESSAGE, name):
            self.start(process_id, variables, start_event=start)
            return True
        return False

    def broadcast(self, name: str, variables: Mapping[str, Any], *, thrower: int | None = None) -> None:
        """Give a signal to every wait outside the instance that threw it, and to the processes that it starts."""
        for (number, wait), opened in list(self.waits.items()):
            if number != thrower and opened.kind == "signal" and opened.name == name and (number, wait) in self.waits:
                self.move(number, _signal(wait, variables))
        for process_id, start in self._starts(EventKind.SIGNAL, name):
            self.start(process_id, variables, start_event=start)

    def _starts(self, kind: EventKind, name: str) -> list[tuple[str, str]]:
        return [
            (process.id, node.id)
            for process in self.deployment.processes.values()
            for node in process.children(process.id)
            if node.kind is Kind.START_EVENT or node.instantiate
            if any(event.kind is kind and event.name == name for event in node.events)
        ]

    def run_until(self, moment: datetime) -> None:
        """Fire every timer that is due until then, each at its own moment, earliest first."""
        while due := sorted((timer.due, place) for place, timer in self.timers.items() if timer.due <= moment):
            when, (number, wait) = due[0]
            timer = self.timers[number, wait]
            self.now = max(self.now, when)
            self.fired.append((self.now, timer.element))
            self.move(number, _firing(timer))
        self.now = max(self.now, moment)


def _delivery(wait: int, variables: Mapping[str, Any]) -> Callable[[Run], None]:
    return lambda run: run.deliver_message(wait, variables)


def _signal(wait: int, variables: Mapping[str, Any]) -> Callable[[Run], None]:
    return lambda run: run.deliver_signal(wait, variables)


def _firing(timer: effects.TimerSet) -> Callable[[Run], None]:
    return lambda run: run.fire_timer(timer.token, timer.wait)


def _ended(player: Player, number: int, effect: effects.Ended) -> None:
    caller = player.instances[number].caller
    if caller is None or caller not in player.calls or effect.status == "cancelled":
        return
    del player.calls[caller]
    variables = player.final[number]
    if effect.error_code is not None:
        code = effect.error_code
        player.move(caller[0], lambda run: run.throw_error(caller[1], code, variables))
    else:
        player.move(caller[0], lambda run: run.complete(caller[1], variables))


def _called(player: Player, number: int, effect: effects.CallOpened) -> None:
    player.calls[number, effect.token] = len(player.instances)
    player.start(effect.process_id, effect.variables, caller=(number, effect.token))


def _call_cancelled(player: Player, number: int, effect: effects.CallCancelled) -> None:
    child = player.calls.pop((number, effect.token), None)
    if child is not None:
        player.move(child, lambda run: run.cancel("called"))


def _thrown(player: Player, number: int, effect: effects.MessageThrown) -> None:
    if not player.deliver(effect.name, effect.key, effect.variables) and effect.time_to_live is not None:
        player.messages.append(effect)


def _opened(player: Player, number: int, effect: effects.WaitOpened) -> None:
    for message in player.messages:
        if (number, effect.wait) in player.waits and (message.name, message.key) == (effect.name, effect.key):
            player.messages.remove(message)
            player.move(number, _delivery(effect.wait, message.variables))
            return


def _escalated(player: Player, number: int, effect: effects.EscalationThrown) -> None:
    caller = player.instances[number].caller
    if caller is not None and caller in player.calls:
        player.move(caller[0], lambda run: run.escalate(caller[1], effect.code, effect.variables))


def _put(shelf: str, key: str) -> Callable[[Player, int, Any], None]:
    return lambda player, number, effect: getattr(player, shelf).__setitem__((number, getattr(effect, key)), effect)


def _drop(shelf: str, key: str) -> Callable[[Player, int, Any], None]:
    return lambda player, number, effect: getattr(player, shelf).pop((number, getattr(effect, key)), None)


def _task(player: Player, number: int, effect: effects.TaskOpened) -> None:
    player.tasks[number, effect.token] = effect.element


def _happened(player: Player, number: int, effect: effects.Happened) -> None:
    player.history.append((number, effect))


def _signalled(player: Player, number: int, effect: effects.SignalThrown) -> None:
    player.broadcast(effect.name, effect.variables, thrower=number)


_KEEPERS: Mapping[type, Callable[[Player, int, Any], None]] = {
    effects.TaskOpened: _task,
    effects.TaskClosed: _drop("tasks", "token"),
    effects.JobOpened: _put("jobs", "token"),
    effects.JobClosed: _drop("jobs", "token"),
    effects.TimerSet: _put("timers", "wait"),
    effects.TimerCleared: _drop("timers", "wait"),
    effects.WaitOpened: _put("waits", "wait"),
    effects.WaitClosed: _drop("waits", "wait"),
    effects.IncidentRaised: _put("incidents", "token"),
    effects.IncidentCleared: _drop("incidents", "token"),
    effects.Happened: _happened,
}
_FOLLOWERS: Mapping[type, Callable[[Player, int, Any], None]] = {
    effects.WaitOpened: _opened,
    effects.MessageThrown: _thrown,
    effects.SignalThrown: _signalled,
    effects.EscalationThrown: _escalated,
    effects.CallOpened: _called,
    effects.CallCancelled: _call_cancelled,
    effects.Ended: _ended,
}
