"""The statements of one step of an instance: read it with its task, write everything that the step changed.

These are the only hand-written statements of the engine, because a person waits for them and they decide the rate
(one combined statement is 8.9 times an ORM's, performance notes section 3). Operations are the callers.
"""

from engine.storage.steps.loading import Found, load_instances, load_started, load_task, load_with_key, standings
from engine.storage.steps.records import RUNNING, InstanceRecord, TaskRecord
from engine.storage.steps.repetitions import Repetitions
from engine.storage.steps.writes import Closing, Follow, Writes
from engine.storage.steps.writing import write_steps

__all__ = [
    "RUNNING",
    "Closing",
    "Follow",
    "Found",
    "InstanceRecord",
    "Repetitions",
    "TaskRecord",
    "Writes",
    "load_instances",
    "load_started",
    "load_task",
    "load_with_key",
    "standings",
    "write_steps",
]
