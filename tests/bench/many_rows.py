"""Fills a database with the rows of a large installation: 1,000,000 open tasks, 2,000,000 links, 10,000,000 events.

The rows are made by the database itself from numbers, so that filling takes minutes. 500 groups share the tasks evenly,
group 0 has 50,000 more; every fourth task is assigned; one in ten is overdue; each instance has 5 tasks and 50 events.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from engine.storage import Database

MICROSECONDS_A_DAY = 86_400_000_000


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
    task, instance = _id(database, "T", "n"), _id(database, "I", "n / 5")
    step = size.tasks // 10
    for first in range(0, size.tasks, step):
        numbers = _numbers(database, first, first + step - 1)
        yield f"""insert into task (id, instance_id, token, scope, definition_id, process_id, element, name,
            name_en, state, version, assignee, candidates, excluded, priority, due, level, unit, number, title,
            title_en, customer, created_at)
            select {task}, {instance}, n % 5, 0, '{definition}', 'complaint_handling', 'investigate', '调查核实',
            'Investigate', 'open', 1, case when n % 4 = 0 then 'p' || (n / 4 % {size.people}) end,
            '{{"groups":[],"people":[]}}', '{{"people":[],"units":[]}}', 50, {_due(now)}, n % 4 + 1,
            'unit' || (n % {size.units}), 'C' || n, '顾客反映送货延误 ' || n, 'Late delivery ' || n, '王芳', {now} - n
            from {numbers}"""
        for shift in (0, 211):
            yield f"""insert into task_candidate (task_id, grp, due, level, process_id)
                select {task}, 'g' || ((n * 31 + {shift}) % {size.groups}), {_due(now)}, n % 4 + 1, 'complaint_handling'
                from {numbers}"""
        yield f"""insert into task_candidate (task_id, grp, due, level, process_id)
            select {task}, 'crowd', {_due(now)}, n % 4 + 1, 'complaint_handling' from {numbers} where n % 20 = 0"""
    instance_id = _id(database, "I", "n")
    yield f"""insert into instance (id, definition_id, process_id, version, status, body, audit_seq, audit_hash, number,
        title, title_en, customer, level, unit, stage, due, started_by, started_at)
        select {instance_id}, '{definition}', 'complaint_handling', 1, 'active', {hex_empty}, 0, {hex_empty}, 'C' || n,
        '顾客反映送货延误', 'Late delivery', '王芳', n % 4 + 1, 'unit' || (n % {size.units}), 'investigation',
        {_due(now)}, 'p1', {now} - n * 1000000 from {_numbers(database, 0, size.instances - 1)}"""
    step = size.events // 10
    for first in range(0, size.events, step):
        yield f"""insert into history (instance_id, at, element, kind, what, actor, details)
            select {_id(database, "I", f"(n * 13) % {size.instances}")}, {now} - {size.events} + n, 'investigate',
            'user_task', 'completed', 'p' || (n % {size.people}), null
            from {_numbers(database, first, first + step - 1)}"""


def fill(database: Database, *, size: Size, now: int, definition: str) -> Iterator[str]:
    """Make the rows, one statement after the other; gives the table's name after each."""
    with database.engine.connect() as connection:
        for statement in _statements(database, size, now, definition):
            connection.execute(text(statement.replace(":", "\\:")))
            connection.commit()
            yield statement.split()[2]
        _settle(connection, database)


def _settle(connection: Connection, database: Database) -> None:
    """What a running database does by itself in time: statistics, and nothing left to clean up."""
    connection.commit()
    if database.is_postgresql:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("vacuum analyze"))
    else:
        connection.execute(text("analyze"))
        connection.commit()
        connection.execute(text("pragma wal_checkpoint(truncate)"))


def some(numbers: int, *, below: int, seed: int) -> list[int]:
    """So many numbers below a limit, the same ones every time."""
    chance = random.Random(seed)
    return [chance.randrange(below) for _ in range(numbers)]
