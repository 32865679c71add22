"""The compiled process definition: what a diagram says, as plain immutable values.

`engine.definitions` builds it from BPMN, `engine.execution` runs it; neither knows the other. Every id is the id of the
element in the diagram. Expressions are kept as text: a `Feel` is FEEL source without the leading "=", anything else
is meant literally. Only values live here, no behaviour beyond look-ups.
"""

from engine.graph.events import Event, EventKind, TimerKind
from engine.graph.nodes import (
    AdHoc,
    Assignment,
    CalledElement,
    Decision,
    Kind,
    Listener,
    Loop,
    Mapping,
    Node,
    Schedule,
    Work,
)
from engine.graph.process import Flow, Process
from engine.graph.text import Feel, Text

__all__ = [
    "AdHoc",
    "Assignment",
    "CalledElement",
    "Decision",
    "Event",
    "EventKind",
    "Feel",
    "Flow",
    "Kind",
    "Listener",
    "Loop",
    "Mapping",
    "Node",
    "Process",
    "Schedule",
    "Text",
    "TimerKind",
    "Work",
]
