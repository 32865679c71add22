"""An office to look at: the application over a copy of a database with the demonstration in it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.clock import SetClock
from engine.operations import Runtime, open_session
from engine.settings import Settings
from tests.harness.databases import SqliteDatabases
from web.app import create_app
from web.frame.security import limiter
from web.runtime import open_runtime
from workflows import demonstration

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """The application and the runtime that it stands on."""

    app: Flask
    runtime: Runtime

    def client(self, person: str = "", *, language: str = "zh") -> FlaskClient:
        """A browser of somebody who has signed in, or of a customer; without script."""
        client = self.app.test_client()
        client.set_cookie("language", language)
        if person:
            with client.session_transaction() as session:
                session.update({"_user_id": open_session(self.runtime, person), "_fresh": True})
        return client


@pytest.fixture(scope="session")
def furnished(sqlite_databases: SqliteDatabases) -> str:
    """Address of a database in which the demonstration was played until Monday morning."""
    url = sqlite_databases.fresh()
    runtime = open_runtime(url, clock=SetClock(MONDAY), settings=Settings(secret_key="of the tests"))
    demonstration.load(runtime)
    runtime.close()
    return url


@pytest.fixture
def office(
    furnished: str, sqlite_databases: SqliteDatabases, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """An office of its own for each test."""
    url = sqlite_databases.empty()
    shutil.copyfile(*(Path(address.removeprefix("sqlite:///")) for address in (furnished, url)))
    settings = Settings(secret_key="of the tests", log_level="ERROR")
    runtime = open_runtime(url, clock=clock, settings=settings)
    app = create_app(settings, runtime=runtime)
    monkeypatch.setattr(limiter, "enabled", False)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield Office(app, runtime)
    runtime.close()
    sqlite_databases.drop(url)
