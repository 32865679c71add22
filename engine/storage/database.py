"""One database, SQLite or PostgreSQL, behind the same few verbs. Operations and queries reach storage through it.

SQLite runs in WAL with synchronous=FULL (a commit survives power loss); writers announce themselves with
BEGIN IMMEDIATE, so that a transaction that read never finds itself unable to write. PostgreSQL runs READ COMMITTED:
rows are guarded by versions, not by locks; its driver commits each statement by itself, and `atomic` brackets several.
Steps of instances have connections of their own there, on which plans are made once and go by index (`_plan_once`).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.pool import QueuePool, StaticPool

from engine.errors import BihuanError
from engine.storage.retry import UNKNOWN_OUTCOME, Patience, insist

T = TypeVar("T")
_QUIET: dict[str, Any] = {"hide_parameters": True}
"""A statement that fails is told in the log without its values, which are people's."""


class Database:
    """An open database. Safe to share between threads; a forked child opens its own."""

    def __init__(self, engine: Engine, *, stepping: Engine | None = None) -> None:
        self.engine = engine
        self._stepping = stepping or engine
        self.engines = tuple(dict.fromkeys((engine, self._stepping)))
        """Everything that holds connections, for whoever listens to them."""
        self.is_postgresql = engine.dialect.name == "postgresql"
        self._writer = engine.execution_options(bihuan_writes=True)
        # Threads of one process queue here instead of racing for SQLite's one write lock, which starves the unlucky.
        self._turn: AbstractContextManager[Any] = nullcontext() if self.is_postgresql else threading.RLock()
        # A database in memory is one connection: readers queue as well, and who writes reads through the same one.
        self._in_memory = isinstance(engine.pool, StaticPool)
        self._local = threading.local()

    @classmethod
    def open(cls, url: str, *, pool_size: int = 10) -> "Database":
        """Open `sqlite:///file.db` (`sqlite://` lives in memory) or `postgresql://user:password@host/name`.

        Nothing is connected yet. An address of another kind raises `sqlalchemy.exc.ArgumentError`.
        """
        address = _address(url)
        if address.get_backend_name() == "sqlite":
            return cls(_open_sqlite(address, pool_size))
        pool: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "pool_timeout": 10}
        # `atomic` ends every transaction itself, so nothing needs to be rolled back when a connection is given back.
        engine, stepping = (
            create_engine(address, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, **_QUIET, **pool)
            for _ in range(2)
        )
        event.listen(stepping, "connect", _plan_once)
        return cls(engine, stepping=stepping)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection inside a writing transaction; committed at the end, rolled back by an exception."""
        if self.is_postgresql:
            with self.engine.connect() as connection, self.atomic(connection):
                yield connection
            return
        with self._turn, self._writer.connect() as connection, connection.begin(), self._noted(connection):
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading. On PostgreSQL each statement sees the newest commit."""
        with self._turn if self._in_memory else nullcontext():
            current = getattr(self._local, "connection", None) if self._in_memory else None
            if current is not None:
                yield current
                return
            with self.engine.connect() as connection:
                yield connection

    @contextmanager
    def swiftly(self) -> Iterator[Connection]:
        """A connection for one step of an instance: on PostgreSQL each statement commits by itself, which saves two
        round trips where one statement writes everything; on SQLite a writing transaction around it all.

        Whoever needs several statements to hold together asks for `atomic` inside.
        """
        if not self.is_postgresql:
            with self.transaction() as connection:
                yield connection
            return
        with self._stepping.connect() as connection:
            yield connection

    @contextmanager
    def atomic(self, connection: Connection) -> Iterator[None]:
        """All or nothing for what happens inside, on a connection of `swiftly`."""
        if not self.is_postgresql:
            yield
            return
        driver: Any = connection.connection.driver_connection
        try:
            with driver.transaction():
                yield
        except self.engine.dialect.loaded_dbapi.Error as failure:
            # BEGIN and COMMIT went past SQLAlchemy, which else says what broke and lets go of the connection.
            if driver.closed:
                connection.invalidate(failure)
            raise OperationalError("BEGIN or COMMIT", None, failure, connection_invalidated=driver.closed) from failure

    def write(
        self, work: Callable[[Connection], T], *, repeatable: bool = False, patience: Patience | None = None
    ) -> T:
        """Run `work` in a transaction, again and again while it loses races or the database is locked or gone.

        `repeatable`: doing the work a second time is harmless (it has an idempotency key), so that even a commit
        of unknown outcome is tried again. Gives up with `storage.unavailable` after about ten seconds.
        """

        def once() -> T:
            return self._once(work, repeatable)

        return insist(once, patience=patience)

    def step(self, work: Callable[[Connection], T], *, patience: Patience | None = None) -> T:
        """Run the step of an instance on a connection of `swiftly`, again and again as `write` does.

        The work must know its own earlier success (the audit hash of an instance tells), for it is always repeated.
        """

        def once() -> T:
            with self.swiftly() as connection:
                return work(connection)

        return insist(once, patience=patience)

    def read(self, work: Callable[[Connection], T], *, patience: Patience | None = None) -> T:
        """Run a reading `work`, trying again while the database is locked or gone."""

        def once() -> T:
            with self.reading() as connection:
                return work(connection)

        return insist(once, patience=patience)

    def ask(self, work: Callable[[Connection], T]) -> T:
        """Run a reading `work` that asks prepared questions (`engine.storage.questions`), as `read` does.

        On PostgreSQL it runs where plans are kept and go by index; making one costs more than such a question itself.
        """

        def once() -> T:
            with self._stepping.connect() as connection:
                return work(connection)

        return insist(once) if self.is_postgresql else self.read(work)

    def close(self) -> None:
        """Close every pooled connection."""
        for engine in self.engines:
            engine.dispose()

    @contextmanager
    def _noted(self, connection: Connection) -> Iterator[None]:
        self._local.connection = connection
        try:
            yield
        finally:
            self._local.connection = None

    def _once(self, work: Callable[[Connection], T], repeatable: bool) -> T:
        worked = False
        try:
            with self.transaction() as connection:
                result = work(connection)
                worked = True
            return result
        except (OperationalError, InterfaceError) as failure:
            # A connection that breaks in the commit leaves us not knowing, so that the caller must look first.
            if worked and not repeatable and failure.connection_invalidated:
                raise BihuanError(UNKNOWN_OUTCOME) from failure
            raise


def _address(url: str) -> URL:
    address = make_url(url)
    if address.drivername in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    return address


def _plan_once(connection: Any, _record: Any) -> None:
    """Prepare every statement at its first use, and keep one plan for it that reads by index only.

    A step touches a handful of rows by key. A plan that PostgreSQL makes while the tables are still small would read
    them whole, and go on doing so, kept, while they grow.
    """
    connection.prepare_threshold = 0
    for setting in ("plan_cache_mode = force_generic_plan", "enable_seqscan = off", "enable_hashjoin = off",
                    "enable_mergejoin = off", "jit = off"):  # fmt: skip
        connection.execute(f"SET {setting}")


def _open_sqlite(address: URL, pool_size: int) -> Engine:
    in_memory = address.database in (None, "", ":memory:")
    pool: dict[str, Any] = (
        {"poolclass": StaticPool} if in_memory else {"poolclass": QueuePool, "pool_size": pool_size, "max_overflow": 20}
    )
    engine = create_engine(address, connect_args={"check_same_thread": False, "timeout": 0.25}, **_QUIET, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: `_begin_sqlite` does, in the right mode.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("bihuan_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
