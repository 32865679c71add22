"""The state of an instance, out of its row; repetitions of large loops are read from their own rows when asked for."""

from contextlib import AbstractContextManager, nullcontext

from sqlalchemy import Connection

from engine.execution import State
from engine.operations.runtime import Runtime
from engine.storage.steps import InstanceRecord, Repetitions


def load_state(runtime: Runtime, record: InstanceRecord, *, connection: Connection | None = None) -> State:
    """The state that the row holds.

    `connection`: where the row was read, if that is still open; else rows are read through a connection of their own.
    Asking the state for a repetition raises LostRace once somebody has moved the instance on.
    """

    def opened() -> AbstractContextManager[Connection]:
        return runtime.database.reading() if connection is None else nullcontext(connection)

    return State.load(bytes(record.body), Repetitions(opened, record.id, record.version))
