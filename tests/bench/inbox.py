"""`make bench-inbox`: the questions that people ask all day, at 1,000,000 open tasks and 10,000,000 events."""

import gc
import logging
import os
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import psycopg
import structlog
from sqlalchemy import select

from engine import queries
from engine.clock import system_clock
from engine.operations import Runtime, Unit, save_units
from engine.rules.actors import SYSTEM, Actor
from engine.storage.columns import to_micros
from engine.storage.tables import definition
from tests.bench.figures import PLACE, keep, percentile, show, table
from tests.bench.many_rows import Size, fill, some, warm
from tests.harness.databases import Databases, PostgresDatabases, SqliteDatabases
from web.commands.migrate import migrate_everything
from web.runtime import open_runtime
from workflows import publish

SIZE = Size(tasks=int(os.environ.get("BIHUAN_BENCH_TASKS", "1000000")))
QUESTIONS = 300
Times = dict[str, list[float]]
"""Question → milliseconds of each time it was asked."""


def person(number: int, *groups: str) -> Actor:
    """A handler with five groups, one of them perhaps the crowded one."""
    return Actor(f"p{number % SIZE.people}", "P", roles=frozenset({"handler"}), groups=frozenset(groups))


def _groups(number: int) -> tuple[str, ...]:
    return tuple(f"g{(number * 37 + step * 101) % SIZE.groups}" for step in range(5))


def _asked(ask: Callable[[int], object], *, below: int, seed: int) -> list[float]:
    """Milliseconds of each question, after some that nobody measures; then, as in a server, what lives on is frozen."""
    took = []
    gc.collect()
    gc.freeze()
    for count, number in enumerate(some(QUESTIONS + 20, below=below, seed=seed)):
        began = time.perf_counter()
        ask(number)
        if count >= 20:
            took.append((time.perf_counter() - began) * 1000)
    return took


def ask_all(runtime: Runtime) -> Times:
    """Ask every question some hundred times, each time as somebody else."""

    def page(number: int) -> object:
        return queries.inbox(runtime, actor=person(number, *_groups(number)), box="groups")

    def crowded_page(number: int) -> object:
        return queries.inbox(runtime, actor=person(number, "crowd", *_groups(number)[:4]), box="groups")

    def later_page(number: int) -> object:
        first = queries.inbox(runtime, actor=person(number, *_groups(number)), box="groups", limit=100)
        return queries.inbox(runtime, actor=person(number, *_groups(number)), box="groups", after=first.next_cursor)

    def badge(number: int) -> object:
        return queries.inbox_counts(runtime, actor=person(number, *_groups(number)))

    def overdue(number: int) -> object:
        head = Actor("p1", "P", roles=frozenset({"supervisor"}), heads=frozenset({f"unit{number}"}))
        return queries.overdue_tasks(runtime, actor=head, unit=f"unit{number}")

    def history(number: int) -> object:
        auditor = Actor("p1", "P", roles=frozenset({"quality"}))
        return queries.history(runtime, f"I{number:025d}", actor=auditor)

    return {
        "inbox page of five groups": _asked(page, below=10**6, seed=1),
        "  with one group of 50,000": _asked(crowded_page, below=10**6, seed=2),
        "  and a page further on (two pages)": _asked(later_page, below=10**6, seed=3),
        "badge": _asked(badge, below=10**6, seed=4),
        "overdue page of a unit": _asked(overdue, below=SIZE.units, seed=5),
        "history of an instance": _asked(history, below=SIZE.instances, seed=6),
    }


def measure(databases: Databases) -> Times:
    """Fill a database of one kind and ask."""
    url = databases.empty()
    migrate_everything(url)
    runtime = open_runtime(url)
    publish(runtime)
    save_units(runtime, [Unit(f"unit{number}", f"部门 {number}") for number in range(SIZE.units)], actor=SYSTEM)
    began = time.perf_counter()
    for name in fill(runtime.database, size=SIZE, now=to_micros(system_clock()), definition=_published(runtime)):
        print(f"\r  filling {name:<16}{time.perf_counter() - began:>6.0f} s", end="", flush=True)  # noqa: T201
    print()  # noqa: T201
    runtime.close()
    runtime = open_runtime(url)
    warm(runtime.database)
    times = ask_all(runtime)
    runtime.close()
    databases.drop(url)
    return times


def _published(runtime: Runtime) -> str:
    query = select(definition.c.id).where(definition.c.process_id == "complaint_handling")
    return str(runtime.database.read(lambda connection: connection.execute(query).scalars().first()))


def _roomy(postgres: PostgresDatabases) -> None:
    """A server with a quarter of the machine's memory, as its handbook advises: what was written last lies there."""
    quarter = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4 // 2**20
    with psycopg.connect(postgres.empty(), autocommit=True) as connection:
        connection.execute(f"alter system set shared_buffers = '{quarter}MB'")
        connection.execute("alter system set max_wal_size = '8GB'")
    postgres.go_away()
    postgres.come_back()


def main() -> None:
    """Measure both, print both, keep what is compared."""
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        sqlite = measure(SqliteDatabases(Path(folder)))
    postgres = PostgresDatabases(durable=True)
    try:
        _roomy(postgres)
        postgresql = measure(postgres)
    finally:
        postgres.close()
    rows = [(name, _shown(sqlite[name]), _shown(postgresql[name])) for name in sqlite]
    table(f"p50 / p99 in ms at {SIZE.tasks:,} open tasks and {SIZE.events:,} events", rows)
    figures = {name: max(percentile(of[question], 0.99) for of in (sqlite, postgresql)) for name, question in {
        "inbox_page_p99_ms": "inbox page of five groups",
        "badge_p99_ms": "badge",
        "overdue_p99_ms": "overdue page of a unit",
        "history_p99_ms": "history of an instance",
    }.items()}  # fmt: skip
    print(f"{QUESTIONS} times each, after 20 that are not counted; filled a moment before, so all of it lies in memory")  # noqa: T201
    show(figures)
    keep(figures)
    print(f"\nKept in {PLACE}")  # noqa: T201


def _shown(took: list[float]) -> str:
    return f"{percentile(took, 0.5):.2f} / {percentile(took, 0.99):.2f}"


if __name__ == "__main__":
    main()
