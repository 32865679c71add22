"""Plays a process in memory as operations would: every call loads the state from bytes and dumps it again.

Open tasks, jobs, calls, timers and waits are known by the id of their element, so that tests read like the diagram.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.execution import Environment, Run, State
from engine.execution.effects import (
    CallCancelled,
    CallOpened,
    Effect,
    Ended,
    Happened,
    IncidentCleared,
    IncidentRaised,
    JobClosed,
    JobOpened,
    TaskClosed,
    TaskOpened,
    TimerCleared,
    TimerSet,
    WaitClosed,
    WaitOpened,
)
from engine.execution.parking import ParkedRows
from engine.graph import Process

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
AUTOMATIC = {"start_event", "end_event", "process"}


class Rows:
    """The rows beside a state, kept in a dictionary: what a table is to operations."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, int, int], bytes | None] = {}
        self.asked = 0

    def holding(self, number: int) -> tuple[int, int, bytes] | None:
        """The repetition that a number is part of."""
        self.asked += 1
        for loop, item, part in self.rows:
            body = self.rows.get((loop, item, item))
            if part == number and body is not None:
                return loop, item, body
        return None

    def running(self, loop: int) -> list[tuple[int, bytes]]:
        """All repetitions that wait."""
        self.asked += 1
        return [(item, body or b"") for (of, item, part), body in self.rows.items() if of == loop and part == item > 0]

    def values(self, loop: int, kind: int) -> list[tuple[int, bytes]]:
        """All values of a kind."""
        self.asked += 1
        return [(place, body or b"") for (of, place, part), body in self.rows.items() if (of, part) == (loop, kind)]

    def value(self, loop: int, place: int, kind: int) -> bytes | None:
        """One value."""
        self.asked += 1
        return self.rows.get((loop, place, kind))

    def change(self, changes: ParkedRows) -> None:
        """Write what a step has changed."""
        gone, loops = set(changes.numbers_gone), set(changes.loops_gone)
        self.rows = {key: body for key, body in self.rows.items() if key[0] not in loops and key[2] not in gone}
        self.rows.update({(row.loop, row.item, row.number): row.body for row in changes.put})


class Play:
    """One instance: what it did, and what is open."""

    def __init__(self, process: Process, **environment: Any) -> None:
        self.process = process
        self.environment = environment
        self.now = MONDAY
        self.body = State.new().dump()
        self.rows = Rows()
        self.kept: State | None = None
        """Where set, this state is used on and on instead of being loaded anew, to compare the two."""
        self.effects: list[Effect] = []
        self.last: list[Effect] = []
        self.tasks: dict[int, TaskOpened | JobOpened | CallOpened] = {}
        self.timers: dict[int, TimerSet] = {}
        self.waits: dict[int, WaitOpened] = {}
        self.incidents: dict[int, IncidentRaised] = {}
        self.ended: Ended | None = None
        self.variables: dict[str, Any] = {}
        self.changed: set[str] = set()

    @property
    def state(self) -> State:
        """The state as it was saved last."""
        return State.load(self.body, self.rows)

    def do(self, act: Callable[[Run], object]) -> "Play":
        """Load, act, dump, and note what came of it."""
        run = Run(self.process, self.kept or self.state, Environment(now=self.now, **self.environment))
        act(run)
        self.body = run.state.dump()
        self.rows.change(run.state.parked_rows())
        self.variables, self.changed = run.variables(), set(run.changed)
        self.last = list(run.effects)
        self.effects += self.last
        for effect in self.last:
            self._note(effect)
        return self

    def _note(self, effect: Effect) -> None:
        match effect:
            case TaskOpened() | JobOpened() | CallOpened():
                self.tasks[effect.token] = effect
            case TaskClosed() | JobClosed() | CallCancelled():
                del self.tasks[effect.token]
            case TimerSet():
                self.timers[effect.wait] = effect
            case TimerCleared():
                del self.timers[effect.wait]
            case WaitOpened():
                self.waits[effect.wait] = effect
            case WaitClosed():
                del self.waits[effect.wait]
            case IncidentRaised():
                self.incidents[effect.token] = effect
            case IncidentCleared():
                del self.incidents[effect.token]
            case Ended():
                self.ended = effect

    def start(self, variables: Mapping[str, Any] | None = None, at: str | None = None) -> "Play":
        """Start the instance."""
        return self.do(lambda run: run.start(variables or {}, at))

    def token(self, element: str) -> int:
        """The oldest open task, job or call of an element."""
        return next(token for token, task in self.tasks.items() if task.element == element)

    def complete(self, element: str, **variables: Any) -> "Play":
        """Complete it."""
        token = self.token(element)
        if isinstance(self.tasks[token], CallOpened):
            del self.tasks[token]
        return self.do(lambda run: run.complete(token, variables))

    def finish(self, token: int, **variables: Any) -> "Play":
        """Complete the task, job or call of one token."""
        return self.do(lambda run: run.complete(token, variables))

    def tokens(self, element: str) -> list[int]:
        """The open tasks, jobs and calls of an element, oldest first."""
        return [token for token, task in self.tasks.items() if task.element == element]

    def sees(self, element: str) -> list[dict[str, Any]]:
        """What each open task of an element can see."""
        run = Run(self.process, self.state, Environment(now=self.now, **self.environment))
        return [run.variables_of(token) for token in self.tokens(element)]

    def set(self, **variables: Any) -> "Play":
        """Write variables of the instance."""
        return self.do(lambda run: run.set_variables(0, variables))

    def error(self, element: str, code: str, **variables: Any) -> "Play":
        """Let its work fail with a BPMN error."""
        token = self.token(element)
        return self.do(lambda run: run.throw_error(token, code, variables))

    def fire(self, element: str) -> "Play":
        """Go to the moment the timer of an element is due, and fire it."""
        timer = next(timer for timer in self.timers.values() if timer.element == element)
        self.now = max(self.now, timer.due)
        return self.do(lambda run: run.fire_timer(timer.token, timer.wait))

    def run_due(self, within: timedelta) -> "Play":
        """Fire all timers due within a time, earliest first."""
        until = self.now + within
        while due := sorted((timer.due, timer.wait, timer.token) for timer in self.timers.values()):
            moment, wait, token = due[0]
            if moment > until:
                break
            self.now = max(self.now, moment)
            self.do(lambda run, token=token, wait=wait: run.fire_timer(token, wait))  # type: ignore[misc]
        self.now = until
        return self

    def message(self, name: str, key: str = "", **variables: Any) -> "Play":
        """Deliver a message to the oldest wait for it."""
        wait = next(w.wait for w in self.waits.values() if (w.kind, w.name, w.key) == ("message", name, key))
        return self.do(lambda run: run.deliver_message(wait, variables))

    def signal(self, name: str, **variables: Any) -> "Play":
        """Deliver a signal to every wait for it that is open now."""
        for wait in [w.wait for w in self.waits.values() if (w.kind, w.name) == ("signal", name)]:
            if wait in self.waits:
                self.do(lambda run, wait=wait: run.deliver_signal(wait, variables))  # type: ignore[misc]
        return self

    def retry(self) -> "Play":
        """Try the oldest incident again."""
        token = next(iter(self.incidents))
        return self.do(lambda run: run.retry(token))

    @property
    def open(self) -> list[str]:
        """Elements of the open tasks, jobs and calls, sorted."""
        return sorted(task.element for task in self.tasks.values())

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Elements and codes of the incidents."""
        return [(incident.element, incident.code) for incident in self.incidents.values()]

    @property
    def path(self) -> list[str]:
        """Completed elements in order, without start and end events and flows."""
        return [
            effect.element
            for effect in self.effects
            if isinstance(effect, Happened) and effect.what == "completed" and effect.kind not in AUTOMATIC
        ]

    @property
    def status(self) -> str:
        """active, completed or cancelled; "failed" where an error ended it; what is left over shows as "unclean"."""
        state = self.state
        inside = state.tokens or state.scopes or state.waits or self.rows.rows
        leftovers = inside or self.tasks or self.timers or self.waits or self.incidents
        if self.ended is None:
            return "active"
        if leftovers:
            return "unclean"
        return "failed" if self.ended.error_code is not None else self.ended.status


def play(process: Process, variables: Mapping[str, Any] | None = None, **environment: Any) -> Play:
    """A started instance."""
    return Play(process, **environment).start(variables)
