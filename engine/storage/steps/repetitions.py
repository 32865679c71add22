"""Reads repetitions of large multi-instance activities while a step runs: one row by its number, or a whole loop.

Every statement looks at the instance's version too: who finds another one than the state was loaded with has lost a
race and decides again (decision 0009). `engine.operations.load_state` makes one for each state.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection

from engine.storage import driver
from engine.storage.retry import LostRace

_WHOLE = "r.number = r.item AND r.number > 0"
_HOLDING = (
    "SELECT i.version, r.loop, r.item, r.body FROM instance i LEFT JOIN repetition p"
    " ON p.instance_id = i.id AND p.number = ? LEFT JOIN repetition r"
    f" ON r.instance_id = p.instance_id AND r.loop = p.loop AND r.item = p.item AND {_WHOLE} WHERE i.id = ?"
)
_RUNNING = (
    "SELECT i.version, r.item, r.body FROM instance i LEFT JOIN repetition r"
    f" ON r.instance_id = i.id AND r.loop = ? AND {_WHOLE} WHERE i.id = ? ORDER BY r.item"
)
_VALUES = (
    "SELECT i.version, r.item, r.body FROM instance i LEFT JOIN repetition r"
    " ON r.instance_id = i.id AND r.loop = ? AND r.number = ? WHERE i.id = ?"
)
_VALUE = (
    "SELECT i.version, r.item, r.body FROM instance i LEFT JOIN repetition r"
    " ON r.instance_id = i.id AND r.loop = ? AND r.item = ? AND r.number = ? WHERE i.id = ?"
)


class Repetitions:
    """The rows of one instance as they were at `version`. Every reading raises LostRace once it has moved on."""

    def __init__(
        self, connection: Callable[[], AbstractContextManager[Connection]], instance_id: str, version: int
    ) -> None:
        self._connection = connection
        self._instance = instance_id
        self._version = version

    def holding(self, number: int) -> tuple[int, int, bytes] | None:
        """Loop, item and bytes of the repetition that a token, wait or scope is part of."""
        for loop, item, body in self._rows(_HOLDING, number):
            return loop, item, bytes(body)
        return None

    def running(self, loop: int) -> list[tuple[int, bytes]]:
        """Item and bytes of all repetitions of a loop that wait."""
        return [(item, bytes(body)) for item, body in self._rows(_RUNNING, loop)]

    def values(self, loop: int, kind: int) -> list[tuple[int, bytes]]:
        """Place and bytes of all values of a kind."""
        return [(place, bytes(body)) for place, body in self._rows(_VALUES, loop, kind)]

    def value(self, loop: int, place: int, kind: int) -> bytes | None:
        """The bytes of one value."""
        for _, body in self._rows(_VALUE, loop, place, kind):
            return bytes(body)
        return None

    def _rows(self, statement: str, *values: int) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            text = statement.replace("?", "%s") if connection.dialect.name == "postgresql" else statement
            found = driver.rows(connection, text, (*values, self._instance))
        if not found or found[0][0] != self._version:
            raise LostRace
        return [tuple(row[1:]) for row in found if row[1] is not None]
