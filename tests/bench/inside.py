"""What a completion costs inside: statements sent to the database, bytes of saved state."""

from statistics import median
from typing import Any

from sqlalchemy import event, func, select

from engine.operations import Runtime
from engine.storage import driver
from engine.storage.tables import instance
from tests.bench.complaints import complete_one, rounds

FRAME = ("BEGIN", "COMMIT", "ROLLBACK")


def statements(runtime: Runtime, *, at_most: int = 120) -> float:
    """Statements of one completion in the middle, transaction brackets not counted."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.upper().startswith(FRAME):
            sent.append(statement)

    for engine in runtime.database.engines:
        event.listen(engine, "before_cursor_execute", note)
    driver.hearers.append(sent.append)
    counts = []
    for tasks in rounds(runtime):
        for task_id, values in tasks:
            sent.clear()
            complete_one(runtime, task_id, values)
            counts.append(len(sent))
        if len(counts) >= at_most:
            break
    for engine in runtime.database.engines:
        event.remove(engine, "before_cursor_execute", note)
    driver.hearers.remove(sent.append)
    return float(median(counts))


def state_bytes(runtime: Runtime) -> float:
    """Bytes of the largest saved state of an active complaint."""
    query = select(func.max(func.length(instance.c.body))).where(
        instance.c.process_id == "complaint_handling", instance.c.status == "active"
    )
    return float(runtime.database.read(lambda connection: connection.execute(query).scalar_one()))
