"""What the tests of operations share: people, and short ways to publish, start and look."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from engine import queries
from engine.definitions import Resource
from engine.errors import BihuanError
from engine.operations import Deployed, Runtime, deploy, start_instance
from engine.queries import TaskRow
from engine.rules.permissions import SYSTEM, Actor
from engine.storage.claims import Job
from engine.storage.columns import to_micros
from engine.storage.tables import metadata

LI = Actor("li", "李", roles=frozenset({"handler"}), groups=frozenset({"agents"}), unit="north")
WANG = Actor("wang", "王", roles=frozenset({"handler"}), groups=frozenset({"agents"}), unit="south")
ZHAO = Actor("zhao", "赵", roles=frozenset({"handler"}), unit="south")
BOSS = Actor("boss", "钱", roles=frozenset({"supervisor"}), unit="north", heads=frozenset({"north"}))


def publish(runtime: Runtime, *resources: Resource) -> Deployed:
    """Publish without asking the second engine, which has its own tests."""
    return deploy(runtime, resources, actor=SYSTEM, second_opinion=False)


def begin(runtime: Runtime, process: str, variables: dict[str, Any] | None = None, number: str = "") -> str:
    """Start an instance; gives its id."""
    return start_instance(runtime, process, variables=variables or {}, actor=SYSTEM, business_key=number).instance_id


def open_tasks(runtime: Runtime, instance_id: str | None = None) -> list[TaskRow]:
    """Open tasks, oldest first."""
    return queries.tasks(runtime, instance_id=instance_id)


def only_task(runtime: Runtime, instance_id: str | None = None) -> str:
    """Id of the one open task."""
    (row,) = open_tasks(runtime, instance_id)
    return row.id


def status(runtime: Runtime, instance_id: str) -> str:
    """active, completed or cancelled."""
    return queries.instance(runtime, instance_id, actor=SYSTEM).state


def variables(runtime: Runtime, instance_id: str) -> dict[str, Any]:
    """The variables of an instance."""
    return dict(queries.instance(runtime, instance_id, actor=SYSTEM).variables)


def happenings(runtime: Runtime, instance_id: str) -> list[tuple[str, str, str]]:
    """The history as (element, what, who), sequence flows left out."""
    events = queries.history(runtime, instance_id, actor=SYSTEM, limit=None)
    return [(each.element, each.what, each.actor) for each in events if each.kind != "sequence_flow"]


def rows(runtime: Runtime, table: str) -> list[dict[str, Any]]:
    """All rows of a table."""
    query = select(metadata.tables[table])
    return runtime.database.read(lambda connection: [dict(row._mapping) for row in connection.execute(query)])


def as_claimed(row: dict[str, Any]) -> Job:
    """The job of a row as a worker holds it that claimed it once."""
    values = {name: row[name] for name in Job.__dataclass_fields__}
    return Job(**values | {"due": to_micros(row["due"])})


def outcome(act: Callable[[], Any]) -> str:
    """Gives done, or the code of the refusal."""
    try:
        act()
    except BihuanError as refused:
        return refused.code
    return "done"


def together(*acts: Callable[[], Any]) -> list[str]:
    """Do all at once; gives the outcome of each, sorted."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(outcome, acts))


def operations_of(runtime: Runtime, chain: str) -> list[str]:
    """What the audit chain of an instance records, in order."""
    found = [row for row in rows(runtime, "audit") if row["chain"] == chain]
    return [row["operation"] for row in sorted(found, key=lambda row: row["seq"])]
