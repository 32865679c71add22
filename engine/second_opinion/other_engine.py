"""Plays an example on SpiffWorkflow: its own parser and task tree, our FEEL as script engine. Runs in the child only.

Variables are one shared dictionary, as in the scopes of an instance here, and not copied along its task tree.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.event_definitions import timer as timer_module
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import TaskState

from engine.feel import to_text
from engine.graph import Feel, Kind, Node
from engine.second_opinion.reach import is_compared
from engine.second_opinion.scopes import Scopes

_WAITS_FOR_STEP = frozenset({Kind.USER_TASK, Kind.SERVICE_TASK})
_LIMIT = 10_000


class Stuck(Exception):
    """A step that the other engine cannot take."""


class _Clock(datetime):
    """The date-time class that the other engine's timers see: its now() is that of the example."""

    moment: datetime

    @classmethod
    def now(cls, tz: Any = None) -> "_Clock":
        return cls.fromtimestamp(cls.moment.timestamp(), tz)


class _FeelScripts(PythonScriptEngine):  # type: ignore[misc]
    """Evaluates the marked texts of a neutral diagram; runs no script."""

    def __init__(self, scopes: Scopes) -> None:
        super().__init__()
        self.scopes = scopes

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        marked = expression.strip()
        if marked.startswith("L:"):
            return marked[2:]
        context = self.scopes.view(task.task_spec.bpmn_id)
        value = self.scopes.value(Feel(marked.removeprefix("F:")), context)
        return value if isinstance(value, (bool, type(None))) else to_text(value)


@dataclass(slots=True)
class OtherEngine:
    """One case on SpiffWorkflow."""

    nodes: Mapping[str, Node]
    scopes: Scopes
    answers: list[tuple[str, Any]]
    """Answers of decisions that the example's run got, by element in order."""
    workflow: Any = field(init=False, default=None)
    looks: int = 0

    def start(self, roots: list[etree._Element], process_id: str, now: datetime) -> None:
        """Parse, start and go as far as it goes by itself."""
        timer_module.datetime = _Clock
        self._set_clock(now)
        parser = BpmnParser()
        for root in roots:
            parser.add_bpmn_xml(root)
        spec = parser.get_spec(process_id)
        self.workflow = BpmnWorkflow(spec, parser.get_subprocess_specs(process_id), _FeelScripts(self.scopes))
        self._settle()

    def _set_clock(self, now: datetime) -> None:
        # Its timers fire when they are earlier than now, ours when they are not later; so each look is a little later
        # than the one at which a timer may have been set.
        self.looks += 1
        _Clock.moment = now + timedelta(microseconds=self.looks)
        self.scopes.now = now

    def complete(self, element: str, variables: Mapping[str, Any]) -> None:
        """The open task or job of that element is done."""
        for task in self._ready():
            if task.task_spec.bpmn_id == element:
                self._finish(task, variables)
                self._settle()
                return
        raise Stuck(f"{element} is not open; open are {sorted(self.open())}")

    def message(self, name: str, variables: Mapping[str, Any]) -> None:
        """A message arrives at the first who waits for it."""
        waiting = self.workflow.event_manager.catch(BpmnEvent(MessageEventDefinition(name), payload={}), internal=False)
        if not waiting:
            raise Stuck(f"nobody waits for {name}")
        self.scopes.write("", variables)
        self._settle()

    def pass_time(self, moments: list[datetime]) -> None:
        """The clock goes from moment to moment; at each one what is due happens."""
        for moment in moments:
            self._set_clock(moment)
            self.workflow.refresh_timers()
            self._settle()

    def _settle(self) -> None:
        for _ in range(_LIMIT):
            self.workflow.do_engine_steps(will_complete_task=self._leaving)
            automatic = [task for task in self._ready() if not self._waits(task)]
            if not automatic:
                return
            self._finish(automatic[0], {})
        raise Stuck("endless")

    def _ready(self) -> Iterator[Any]:
        return (task for task in self.workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual)

    def _waits(self, task: Any) -> bool:
        node = self.nodes.get(task.task_spec.bpmn_id)
        if node is None or node.loop is not None:
            return False
        return node.kind in _WAITS_FOR_STEP or node.work is not None

    def _finish(self, task: Any, given: Mapping[str, Any]) -> None:
        node = self.nodes[task.task_spec.bpmn_id]
        if node.loop is not None:
            task.run()
            return
        seen = self.scopes.view(node.id)
        local = {**seen, **self.scopes.mapped(node.inputs, seen), **given}
        result = dict(given)
        if node.script is not None and node.work is None:
            value = self.scopes.value(node.script, local)
            result.update({node.script_result: value} if node.script_result else {})
        if node.decision is not None and node.work is None:
            result[node.decision.result] = self._answer(node.id)
        local.update(result)
        self.scopes.write(node.id, self.scopes.mapped(node.outputs, local) if node.outputs else result)
        task.run()

    def _leaving(self, task: Any) -> None:
        """Before an element completes by itself: a sub-process maps its results out and its variables end."""
        node = self.nodes.get(task.task_spec.bpmn_id)
        if node is not None and node.kind is Kind.SUB_PROCESS:
            self.scopes.close(node.id)

    def _answer(self, element: str) -> Any:
        for place, (asked, answer) in enumerate(self.answers):
            if asked == element:
                del self.answers[place]
                return answer
        raise Stuck(f"{element} was asked more often")

    def counts(self) -> dict[str, int]:
        """How often each element completed."""
        tasks = self.workflow.get_tasks(state=TaskState.COMPLETED)
        names = [task.task_spec.bpmn_id for task in tasks if task.task_spec.bpmn_id in self.nodes]
        return dict(Counter(name for name in names if is_compared(self.nodes[name])))

    def open(self) -> list[str]:
        """User tasks that wait, sorted."""
        ready = [task.task_spec.bpmn_id for task in self._ready()]
        return sorted(name for name in ready if self.nodes[name].kind is Kind.USER_TASK)
