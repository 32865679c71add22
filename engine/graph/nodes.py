"""The elements of a diagram that tokens stand on (BPMN 2.0, 10.2 to 10.7), with their `zeebe:` settings."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from engine.graph.events import Event
from engine.graph.text import Feel, Text


def _nothing() -> MappingOf[str, str]:
    return MappingProxyType({})


class Kind(StrEnum):
    """What an element is; the value names its file in `engine/execution/elements`."""

    PROCESS = "process"
    START_EVENT = "start_event"
    END_EVENT = "end_event"
    CATCH_EVENT = "intermediate_catch_event"
    THROW_EVENT = "intermediate_throw_event"
    BOUNDARY_EVENT = "boundary_event"
    TASK = "task"
    MANUAL_TASK = "manual_task"
    USER_TASK = "user_task"
    SERVICE_TASK = "service_task"
    SCRIPT_TASK = "script_task"
    BUSINESS_RULE_TASK = "business_rule_task"
    SEND_TASK = "send_task"
    RECEIVE_TASK = "receive_task"
    CALL_ACTIVITY = "call_activity"
    SUB_PROCESS = "sub_process"
    EVENT_SUB_PROCESS = "event_sub_process"
    TRANSACTION = "transaction"
    AD_HOC_SUB_PROCESS = "ad_hoc_sub_process"
    EXCLUSIVE_GATEWAY = "exclusive_gateway"
    INCLUSIVE_GATEWAY = "inclusive_gateway"
    PARALLEL_GATEWAY = "parallel_gateway"
    EVENT_BASED_GATEWAY = "event_based_gateway"
    COMPLEX_GATEWAY = "complex_gateway"


@dataclass(frozen=True, slots=True)
class Mapping:
    """One input or output mapping: `source` is evaluated, the value is written to `target` (a dotted path)."""

    source: Text
    target: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who may do a user task. Lists are FEEL lists or comma-separated text."""

    assignee: Text | None = None
    candidate_groups: Text | None = None
    candidate_users: Text | None = None
    excluded_people: Text | None = None
    """`bihuan:excludedPeople`: ids who must never touch the task, such as the person complained about."""
    excluded_units: Text | None = None
    """`bihuan:excludedUnits`: units whose people must never touch the task."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a user task is due, and how much it presses (0 to 100, 50 where nothing is said)."""

    due: Text | None = None
    follow_up: Text | None = None
    priority: Text | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is asked for: the job type, the attempts it gets, and constant headers."""

    type: Text
    retries: Text = "3"
    headers: MappingOf[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Listener:
    """A job that runs when an element starts or ends, or at a step of a user task (`event` says which)."""

    event: str
    type: Text
    retries: Text = "3"
    headers: MappingOf[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Decision:
    """The DMN decision a business rule task asks, and the variable that takes its answer."""

    decision_id: Text
    result: str
    binding: str = "latest"


@dataclass(frozen=True, slots=True)
class CalledElement:
    """The process a call activity starts."""

    process_id: Text
    binding: str = "latest"
    propagate_all_parents: bool = True
    propagate_all_children: bool = False


@dataclass(frozen=True, slots=True)
class Loop:
    """Repetition of an activity: multi-instance where `standard` is False, else a standard loop."""

    sequential: bool = False
    standard: bool = False
    collection: Feel | None = None
    cardinality: Feel | None = None
    element_variable: str | None = None
    output_collection: str | None = None
    output_element: Feel | None = None
    completion_condition: Feel | None = None
    condition: Feel | None = None
    """Standard loops: go on while this holds."""
    test_before: bool = False
    maximum: int | None = None
    behavior: str = "all"
    none_event: Event | None = None
    one_event: Event | None = None
    complex_events: tuple[tuple[Feel, Event], ...] = ()
    """Behaviour "complex": after each instance every condition that holds throws its event."""


@dataclass(frozen=True, slots=True)
class AdHoc:
    """How an ad-hoc sub-process is run and when it ends."""

    sequential: bool = False
    completion_condition: Feel | None = None
    cancel_remaining: bool = True
    active_elements: Feel | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One element. Tuples keep the order of the file; ids refer to the same `Process`."""

    id: str
    kind: Kind
    name: str = ""
    parent: str = ""
    """Id of the sub-process or process that contains the element; empty for the process itself."""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    events: tuple[Event, ...] = ()
    parallel_multiple: bool = False
    instantiate: bool = False
    interrupting: bool = True
    """Boundary events and start events of event sub-processes."""
    attached_to: str | None = None
    boundary: tuple[str, ...] = ()
    """Boundary events attached to this activity."""
    children: tuple[str, ...] = ()
    """Containers: every element directly inside."""
    for_compensation: bool = False
    compensation_handler: str | None = None
    """Compensation boundary events: the activity that undoes."""
    loop: Loop | None = None
    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    assignment: Assignment = field(default_factory=Assignment)
    schedule: Schedule = field(default_factory=Schedule)
    form: str | None = None
    """Id of the form in the same deployment."""
    work: Work | None = None
    listeners: tuple[Listener, ...] = ()
    script: Feel | None = None
    script_result: str | None = None
    decision: Decision | None = None
    called: CalledElement | None = None
    ad_hoc: AdHoc | None = None
    activation_condition: Feel | None = None
    """Complex gateways."""
    start_quantity: int = 1
    completion_quantity: int = 1
    lane: str = ""
    documentation: str = ""
    properties: MappingOf[str, Text] = field(default_factory=_nothing)
    """`zeebe:properties`; ours begin with `bihuan:`."""
    data: MappingOf[str, str] = field(default_factory=_nothing)
    """Containers: properties and data objects by id, with the variable name that holds them."""
