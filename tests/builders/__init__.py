"""What tests build their input with; see `process.py`."""

from tests.builders.events import (
    CANCEL,
    TERMINATE,
    compensate,
    conditional,
    error,
    escalation,
    link,
    message,
    signal,
    timer,
    timer_cycle,
    timer_date,
)
from tests.builders.process import Builder, process

__all__ = [
    "CANCEL",
    "TERMINATE",
    "Builder",
    "compensate",
    "conditional",
    "error",
    "escalation",
    "link",
    "message",
    "process",
    "signal",
    "timer",
    "timer_cycle",
    "timer_date",
]
