"""The plain transaction: what one completion must durably do, without any engine. The measure of everything else.

One instance update with a body of 4 kB, two history inserts, one task delete, one task insert: with BEGIN and COMMIT
seven round trips, through the driver alone.
"""

import itertools
import os
import random
import sqlite3
import time

import psycopg

from tests.bench.crew import Crew, Do, Measured

INSTANCES = 2_000
TABLES = (
    "create table plain_instance (id bigint primary key, version bigint not null, body {bytes} not null)",
    "create table plain_history (id {count} primary key, instance_id bigint not null, at bigint not null, what text)",
    "create index plain_history_instance on plain_history (instance_id, id)",
    "create table plain_task (id bigint primary key, instance_id bigint, name text, assignee text, due bigint)",
    "create index plain_task_assignee on plain_task (assignee, due)",
)


def lay_out(url: str) -> None:
    """Make the tables and rows of the plain transaction in the database at `url`."""
    on_sqlite = url.startswith("sqlite")
    kinds = {"bytes": "blob", "count": "integer"} if on_sqlite else {"bytes": "bytea", "count": "bigserial"}
    connection = _sqlite(url) if on_sqlite else psycopg.connect(url, autocommit=True)
    mark = "?" if on_sqlite else "%s"
    for statement in TABLES:
        connection.execute(statement.format(**kinds))
    connection.execute("begin")
    for number in range(INSTANCES):
        connection.execute(f"insert into plain_instance values ({mark}, 1, {mark})", (number, os.urandom(4096)))
        connection.execute(f"insert into plain_task values ({mark}, {mark}, 'first', 'li', 1)", (number, number))
    connection.execute("commit")
    connection.close()


def _sqlite(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=30)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    return connection


def prepare(url: str, number: int) -> Do:
    """The transaction as what one client does; each client has task numbers of its own."""
    on_sqlite = url.startswith("sqlite")
    connection = _sqlite(url) if on_sqlite else psycopg.connect(url, autocommit=True, prepare_threshold=1)
    mark, begin = ("?", "begin immediate") if on_sqlite else ("%s", "begin")
    update = f"update plain_instance set version = version + 1, body = {mark} where id = {mark}"
    remember = f"insert into plain_history (instance_id, at, what) values ({mark}, {mark}, {mark})"
    remove = f"delete from plain_task where id = {mark}"
    add = f"insert into plain_task values ({mark}, {mark}, 'next', 'li', 1)"
    tasks = itertools.count(time.time_ns() // 1000 * 10 + number, 10)
    chance, body = random.Random(number), os.urandom(4096)

    def step(_: object) -> None:
        instance = chance.randrange(INSTANCES)
        connection.execute(begin)
        connection.execute(update, (body, instance))
        connection.execute(remember, (instance, 1, "completed"))
        connection.execute(remember, (instance, 1, "started"))
        connection.execute(remove, (instance,))
        connection.execute(add, (next(tasks), instance))
        connection.execute("commit")

    return step


def rate(url: str, *, clients: int, count: int, measured: Measured) -> None:
    """Do the plain transaction so many times, and add to what was measured."""
    with Crew(prepare, url, clients=clients) as crew:
        crew.work(range(100 * clients), Measured())
        crew.work(range(count), measured)
