"""Due timers on separate instances, fired by two workers, beside the statement that does what must be durable.

The floor is one statement a batch: claim with `FOR UPDATE SKIP LOCKED` and delete, give each instance a new state of
2 kB, write a line of history (performance notes, section 4). Two workers are two processes with one database.
"""

import multiprocessing
import os
import resource
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
from sqlalchemy import Connection, text

from engine.operations import Runtime, deploy, start_instance
from engine.operations.fire_due import fire_due
from engine.rules.actors import SYSTEM
from engine.storage import Database
from engine.storage.columns import to_micros
from engine.worker import Worker
from tests.builders.diagrams import catch, chain, end, start, timer, user
from tests.harness.databases import Databases
from web.commands.migrate import migrate_everything
from web.runtime import open_runtime

PROCESS = "sleeper"
BATCH = 500
WORKERS = 2
LONGEST = 900.0
_FLOOR_TABLES = (
    "create table floor_instance (id bigint primary key, version bigint not null, body bytea not null)",
    "create table floor_history (id bigserial primary key, instance_id bigint not null, at bigint, what text)",
    "create index floor_history_instance on floor_history (instance_id, id)",
    "create table floor_timer (id bigint primary key, instance_id bigint not null, due bigint not null)",
    "create index floor_timer_due on floor_timer (due, id)",
)
_FLOOR = """
    with due as (delete from floor_timer where id in
        (select id from floor_timer where due <= %s order by due, id limit %s for update skip locked)
        returning instance_id),
    moved as (update floor_instance i set version = version + 1, body = %s from due where i.id = due.instance_id)
    insert into floor_history (instance_id, at, what) select instance_id, 1, 'fired' from due
"""


@dataclass(frozen=True, slots=True)
class Fired:
    """What the workers did together."""

    done: int
    seconds: float
    processor_seconds: float
    once: bool
    """Whether every instance was moved on exactly once and no timer is left."""

    @property
    def per_worker(self) -> float:
        """Timers a second, of one of the workers."""
        return self.done / self.seconds / WORKERS


def measure(databases: Databases, *, share: float) -> dict[str, float]:
    """The two figures, with 100,000 due timers and 10,000 sleeping instances (or that share of them)."""
    count, resting = round(100_000 * share), round(10_000 * share)
    lowest = floor(databases.empty(), count)
    url = databases.empty()
    sleepers(url, count, due=-timedelta(hours=1))
    fired = fire(url, count)
    if not fired.once:
        raise AssertionError("a timer was lost, or fired twice")
    each, milliseconds = fired.per_worker, fired.processor_seconds / count * 1000
    print(f"\n{count:,} due timers: {each:,.0f}/s by each of {WORKERS} workers, {milliseconds:.2f} ms of CPU")  # noqa: T201
    print(f"  by the statement alone: {lowest:,.0f}/s")  # noqa: T201 - the lines are the product
    url = databases.empty()
    sleepers(url, resting, due=timedelta(days=3))
    return {
        "timers_over_floor": fired.per_worker / lowest,
        "sleeping_worker_cpu": asleep(url, seconds=max(5.0, 30 * share)),
    }


def floor(url: str, count: int) -> float:
    """Timers a second that one client fires with one statement a batch (PostgreSQL)."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in _FLOOR_TABLES:
            connection.execute(statement.encode())
        numbers = f"generate_series(1, {count}) as n"
        connection.execute(f"insert into floor_instance select n, 1, %s from {numbers}".encode(), (os.urandom(2048),))
        connection.execute(f"insert into floor_timer select n, n, n from {numbers}".encode())
        connection.execute(b"vacuum analyze")
        body, began = os.urandom(2048), time.perf_counter()
        while connection.execute(_FLOOR.encode(), (count, BATCH, body)).rowcount:
            pass
        return count / (time.perf_counter() - began)


def sleepers(url: str, count: int, *, due: timedelta) -> None:
    """A database in which so many instances wait for a timer each, that is due in so long a time (or was)."""
    migrate_everything(url)
    runtime = open_runtime(url)
    waiting = chain(PROCESS, start(), catch("sleep", timer("PT1H")), user("ask", groups="handlers"), end())
    deploy(runtime, [waiting], actor=SYSTEM, second_opinion=False)
    model = start_instance(runtime, PROCESS, variables={"reason": "late", "days": 3}, actor=SYSTEM).instance_id
    with runtime.database.transaction() as connection:
        multiply(connection, model, count, due=to_micros(runtime.clock() + due))
    settle(runtime.database)
    runtime.close()


def multiply(connection: Connection, model: str, count: int, *, due: int, every: int = 1) -> None:
    """Copies of an instance and its timer, due one after the other (microseconds); the model itself goes away."""
    postgresql = connection.dialect.name == "postgresql"
    numbers = (
        f"generate_series(1, {count}) as numbers(n)"
        if postgresql
        else f"(with recursive c(n) as (select 1 union all select n + 1 from c where n < {count}) select n from c)"
    )
    number = "lpad(n::text, 25, '0')" if postgresql else "printf('%025d', n)"
    copied = {"id": f"'I' || {number}"}, {
        "id": f"'J' || {number}", "instance_id": f"'I' || {number}", "due": f"{due} + n * {every}",
        "claimable_at": f"{due} + n * {every}",
    }  # fmt: skip
    for table, which, own in zip(("instance", "job"), ("id", "instance_id"), copied, strict=True):
        names = _columns(connection, table)
        values = ", ".join(own.get(name, name) for name in names).replace("::", "\\:\\:")
        made = f"insert into {table} ({', '.join(names)}) select {values} from {table}, {numbers}"
        connection.execute(text(f"{made} where {which} = :model"), {"model": model})
        connection.execute(text(f"delete from {table} where {which} = :model"), {"model": model})


def _columns(connection: Connection, table: str) -> list[str]:
    return list(connection.execute(text(f"select * from {table} limit 0")).keys())


def settle(database: Database) -> None:
    """Statistics, as a running database has them."""
    with database.engine.connect() as connection:
        if database.is_postgresql:
            connection.exec_driver_sql("vacuum analyze")
        else:
            connection.exec_driver_sql("analyze")


def fire(url: str, count: int, *, workers: int = WORKERS) -> Fired:
    """Let worker processes fire all that is due."""
    context = multiprocessing.get_context("spawn")
    gate, results = context.Barrier(workers), context.Queue()
    processes = [context.Process(target=_fire_all, args=(url, gate, results), daemon=True) for _ in range(workers)]
    for process in processes:
        process.start()
    told = [results.get(timeout=LONGEST) for _ in processes]
    for process in processes:
        process.join(10)
    began, ended = min(one[0] for one in told), max(one[1] for one in told)
    done = sum(one[3] for one in told)
    return Fired(done, ended - began, sum(one[2] for one in told), done == count and _each_once(url, count))


def _fire_all(url: str, gate: Any, results: Any) -> None:
    runtime = open_runtime(url)
    runtime.library.compiled(_definition(runtime))
    gate.wait(60)
    began, used, done = time.time(), time.process_time(), 0
    while worked := fire_due(runtime, limit=BATCH).done:
        done += worked
    results.put((began, time.time(), time.process_time() - used, done))
    runtime.close()


def _definition(runtime: Runtime) -> str:
    asked = text("select id from definition where process_id = :process")
    return str(runtime.database.read(lambda connection: connection.scalar(asked, {"process": PROCESS})))


def _each_once(url: str, count: int) -> bool:
    """One line of history about the timer, one open task and one step for each instance; no timer left."""
    asked = (
        "select count(*), count(distinct instance_id) from history where element = 'sleep' and what = 'completed'",
        "select count(*), count(distinct instance_id) from task where state = 'open'",
        "select count(*), count(distinct id) from instance where version = 2",
    )
    database = Database.open(url)
    with database.reading() as connection:
        found = [tuple(connection.execute(text(query)).one()) for query in asked]
        left = connection.scalar(text("select count(*) from job"))
    database.close()
    return found == [(count, count)] * len(asked) and left == 0


def asleep(url: str, *, seconds: float) -> float:
    """Processor seconds a minute that a worker needs while nothing is due; only what `serve` costs, not the start."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=_sleep, args=(url, seconds, results), daemon=True)
    process.start()
    used = float(results.get(timeout=seconds + 120))
    process.join(10)
    return used * 60 / seconds


def _sleep(url: str, seconds: float, results: Any) -> None:
    from threading import Timer

    runtime = open_runtime(url)
    worker = Worker(runtime)
    worker.look()
    before: list[float] = []
    Timer(2.0, lambda: before.append(_used())).start()
    Timer(2.0 + seconds, worker.stop).start()
    worker.serve()
    results.put(_used() - before[0])
    runtime.close()


def _used() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime
