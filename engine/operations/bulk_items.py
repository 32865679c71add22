"""What bulk work is done to, and how each item is done; `bulk_jobs` is the caller."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, and_, exists, insert, literal, select, true

from engine.operations.migrate_instance import Migration, migrate_instance
from engine.operations.refusals import INSTANCE_ENDED, INSTANCE_MISSING
from engine.operations.resolve_incident import INCIDENT_MISSING, resolve_incident
from engine.operations.runtime import Runtime
from engine.operations.suspend_instance import NOT_SUSPENDED, resume_instance, suspend_instance
from engine.rules.permissions import Actor
from engine.storage.columns import from_micros
from engine.storage.steps import RUNNING
from engine.storage.tables import bulk_item, incident, instance

_PART = 500
Options = Mapping[str, Any]
NOTHING_TO_DO = frozenset({INSTANCE_ENDED, INSTANCE_MISSING, NOT_SUSPENDED, INCIDENT_MISSING})
"""Refusals that say: it is as wanted already, or over. The item counts as done."""


def choose(connection: Connection, bulk_id: str, kind: str, options: Options) -> None:
    """Write down the items that are not written down yet."""
    table, condition = _CHOICES[kind](options)
    known = exists().where(bulk_item.c.bulk_id == bulk_id, bulk_item.c.subject == table.c.id)
    chosen = select(literal(bulk_id, String), table.c.id, literal("waiting", String)).where(condition, ~known)
    for among in _parts(table.c.id, options.get("instances")):
        connection.execute(insert(bulk_item).from_select(["bulk_id", "subject", "state"], chosen.where(among)))


def _parts(column: ColumnElement[str], only: Sequence[str] | None) -> Iterator[ColumnElement[bool]]:
    """One condition for all; where ids are named, one for each few of them, for a statement takes no end of values."""
    if only is None:
        yield true()
        return
    for first in range(0, len(only), _PART):
        yield column.in_(only[first : first + _PART])


def _of_definitions(options: Options, *status: str) -> ColumnElement[bool]:
    return and_(instance.c.definition_id.in_(list(options["definitions"])), instance.c.status.in_(status))


def _incidents(options: Options) -> tuple[Any, ColumnElement[bool]]:
    i = incident.c
    conditions: list[ColumnElement[bool]] = [i.resolved_at.is_(None)]
    conditions += [i[name] == options[name] for name in ("process_id", "element", "code") if options.get(name)]
    if options.get("since") is not None:
        conditions.append(i.created_at >= from_micros(options["since"]))
    if options.get("until") is not None:
        conditions.append(i.created_at <= from_micros(options["until"]))
    return incident, and_(*conditions)


_CHOICES: Mapping[str, Callable[[Options], tuple[Any, ColumnElement[bool]]]] = {
    "suspend": lambda options: (instance, _of_definitions(options, "active")),
    "resume": lambda options: (instance, _of_definitions(options, "suspended")),
    "migrate": lambda options: (instance, _of_definitions(options, *RUNNING)),
    "retry": _incidents,
}


def do_item(runtime: Runtime, kind: str, subject: str, options: Options, actor: Actor) -> None:
    """Do one; raises the refusal of an item that cannot be done."""
    if kind == "suspend":
        suspend_instance(runtime, subject, actor=actor, reason=options["reason"], with_process=True)
    elif kind == "resume":
        resume_instance(runtime, subject, actor=actor, with_process=True)
    elif kind == "migrate":
        wanted = Migration(options["version"], options["mapping"], options["new_moments"])
        migrate_instance(runtime, subject, wanted, actor=actor)
    else:
        resolve_incident(runtime, subject, actor=actor)
