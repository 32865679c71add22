"""Plays the betsy conformance files: only their neutral script tokens are given a meaning here, everything else is
the engine.

A script task becomes a job that this module does: it logs, counts, sets data, throws, or takes its time by a clock of
its own. Conditions in the notation of the kit are written as the same condition in FEEL.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.definitions import Resource, read_deployment
from engine.execution import Run
from engine.execution.effects import JobOpened, MessageThrown, SignalThrown
from engine.graph import EventKind, Feel, Flow, Kind, Node, Process, Work
from tests.engine.execution.play import MONDAY, Play

FOLDER = Path(__file__).parents[2].parent / "shared" / "conformance" / "betsy"
_CONTAINS = re.compile(r"\s*(!?)\s*(\w+)\.contains\(\"(\w+)\"\)>?\s*")
LONG_WORK = timedelta(seconds=10)


@dataclass(frozen=True)
class Case:
    """One case of one file."""

    name: str
    file: str
    given: Mapping[str, Any]


def cases() -> list[Case]:
    """Every case of the visible half of the kit, in its order; none where the kit is absent."""
    listed = FOLDER / "tests.json"
    tests = json.loads(listed.read_text("utf-8")) if listed.exists() else []
    return [Case(test["name"], test["file"], case) for test in tests for case in test["cases"]]


def _feel(condition: Feel | None) -> Feel | None:
    match = _CONTAINS.fullmatch(condition or "")
    if match is None:
        return condition
    text = f'contains({match[2]}, "{match[3]}")'
    return Feel(f"not({text})" if match[1] else text)


def _node(node: Node) -> Node:
    events = tuple(
        replace(event, expression=_feel(Feel(event.expression or ""))) if event.kind is EventKind.CONDITIONAL else event
        for event in node.events
    )
    if node.kind is not Kind.SCRIPT_TASK:
        return replace(node, events=events)
    return replace(node, work=Work((node.script or "").strip()))


def _flow(flow: Flow) -> Flow:
    return replace(flow, condition=_feel(flow.condition))


def processes(case: Case) -> tuple[Process, ...]:
    """The processes of the file as the compiler gives them, with scripts as jobs and conditions as FEEL."""
    path = FOLDER / case.file
    deployment = read_deployment([Resource(path.name, path.read_bytes())])
    return tuple(
        Process(
            process.id,
            process.name,
            {name: _node(node) for name, node in process.nodes.items()},
            {name: _flow(flow) for name, flow in process.flows.items()},
        )
        for process in deployment.processes.values()
    )


class Stage:
    """All instances of one case, their log, and the messages and signals between them."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.processes = processes(case)
        self.plays: list[Play] = []
        self.log: list[str] = []
        self.until = MONDAY + timedelta(milliseconds=case.given["delay_ms"] + 500)
        self.now = MONDAY
        self.working: list[str] = []

    def perform(self) -> list[str]:
        """Play the case; gives the log, sorted."""
        if self.case.given["parallel"]:
            self._begin(self.processes[1], None)
        self._begin(self.processes[0], None)
        while self._work() or self._fire():
            pass
        for play in self.plays:
            self.log += ["ERROR_runtime" for _, code in play.problems if code != "execution.deadlock"]
            self.log += ["ERROR_thrownErrorEvent"] if play.ended and play.ended.error_code is not None else []
        return sorted(self.log)

    def _begin(self, process: Process, at: str | None) -> None:
        play = Play(process)
        self.plays.append(play)
        given = self.case.given
        variables = {"test": given["input"], "integerVariable": given["integerVariable"]}
        self._do(play, lambda run: run.start(variables, at))

    def _do(self, play: Play, act: Callable[[Run], object]) -> None:
        play.now = self.now
        play.do(act)
        for effect in play.last:
            if isinstance(effect, MessageThrown):
                self._route(EventKind.MESSAGE, effect.name, sender=None)
            elif isinstance(effect, SignalThrown):
                self._route(EventKind.SIGNAL, effect.name, sender=play)

    def _route(self, kind: EventKind, name: str, *, sender: Play | None) -> None:
        for play in list(self.plays):
            for wait in [w.wait for w in play.waits.values() if (w.kind, w.name) == (kind.value, name)]:
                if play is not sender and wait in play.waits:
                    deliver = Run.deliver_message if kind is EventKind.MESSAGE else Run.deliver_signal
                    self._do(play, lambda run, wait=wait, deliver=deliver: deliver(run, wait, {}))  # type: ignore[misc]
        for process in self.processes:
            for node in process.children(process.id):
                begins = node.kind is Kind.START_EVENT or node.instantiate
                if begins and any(event.kind is kind and event.name == name for event in node.events):
                    self._begin(process, node.id)

    def _work(self) -> bool:
        """Do the oldest job."""
        for play in self.plays:
            for token, job in play.tasks.items():
                assert isinstance(job, JobOpened)
                self._do_job(play, token, job.type)
                return True
        return False

    def _do_job(self, play: Play, token: int, script: str) -> None:
        scripts = [task.type for task in play.tasks.values() if isinstance(task, JobOpened)]
        given: dict[str, Any] = {}
        seen = self._variables(play, token)
        if script.startswith("SCRIPT_"):
            self.log.append(script)
        elif script == "CREATE_MARKER_FILE":
            self.log.append("MARKER_exists")
        elif script.startswith("INCREMENT"):
            given["integerVariable"] = seen["integerVariable"] + 1
            self.log += ["INCREMENT_correct"] if script.endswith("LOG") else []
        elif script == "SET_STRING_DATA":
            given["data"] = "text"
        elif script == "LOG_DATA":
            self.log.append("DATA_correct" if seen["data"] == "text" else "DATA_wrong")
        elif script.startswith("CREATE_TIMESTAMP") and "EXECUTION_parallel" not in self.log:
            overlap = sum(other.startswith("CREATE_TIMESTAMP") for other in scripts) > 1
            self.log += ["EXECUTION_parallel"] if overlap else []
        if script == "WAIT_TEN_SECONDS":
            self.now += LONG_WORK
        if script == "THROW_ERROR":
            self._do(play, lambda run: run.throw_error(token, "ERR_CODE", {}))
        else:
            self._do(play, lambda run: run.complete(token, given))

    def _variables(self, play: Play, token: int) -> Mapping[str, Any]:
        job = play.tasks[token]
        return job.variables if isinstance(job, JobOpened) else {}

    def _fire(self) -> bool:
        """Fire the next timer that is due in the time of the case."""
        due = [(timer.due, index, wait) for index, play in enumerate(self.plays) for wait, timer in play.timers.items()]
        if not due or min(due)[0] > self.until:
            return False
        moment, index, wait = min(due)
        self.now = max(self.now, moment)
        self._do(self.plays[index], lambda run: run.fire_timer(0, wait))
        return True
