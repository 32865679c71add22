"""The ground of attacks: as in operation, but that anybody may ask as often as they like."""

from collections.abc import Iterator

import pytest

from engine.clock import SetClock
from engine.settings import Settings
from tests.harness.databases import SqliteDatabases
from tests.web.attacks.ground import Ground, ground
from web.frame.security import limiter
from web.runtime import open_runtime

SETTINGS = Settings(secret_key="of the tests", log_level="CRITICAL")


@pytest.fixture
def guarded(sqlite_databases: SqliteDatabases, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    """The application with its protection against forged forms."""
    monkeypatch.setattr(limiter, "enabled", False)
    url = sqlite_databases.fresh()
    runtime = open_runtime(url, clock=clock, settings=SETTINGS)
    yield ground(runtime, SETTINGS)
    runtime.close()
    sqlite_databases.drop(url)


@pytest.fixture
def quiet(guarded: Ground) -> Ground:
    """The same without that protection, for tests that send forms."""
    guarded.app.config["WTF_CSRF_ENABLED"] = False
    return guarded
