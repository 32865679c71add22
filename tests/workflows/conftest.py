"""What the tests of the matters stand on: a runtime with everything of the registry, and the demonstration's people."""

from collections.abc import Iterator

import pytest

from engine.clock import SetClock
from engine.operations import Runtime
from tests.workflows.cases import Office
from web.runtime import open_runtime
from workflows import publish
from workflows.demonstration.organisation import save_organisation


@pytest.fixture
def office(database_url: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A company with published definitions and people of every role, on each kind of database."""
    monkeypatch.setattr("workflows.demonstration.organisation.PASSWORD", None)  # hashing is slow on purpose
    runtime: Runtime = open_runtime(database_url, clock=clock)
    publish(runtime)
    save_organisation(runtime)
    yield Office(runtime, clock)
    runtime.close()
