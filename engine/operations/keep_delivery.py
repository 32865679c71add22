"""What reaches an instance or a process while it is suspended is kept as a paused job, and delivered after resuming.

`publish_message` and `broadcast_signal` keep; `deliver_jobs` delivers.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from engine.feel.codec import dumps
from engine.rules.permissions import Actor
from engine.storage import LostRace, claims
from engine.storage.claims import Kind
from engine.storage.identity import new_id
from engine.storage.messages import Starter
from engine.storage.tables import job

_RETRIES = 5


def keep_for_instance(
    connection: Connection, instance_id: str, payload: Mapping[str, Any], *, actor: Actor, now: datetime
) -> None:
    """`payload` holds what (message or signal), name, key, variables, waits, and expires_at (microseconds or None)."""
    if not claims.is_suspended(connection, "instance", instance_id):
        raise LostRace
    _keep(connection, payload, actor=actor, now=now, instance_id=instance_id, element=None, job_type=payload["name"])


def keep_for_start(
    connection: Connection, starter: Starter, payload: Mapping[str, Any], *, actor: Actor, now: datetime
) -> None:
    """The same for a start event of a suspended process."""
    if not claims.is_suspended(connection, "definition", starter.definition_id):
        raise LostRace
    _keep(
        connection, payload, actor=actor, now=now, instance_id=None, element=starter.element,
        job_type=starter.process_id,
    )  # fmt: skip


def _keep(
    connection: Connection,
    payload: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    instance_id: str | None,
    element: str | None,
    job_type: str,
) -> None:
    connection.execute(
        insert(job).values(
            id=new_id(),
            kind=Kind.DELIVER.value,
            state="paused",
            due=now,
            claimable_at=now,
            fence=0,
            retries_left=_RETRIES,
            attempts=0,
            instance_id=instance_id,
            element=element,
            type=job_type,
            payload=dumps({**payload, "by": actor.id}),
            created_at=now,
        )
    )
