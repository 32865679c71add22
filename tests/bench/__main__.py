"""`make bench`: the plain rate and the product beside each other, on SQLite and on PostgreSQL."""

import logging
import os
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from tests.bench import complaints, expressions, growth, importing, inside, multi, over_http, plain, timers
from tests.bench.crew import Crew, Measured, Prepare
from tests.bench.figures import PLACE, keep, show, table
from tests.bench.growth import Growth
from tests.harness.databases import Databases, PostgresDatabases, SqliteDatabases

_FACTOR = float(os.environ.get("BIHUAN_BENCH", "1"))
PLAIN, FILED, COMPLETED, IMPORTED = (round(size * _FACTOR) for size in (4_000, 600, 2_000, 2_000))


@dataclass
class Results:
    """What one kind of database reached."""

    plain: dict[int, Measured] = field(default_factory=dict)
    completed: dict[int, Measured] = field(default_factory=dict)
    started: Measured = field(default_factory=Measured)
    filed: Measured = field(default_factory=Measured)
    http: Measured = field(default_factory=Measured)
    growth: Growth = field(default_factory=lambda: Growth(0, 0, 0, 0, 0))
    few: float = 0.0
    many: float = 0.0
    statements: float = 0.0
    state: float = 0.0
    imported: importing.Imported = field(default_factory=lambda: importing.Imported(0, 0, 0))


def measure(databases: Databases) -> Results:
    """Everything on one kind of database."""
    results = Results()
    url = databases.empty()
    plain.lay_out(url)
    for clients in (1, 2):
        # Half of the plain ones before and half after, for a machine changes its pace within minutes.
        results.plain[clients] = Measured()
        plain.rate(url, clients=clients, count=PLAIN // 2, measured=results.plain[clients])
        url_of_engine = databases.empty()
        runtime = complaints.ready(url_of_engine)
        filed = _make(complaints.filing_client, url_of_engine, FILED)
        results.filed = filed if clients == 1 else results.filed
        complaints.settle(runtime)
        with Crew(complaints.engine_client, url_of_engine, clients=clients) as crew:
            results.completed[clients] = complaints.complete_all(runtime, crew, at_most=COMPLETED)
        plain.rate(url, clients=clients, count=PLAIN // 2, measured=results.plain[clients])
        if clients == 1:
            results.started = _make(complaints.starting_client, url_of_engine, FILED)
            results.growth = growth.steps(runtime)
            results.few, results.many = multi.per_item(runtime)
            complaints.file_some(runtime, 40)
            results.statements, results.state = inside.statements(runtime), inside.state_bytes(runtime)
        runtime.close()
    _beside_servers(databases, results)
    return results


def _make(client: Prepare, url: str, count: int) -> Measured:
    """Cases made by one client, after some that nobody measures."""
    measured = Measured()
    with Crew(client, url, clients=1) as crew:
        crew.work(range(20), Measured())
        crew.work(range(20, count), measured)
    return measured


def _beside_servers(databases: Databases, results: Results) -> None:
    """HTTP and import, with web and worker as processes of their own."""
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        url = databases.empty()
        runtime = complaints.ready(url)
        complaints.file_some(runtime, FILED // 2)
        results.http = over_http.measure(runtime, url=url, data=Path(folder), at_most=COMPLETED // 2)
        runtime.close()
        url = databases.empty()
        complaints.ready(url).close()
        results.imported = importing.measure(url=url, data=Path(folder), rows=IMPORTED)


def main() -> None:
    """Measure both, print both, keep what is compared."""
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        sqlite = measure(SqliteDatabases(Path(folder)))
    postgres = PostgresDatabases(durable=True)
    try:
        postgresql = measure(postgres)
        due = timers.measure(postgres, share=_FACTOR)
    finally:
        postgres.close()
    _print(sqlite, postgresql)
    figures = _compared(sqlite, postgresql) | due | expressions.measure()
    show(figures)
    keep(figures)
    print(f"\nKept in {PLACE}")  # noqa: T201


def _print(sqlite: Results, postgresql: Results) -> None:
    def row(name: str, read: str, *more: object) -> tuple[str, str, str]:
        one, two = (read.format(*more, r=results) for results in (sqlite, postgresql))
        return name, one, two

    table(
        "Speed and memory (SQLite synchronous=FULL, PostgreSQL fsync on)",
        [
            row("plain transaction, 1 client", "{r.plain[1].per_second:,.0f}/s"),
            row("plain transaction, 2 clients", "{r.plain[2].per_second:,.0f}/s"),
            row("user tasks completed, 1 client", "{r.completed[1].per_second:,.0f}/s"),
            row("  median", "{r.completed[1].median:.2f} ms"),
            row("user tasks completed, 2 clients", "{r.completed[2].per_second:,.0f}/s"),
            row("instances started, 1 client", "{r.started.per_second:,.0f}/s"),
            row("  median", "{r.started.median:.2f} ms"),
            row("complaints filed (with number, customer, own row)", "{r.filed.per_second:,.0f}/s"),
            row("completed over HTTP, 4 clients", "{r.http.per_second:,.0f}/s"),
            row("  median", "{r.http.median:.2f} ms"),
            row(
                "step at 10 / 1,000 / 5,000 finished tasks",
                "{r.growth.early:.2f} / {r.growth.late:.2f} / {r.growth.latest:.2f} ms",
            ),
            row("one of 10 people / of 1,000", "{r.few:.2f} / {r.many:.2f} ms"),
            row("SQL statements of a completion", "{r.statements:.0f}"),
            row("saved state of a complaint, largest", "{r.state:,.0f} bytes"),
            row("import beside web and worker", "{r.imported.per_second:,.0f} rows/s"),
            row("memory of the web after it", "{r.imported.web_megabytes:.0f} MB"),
            row("memory of the worker after it", "{r.imported.worker_megabytes:.0f} MB"),
        ],
    )


def _compared(sqlite: Results, postgresql: Results) -> dict[str, float]:
    both = (sqlite, postgresql)
    return {
        "completion_ratio_pg": postgresql.completed[1].per_second / postgresql.plain[1].per_second,
        "two_clients_over_one": postgresql.completed[2].per_second / postgresql.completed[1].per_second,
        "completion_ratio_sqlite": sqlite.completed[1].per_second / sqlite.plain[1].per_second,
        "statements_per_completion": postgresql.statements,
        "state_bytes": max(one.state for one in both),
        "growth_1000_over_10": max(one.growth.late / one.growth.early for one in both),
        "growth_5000_over_10": max(one.growth.latest / one.growth.early for one in both),
        "state_5000_over_10": max(one.growth.latest_bytes / one.growth.early_bytes for one in both),
        "multi_1000_over_10": max(one.many / one.few for one in both),
        "start_over_completion": postgresql.started.median / postgresql.completed[1].median,
        "http_over_inprocess": postgresql.http.per_second / postgresql.completed[2].per_second,
        "import_per_second": min(one.imported.per_second for one in both),
        "web_mb": max(one.imported.web_megabytes for one in both),
        "worker_mb": max(one.imported.worker_megabytes for one in both),
    }


if __name__ == "__main__":
    main()
