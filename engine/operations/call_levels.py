"""How deep calls may lead: a process that calls itself without end is stopped, not the installation."""

from sqlalchemy import Connection, literal, select
from sqlalchemy import func as sql

from engine.errors import declare
from engine.storage.tables import instance

MOST_LEVELS = 1_000
"""As in Camunda 8 (maxProcessDepth)."""
TOO_DEEP = declare(
    "operation.call_too_deep",
    "invalid",
    zh="流程“{definition}”已经层层调用了 {levels} 次，多半是调用自己而没有尽头。请检查调用的条件，或取消最外层的实例。",
    en="Process “{definition}” was called through {levels} levels, probably calling itself without an end. Check the "
    "condition of the call, or cancel the outermost instance.",
)


def is_too_deep(connection: Connection, caller_id: str) -> bool:
    """Whether the caller stands on the last level that may be."""
    i = instance.c
    above = select(i.parent_id.label("id"), literal(1).label("level")).where(i.id == caller_id).cte(recursive=True)
    further = select(i.parent_id, above.c.level + 1).where(i.id == above.c.id, above.c.level < MOST_LEVELS)
    above = above.union_all(further)
    return bool((connection.scalar(select(sql.max(above.c.level))) or 0) >= MOST_LEVELS)
