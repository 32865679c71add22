"""A fluent builder of compiled processes: reads like the diagram, gives `engine.graph.Process` without any XML.

    process("p").start().exclusive("big").when("amount >
    5").user_task("approve").to("done").at("big").end("done").build()

Every element is put behind the one before it; `at` goes back to an element, `to` connects to one (also to one that
comes later). `when` and `otherwise` speak of the next flow. Text that begins with "=" is FEEL.
"""

from dataclasses import dataclass, field
from typing import Any, Self

from engine.graph import (
    AdHoc,
    Assignment,
    CalledElement,
    Decision,
    Event,
    EventKind,
    Feel,
    Flow,
    Kind,
    Loop,
    Mapping,
    Node,
    Process,
    Schedule,
    Work,
)
from tests.builders.bpmn import bpmn
from tests.builders.events import CANCEL, TERMINATE, text

_ASSIGNMENT = {"assignee", "candidate_groups", "candidate_users", "excluded_people", "excluded_units"}
_SCHEDULE = {"due", "follow_up", "priority"}


@dataclass
class Draft:
    """A flow that is still being drawn."""

    source: str
    target: str
    condition: str | None
    id: str


@dataclass
class Builder:
    """The diagram so far, and where the next element goes."""

    id: str
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    flows: list[Draft] = field(default_factory=list)
    container: list[str] = field(default_factory=list)
    last: str | None = None
    condition: str | None = None
    default: bool = False
    count: int = 0

    def element(self, name: str | None, kind: Kind, /, **fields: Any) -> Self:
        """Add any element behind the last one."""
        self.count += 1
        name = name or f"{kind.value}_{self.count}"
        self.nodes[name] = {"kind": kind, "parent": self.container[-1], **_settings(fields)}
        if self.last is not None:
            self._connect(self.last, name)
        self.last = name
        return self

    def _connect(self, source: str, target: str) -> None:
        flow = Draft(source, target, self.condition, f"{source}_to_{target}")
        if any(other.id == flow.id for other in self.flows):
            flow.id += f"_{len(self.flows)}"
        if self.default:
            self.nodes[source]["default"] = flow.id
        self.flows.append(flow)
        self.condition, self.default = None, False

    def at(self, name: str, /) -> Self:
        """Go back to an element; what follows is put behind it, in its container."""
        self.last = name
        self.container[-1:] = [self.nodes[name]["parent"]]
        return self

    def to(self, name: str, /) -> Self:
        """Connect the last element to another one and stand there."""
        self._connect(self.last or "", name)
        self.last = name
        return self

    def when(self, condition: str) -> Self:
        """The next flow is taken where this FEEL condition holds."""
        self.condition = condition
        return self

    def otherwise(self) -> Self:
        """The next flow is the default flow."""
        self.default = True
        return self

    def start(self, name: str = "start", /, *events: Event, **fields: Any) -> Self:
        """A start event."""
        self.last = None
        return self.element(name, Kind.START_EVENT, events=events, **fields)

    def end(self, name: str | None = None, /, *events: Event, **fields: Any) -> Self:
        """An end event."""
        return self.element(name, Kind.END_EVENT, events=events, **fields)

    def terminate(self, name: str | None = None, /) -> Self:
        """A terminate end event."""
        return self.end(name, TERMINATE)

    def cancel_end(self, name: str | None = None, /) -> Self:
        """A cancel end event of a transaction."""
        return self.end(name, CANCEL)

    def catch(self, name: str, /, *events: Event, **fields: Any) -> Self:
        """An intermediate catch event."""
        return self.element(name, Kind.CATCH_EVENT, events=events, **fields)

    def throw(self, name: str, /, *events: Event, **fields: Any) -> Self:
        """An intermediate throw event."""
        return self.element(name, Kind.THROW_EVENT, events=events, **fields)

    def boundary(self, name: str, /, on: str, *events: Event, **fields: Any) -> Self:
        """A boundary event; the next element is put behind it."""
        self.last = None
        self.container[-1:] = [self.nodes[on]["parent"]]
        return self.element(name, Kind.BOUNDARY_EVENT, events=events, attached_to=on, **fields)

    def undo_with(self, handler: str, *, of: str) -> Self:
        """A compensation boundary event on `of` whose handler is a script task that counts itself in the variable
        `handler`.
        """
        self.boundary(f"undo_{of}", of, Event(EventKind.COMPENSATION), compensation_handler=handler)
        self.last = None
        return self.script(handler, handler, "true", for_compensation=True)

    def task(self, name: str, /, **fields: Any) -> Self:
        """A task without a type."""
        return self.element(name, Kind.TASK, **fields)

    def user_task(self, name: str, /, **fields: Any) -> Self:
        """A user task; `assignee=`, `candidate_groups=`, `due=` and so on speak for themselves."""
        return self.element(name, Kind.USER_TASK, **fields)

    def service_task(self, name: str, /, type: str = "work", **fields: Any) -> Self:
        """A service task with a job type."""
        return self.element(name, Kind.SERVICE_TASK, work=Work(text(type)), **fields)

    def script(self, name: str, /, result: str | None = None, expression: str = "null", **fields: Any) -> Self:
        """A script task: `result` = the FEEL expression."""
        return self.element(name, Kind.SCRIPT_TASK, script=Feel(expression), script_result=result, **fields)

    def decision(self, name: str, /, decision: str, result: str = "result", **fields: Any) -> Self:
        """A business rule task."""
        return self.element(name, Kind.BUSINESS_RULE_TASK, decision=Decision(decision, result), **fields)

    def call(self, name: str, /, process_id: str, **fields: Any) -> Self:
        """A call activity; `everything=False` lets only mapped variables in and out."""
        everything = fields.pop("everything", True)
        called = CalledElement(text(process_id), "latest", everything, everything)
        return self.element(name, Kind.CALL_ACTIVITY, called=called, **fields)

    def receive(self, name: str, /, *events: Event, **fields: Any) -> Self:
        """A receive task."""
        return self.element(name, Kind.RECEIVE_TASK, events=events, **fields)

    def exclusive(self, name: str, /, **fields: Any) -> Self:
        """An exclusive gateway."""
        return self.element(name, Kind.EXCLUSIVE_GATEWAY, **fields)

    def inclusive(self, name: str, /, **fields: Any) -> Self:
        """An inclusive gateway."""
        return self.element(name, Kind.INCLUSIVE_GATEWAY, **fields)

    def parallel(self, name: str, /, **fields: Any) -> Self:
        """A parallel gateway."""
        return self.element(name, Kind.PARALLEL_GATEWAY, **fields)

    def event_gateway(self, name: str, /, **fields: Any) -> Self:
        """An event-based gateway."""
        return self.element(name, Kind.EVENT_BASED_GATEWAY, **fields)

    def complex(self, name: str, /, activation: str | None = None, **fields: Any) -> Self:
        """A complex gateway."""
        return self.element(name, Kind.COMPLEX_GATEWAY, activation_condition=activation and Feel(activation), **fields)

    def sub_process(self, name: str, /, kind: Kind = Kind.SUB_PROCESS, **fields: Any) -> Self:
        """Enter a sub-process; `done` leaves it."""
        self.element(name, kind, **fields)
        self.container.append(name)
        self.last = None
        return self

    def transaction(self, name: str, /, **fields: Any) -> Self:
        """Enter a transaction."""
        return self.sub_process(name, Kind.TRANSACTION, **fields)

    def ad_hoc(self, name: str, /, settings: AdHoc | None = None, **fields: Any) -> Self:
        """Enter an ad-hoc sub-process."""
        return self.sub_process(name, Kind.AD_HOC_SUB_PROCESS, ad_hoc=settings or AdHoc(), **fields)

    def event_sub_process(self, name: str, /, *events: Event, interrupting: bool = True, **fields: Any) -> Self:
        """Enter an event sub-process, behind its start event."""
        self.last = None
        self.sub_process(name, Kind.EVENT_SUB_PROCESS)
        return self.start(f"{name}_start", *events, interrupting=interrupting, **fields)

    def done(self) -> Self:
        """Leave the container; the next element goes behind it."""
        self.last = self.container.pop()
        if self.nodes[self.last]["kind"] is Kind.EVENT_SUB_PROCESS:
            self.last = None
        return self

    def apart(self) -> Self:
        """The next element has nothing before it."""
        self.last = None
        return self

    def build(self) -> Process:
        """The compiled process."""
        flows = {
            f.id: Flow(f.id, f.source, f.target, condition=Feel(f.condition) if f.condition else None)
            for f in self.flows
        }
        nodes = {name: self._node(name) for name in self.nodes}
        return Process(self.id, self.id, nodes, flows)

    def xml(self) -> bytes:
        """The BPMN file of the process; its names must be XML names."""
        return bpmn(self.build())

    def _node(self, name: str, /) -> Node:
        return Node(
            id=name,
            incoming=tuple(flow.id for flow in self.flows if flow.target == name),
            outgoing=tuple(flow.id for flow in self.flows if flow.source == name),
            boundary=tuple(other for other, node in self.nodes.items() if node.get("attached_to") == name),
            children=tuple(other for other, node in self.nodes.items() if node["parent"] == name),
            **self.nodes[name],
        )


def _settings(fields: dict[str, Any]) -> dict[str, Any]:
    """Node fields from the short words of the builder."""
    settings = dict(fields)
    people = {name: text(settings.pop(name)) for name in _ASSIGNMENT & settings.keys()}
    times = {name: text(settings.pop(name)) for name in _SCHEDULE & settings.keys()}
    if people:
        settings["assignment"] = Assignment(**people)
    if times:
        settings["schedule"] = Schedule(**times)
    for name in ("inputs", "outputs"):
        if name in settings:
            settings[name] = tuple(Mapping(text(source), target) for target, source in settings[name].items())
    if "each" in settings:
        settings["loop"] = Loop(collection=Feel(settings.pop("each")), element_variable="item")
    return settings


def process(name: str = "p", **fields: Any) -> Builder:
    """Begin a process."""
    builder = Builder(name, container=[name])
    builder.nodes[name] = {"kind": Kind.PROCESS, "parent": "", **_settings(fields)}
    return builder
