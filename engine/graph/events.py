"""What an event waits for or throws (BPMN 2.0, 10.5)."""

from dataclasses import dataclass
from enum import StrEnum

from engine.graph.text import Feel, Text


class EventKind(StrEnum):
    """The event definitions of BPMN 2.0; an event without one has no `Event` at all."""

    MESSAGE = "message"
    SIGNAL = "signal"
    TIMER = "timer"
    ERROR = "error"
    ESCALATION = "escalation"
    CONDITIONAL = "conditional"
    COMPENSATION = "compensation"
    LINK = "link"
    TERMINATE = "terminate"
    CANCEL = "cancel"


class TimerKind(StrEnum):
    """How a timer names its moment: one date, a duration from now, or a repeating cycle."""

    DATE = "date"
    DURATION = "duration"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Event:
    """One event definition of an event element.

    `name` is the message or signal name, the error or escalation code, or the link name; empty means
    "any" for errors and escalations that are caught, and nothing for the other kinds.
    """

    kind: EventKind
    name: Text = ""
    correlation_key: Feel | None = None
    """Messages only: evaluated where the subscription opens."""
    timer: TimerKind | None = None
    expression: Text | None = None
    """The timer's FEEL or ISO 8601 text, or the condition of a conditional event."""
    activity: str | None = None
    """Compensation only: the activity to compensate; None compensates the whole scope."""
    wait: bool = True
    """Compensation that is thrown: wait until it is done (waitForCompletion)."""
    time_to_live: Text | None = None
    """Messages that are thrown: how long one is buffered while nobody waits."""
