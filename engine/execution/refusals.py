"""Combinations that the compiler lets through but the interpreter does not run: found when a draft is checked, never
in silence.

`engine.operations.deploy` adds them to the findings of the deployment.
"""

from collections.abc import Iterator

from engine.errors import Finding, declare
from engine.execution.listeners import SUPPORTED
from engine.graph import EventKind, Kind, Node, Process

LISTENER_EVENT = declare(
    "execution.listener_event",
    "invalid",
    zh="“{element}”的监听器在“{event}”时触发，引擎只执行“start”“end”和“creating”。请改用其中之一，或画成服务任务。",
    en="The listener of “{element}” reacts to “{event}”; the engine runs “start”, “end” and “creating” only. Use one "
    "of these, or draw a service task.",
)
LISTENER_PLACE = declare(
    "execution.listener_place",
    "invalid",
    zh="引擎不执行“{element}”上的监听器：流程和网关没有自己的作业。请在它之前或之后画一个服务任务。",
    en="The engine does not run listeners on “{element}”: processes and gateways have no job of their own. Draw a "
    "service task before or behind it.",
)
NO_WAITING = declare(
    "execution.compensation_waits",
    "invalid",
    zh="“{element}”要求补偿不等待完成（waitForCompletion=false），引擎总是等待。请去掉这个设置。",
    en="“{element}” asks for compensation without waiting (waitForCompletion=false), but the engine always waits. "
    "Remove the setting.",
)
_GATEWAYS = frozenset(kind for kind in Kind if kind.value.endswith("_gateway"))


def refusals(process: Process) -> tuple[Finding, ...]:
    """Everything in the process that would not run as it is drawn, as errors that name the element."""
    return tuple(finding for node in process.nodes.values() for finding in _of(node))


def _of(node: Node) -> Iterator[Finding]:
    facts = {"element": node.name or node.id}
    if node.listeners and (node.kind in _GATEWAYS or node.kind is Kind.PROCESS):
        yield Finding(LISTENER_PLACE, node.id, facts=facts)
    for listener in node.listeners:
        if listener.event not in SUPPORTED:
            yield Finding(LISTENER_EVENT, node.id, facts={**facts, "event": listener.event})
    for event in node.events:
        if event.kind is EventKind.COMPENSATION and node.kind in (Kind.THROW_EVENT, Kind.END_EVENT) and not event.wait:
            yield Finding(NO_WAITING, node.id, facts=facts)
