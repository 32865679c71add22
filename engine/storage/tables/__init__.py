"""Every table of the engine, by subject. Only `engine.storage`, `operations`, `queries` and the worker read them.

Rows of one instance (tasks, jobs, waits, history, audit) are written only in the statement that moves the instance
row on, so they carry no foreign key to it: checking one costs more than the insert itself.
"""

from engine.storage.tables.bulk import bulk, bulk_item
from engine.storage.tables.definitions import definition, deployment, resource, start_event
from engine.storage.tables.directory import access_token, calendar, membership, person, session, setting, unit
from engine.storage.tables.file import attachment, comment, content
from engine.storage.tables.instances import instance
from engine.storage.tables.jobs import incident, job
from engine.storage.tables.messages import message, wait
from engine.storage.tables.metadata import metadata
from engine.storage.tables.notices import notification
from engine.storage.tables.repetitions import repetition
from engine.storage.tables.tasks import task, task_candidate
from engine.storage.tables.trail import audit, history, seal

__all__ = [
    "access_token",
    "attachment",
    "audit",
    "bulk",
    "bulk_item",
    "calendar",
    "comment",
    "content",
    "definition",
    "deployment",
    "history",
    "incident",
    "instance",
    "job",
    "membership",
    "message",
    "metadata",
    "notification",
    "person",
    "repetition",
    "resource",
    "seal",
    "session",
    "setting",
    "start_event",
    "task",
    "task_candidate",
    "unit",
    "wait",
]
