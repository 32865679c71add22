"""Fills a database with the rows of a large installation: 1,000,000 open tasks, 2,000,000 links, 10,000,000 events.

The rows are made by the database itself from numbers, so that filling takes minutes. 500 groups share the tasks evenly,
one has 50,000 more; every fourth task is assigned; one in ten is overdue; each task keeps somebody away; each instance
has 5 tasks and 50 events, which lie in 50 places of the table.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from engine.storage import Database
from engine.storage.tables import history, instance, task, task_candidate

MICROSECONDS_A_DAY = 86_400_000_000
_FILLED = (task, task_candidate, instance, history)


@dataclass(frozen=True, slots=True)
class Size:
    """How much to make."""

    tasks: int = 1_000_000
    groups: int = 500
    units: int = 200
    people: int = 5_000

    @property
    def instances(self) -> int:
        """Five open tasks each."""
        return self.tasks // 5

    @property
    def events(self) -> int:
        """Fifty each."""
        return self.instances * 50


def _numbers(database: Database, first: int, last: int) -> str:
    """A table of numbers `n`, in the database's own words."""
    if database.is_postgresql:
        return f"generate_series({first}::bigint, {last}::bigint) as numbers(n)"
    return f"(with recursive c(n) as (select {first} union all select n + 1 from c where n < {last}) select n from c)"


def _id(database: Database, letter: str, number: str) -> str:
    """The 26-character id of a number."""
    if database.is_postgresql:
        return f"'{letter}' || lpad(({number})::text, 25, '0')"
    return f"'{letter}' || printf('%025d', {number})"


def _due(now: int) -> str:
    """Due between three days ago and 27 days ahead, scattered."""
    return f"{now} + ((n * 7919) % 1000 - 100) * {MICROSECONDS_A_DAY * 30 // 1000}"


def _statements(database: Database, size: Size, now: int, definition: str) -> Iterator[str]:
    hex_empty = "''::bytea" if database.is_postgresql else "x''"
    task_id, case_id = _id(database, "T", "n"), _id(database, "I", "n / 5")
    step = size.tasks // 10
    for first in range(0, size.tasks, step):
        numbers = _numbers(database, first, first + step - 1)
        yield f"""insert into task (id, instance_id, token, scope, definition_id, process_id, element, name,
            name_en, state, version, assignee, candidates, excluded, priority, due, level, unit, number, title,
            title_en, customer, created_at)
            select {task_id}, {case_id}, n % 5, 0, '{definition}', 'complaint_handling', 'investigate', '调查核实',
            'Investigate', 'open', 1, case when n % 4 = 0 then 'p' || (n / 4 % {size.people}) end,
            '{{"groups":[],"people":[]}}', '{{"people":["p' || (n * 17 % {size.people}) || '"],"units":[]}}', 50,
            {_due(now)}, n % 4 + 1,
            'unit' || (n % {size.units}), 'C' || n, '顾客反映送货延误 ' || n, 'Late delivery ' || n, '王芳', {now} - n
            from {numbers}"""
        for shift in (0, 211):
            yield f"""insert into task_candidate (task_id, grp, due, level, process_id)
                select {task_id}, 'g' || ((n * 31 + {shift}) % {size.groups}), {_due(now)}, n % 4 + 1,
                'complaint_handling' from {numbers}"""
        yield f"""insert into task_candidate (task_id, grp, due, level, process_id)
            select {task_id}, 'crowd', {_due(now)}, n % 4 + 1, 'complaint_handling' from {numbers} where n % 20 = 0"""
    instance_id = _id(database, "I", "n")
    yield f"""insert into instance (id, definition_id, process_id, version, status, body, audit_seq, audit_hash, number,
        title, title_en, customer, level, unit, stage, due, started_by, started_at)
        select {instance_id}, '{definition}', 'complaint_handling', 1, 'active', {hex_empty}, 0, {hex_empty}, 'C' || n,
        '顾客反映送货延误', 'Late delivery', '王芳', n % 4 + 1, 'unit' || (n % {size.units}), 'investigation',
        {_due(now)}, 'p' || (n % {size.people}), {now} - n * 1000000 from {_numbers(database, 0, size.instances - 1)}"""
    step = size.events // 10
    for first in range(0, size.events, step):
        yield f"""insert into history (instance_id, at, element, kind, what, actor, details)
            select {_id(database, "I", f"(n * 13) % {size.instances}")}, {now} - {size.events} + n, 'investigate',
            'user_task', 'completed', 'p' || (n % {size.people}), null
            from {_numbers(database, first, first + step - 1)}"""


def fill(database: Database, *, size: Size, now: int, definition: str) -> Iterator[str]:
    """Make the rows, one statement after the other; gives the table's name after each.

    Indexes are made afterwards and nothing is flushed meanwhile: the database is the same, in a quarter of the time.
    """
    indexes = sorted((index for table in _FILLED for index in table.indexes), key=lambda index: str(index.name))
    with database.engine.connect() as connection:
        _hasten(connection, database)
        for index in indexes:
            index.drop(connection)
        connection.commit()
        for statement in _statements(database, size, now, definition):
            connection.execute(text(statement.replace(":", "\\:")))
            connection.commit()
            yield statement.split()[2]
        for index in indexes:
            index.create(connection)
            connection.commit()
            yield str(index.name)
        _settle(connection, database)
        # Its settings go with it.
        connection.invalidate()


def _hasten(connection: Connection, database: Database) -> None:
    settings = (
        ("set synchronous_commit = off", "set maintenance_work_mem = '1GB'", "set max_parallel_maintenance_workers = 2")
        if database.is_postgresql
        else ("pragma synchronous = off", "pragma cache_size = -400000", "pragma threads = 2")
    )
    driver: Any = connection.connection.driver_connection
    for setting in settings:
        driver.execute(setting)


def warm(database: Database) -> None:
    """Bring an SQLite file into memory, where one that is in use lies; PostgreSQL keeps what was written last."""
    if not database.is_postgresql:
        with Path(str(database.engine.url.database)).open("rb") as file:
            while file.read(1 << 24):
                pass


def _settle(connection: Connection, database: Database) -> None:
    """What a running database does by itself in time: statistics, and nothing left to clean up."""
    if database.is_postgresql:
        connection.execute(text("vacuum analyze"))
        connection.execute(text("checkpoint"))
        return
    connection.execute(text("analyze"))
    connection.commit()
    driver: Any = connection.connection.driver_connection
    driver.execute("pragma wal_checkpoint(truncate)")


def some(numbers: int, *, below: int, seed: int) -> list[int]:
    """So many numbers below a limit, the same ones every time."""
    chance = random.Random(seed)
    return [chance.randrange(below) for _ in range(numbers)]
