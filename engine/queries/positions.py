"""Where an instance stands on its diagram: for each element the colour it is drawn in."""

from typing import Literal

from sqlalchemy import Connection, select

from engine.operations.runtime import Runtime
from engine.queries.instance import seen_instance
from engine.queries.running_state import RunningState
from engine.rules.permissions import SYSTEM, Actor
from engine.storage.tables import history, incident, task

Position = Literal["active", "overdue", "incident", "done"]


def positions(runtime: Runtime, instance_id: str, *, actor: Actor = SYSTEM) -> dict[str, Position]:
    """Element or sequence flow → how it stands; what was never reached is missing.

    Raises: `instance.missing`, `permission.instance.see`.
    """

    def once(connection: Connection) -> dict[str, Position]:
        record = seen_instance(connection, instance_id, actor=actor)
        running = RunningState(runtime, record)
        h, t, i = history.c, task.c, incident.c
        passed = select(h.element).where(h.instance_id == instance_id, h.what.in_(("completed", "taken"))).distinct()
        found: dict[str, Position] = dict.fromkeys(connection.scalars(passed), "done")
        for element, held in running.elements().items():
            found[element] = "incident" if held else "active"
        late = select(t.element).where(t.instance_id == instance_id, t.state == "open", t.due < runtime.clock())
        for element in connection.scalars(late):
            found[element] = "overdue"
        open_incidents = select(i.element).where(i.instance_id == instance_id, i.resolved_at.is_(None))
        for element in connection.scalars(open_incidents):
            found[element] = "incident"
        return found

    return runtime.database.read(once)
