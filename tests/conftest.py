"""What every test may ask for: a clock that stands still, fresh databases of both kinds, a runtime, a browser."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from engine.clock import SetClock
from tests.harness import guard
from tests.harness.databases import Databases, PostgresDatabases, SqliteDatabases

if TYPE_CHECKING:
    from engine.operations import Runtime

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

hypothesis.settings.register_profile("short", max_examples=100, deadline=None, print_blob=True)
hypothesis.settings.register_profile("long", max_examples=100_000, deadline=None, print_blob=True)
hypothesis.settings.load_profile("short")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Tests speak to this machine only."""
    with guard.loopback_only():
        yield


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at Monday, 2 March 2026, 09:00 in Beijing, until a test moves it."""
    return SetClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def postgres_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresDatabases]:
    """One PostgreSQL server for the whole session, from the wheel."""
    databases = PostgresDatabases()
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """SQLite files in a folder of the session."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Both kinds of database, one after the other."""
    name = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    found: Databases = request.getfixturevalue(name)
    return found


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """Address of a fresh, migrated database."""
    url = databases.fresh()
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """Address of a database without any table, for what tests migrations."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def runtime(database_url: str, clock: SetClock) -> Iterator["Runtime"]:
    """What every operation takes first: over a fresh database of each kind, with the clock of the test."""
    from engine.operations import Runtime

    opened = Runtime.open(database_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a chromium; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no chromium on this machine")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """A running chromium, shared by the session; a test opens its own context in it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def shared_material() -> Path:
    """The folder of measuring material beside the checkout; the test is skipped where it is absent."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("no measuring material beside the checkout")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a browser carries the mark of it."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line that the browser tests did not run, where they did not."""
    if not any(map(shutil.which, BROWSERS)):
        terminalreporter.write_line("Browser tests were skipped: no chromium found, and none could be installed.")
