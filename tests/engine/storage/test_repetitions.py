"""Rows of large loops: written with their step, found by any number inside, gone with their loop."""

from collections.abc import Iterator

import pytest

from engine.storage import Database, LostRace
from engine.storage.steps import InstanceRecord, Repetitions, Writes, write_steps

AT = 1_700_000_000_000_000
LOOP = 2


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with all tables."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


def _write(database: Database, *rows: tuple[int, int, bytes | None], version: int = 1, **more: list[int]) -> None:
    instance = InstanceRecord("i", "d", "p", version, "active", b"body", 1, bytes(32), "1", "li", AT)
    writes = Writes(instance, version - 1 or None, AT, **more)  # type: ignore[arg-type]
    for item, number, body in rows:
        writes.repetitions.append({"instance_id": "i", "loop": LOOP, "item": item, "number": number, "body": body})
    database.write(lambda connection: write_steps(connection, [writes]))


def _rows(database: Database, version: int = 1) -> Repetitions:
    return Repetitions(database.reading, "i", version)


TWO = ((5, 5, b"five"), (5, 7, None), (8, 8, b"eight"), (0, 0, b"first answer"), (1, 0, b"second"), (3, -1, b"to come"))


def test_a_repetition_is_found_by_every_number_inside(database: Database) -> None:
    """Its own token, a part of it, and a number that nobody has."""
    _write(database, *TWO)

    assert [_rows(database).holding(number) for number in (5, 7, 9)] == [(LOOP, 5, b"five"), (LOOP, 5, b"five"), None]


def test_a_loop_is_read_as_a_whole(database: Database) -> None:
    """What waits, what was collected and what is to come stay apart."""
    _write(database, *TWO)
    rows = _rows(database)

    assert (rows.running(LOOP), sorted(rows.values(LOOP, 0)), rows.value(LOOP, 3, -1), rows.value(LOOP, 4, -1)) == (
        [(5, b"five"), (8, b"eight")], [(0, b"first answer"), (1, b"second")], b"to come", None
    )  # fmt: skip


def test_a_step_changes_its_rows_alone(database: Database) -> None:
    """One repetition is written anew without one of its parts; the other stays."""
    _write(database, *TWO)
    _write(database, (5, 5, b"moved"), version=2, repetitions_done=[7])
    rows = _rows(database, 2)

    assert (rows.running(LOOP), rows.holding(7)) == ([(5, b"moved"), (8, b"eight")], None)


def test_nothing_is_left_of_a_loop_that_is_over(database: Database) -> None:
    """Its repetitions and values go together."""
    _write(database, *TWO)
    _write(database, version=2, loops_done=[LOOP])
    rows = _rows(database, 2)

    assert (rows.running(LOOP), rows.values(LOOP, 0), rows.value(LOOP, 3, -1)) == ([], [], None)


def test_rows_of_another_version_are_a_lost_race(database: Database) -> None:
    """Who reads after somebody else moved the instance on decides again."""
    _write(database, *TWO)
    _write(database, version=2)

    with pytest.raises(LostRace):
        _rows(database, 1).holding(5)
