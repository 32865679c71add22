"""Who stands behind a proxy is told apart by its word, which is believed only where the installation says so."""

from collections.abc import Iterator

import pytest

from engine.clock import SetClock
from engine.operations import Runtime
from engine.settings import Settings
from tests.harness.databases import SqliteDatabases
from web.app import create_app
from web.frame.security import limiter


@pytest.fixture
def runtime_here(sqlite_databases: SqliteDatabases, clock: SetClock) -> Iterator[Runtime]:
    """A runtime over an empty database."""
    runtime = Runtime.open(sqlite_databases.fresh(), clock=clock)
    yield runtime
    runtime.close()
    limiter.reset()


def _attempts(runtime: Runtime, *, hops: int, forwarded: list[str]) -> list[int]:
    """Answers to a wrong password by a proxy on this machine for clients of these addresses."""
    app = create_app(Settings(secret_key="of the tests", trusted_proxies=hops, log_level="CRITICAL"), runtime=runtime)
    app.config.update(WTF_CSRF_ENABLED=False)
    client = app.test_client()
    wrong = {"login": "x", "password": "x"}
    limiter.reset()
    return [client.post("/sign-in", data=wrong, headers={"X-Forwarded-For": by}).status_code for by in forwarded]


def _metrics(runtime: Runtime, *, hops: int, by: str, **headers: str) -> int:
    app = create_app(Settings(secret_key="of the tests", trusted_proxies=hops, log_level="CRITICAL"), runtime=runtime)
    sent = {name.replace("_", "-"): text for name, text in headers.items()}
    return app.test_client().get("/metrics", headers=sent, environ_overrides={"REMOTE_ADDR": by}).status_code


def test_clients_behind_a_trusted_proxy_have_limits_of_their_own(runtime_here: Runtime) -> None:
    """One who guesses passwords does not lock out the others."""
    answers = _attempts(runtime_here, hops=1, forwarded=["192.0.2.1"] * 11 + ["192.0.2.2"])

    assert answers[-2:] == [429, 403]


def test_nobody_chooses_their_own_address(runtime_here: Runtime) -> None:
    """What a client writes before the proxy's word counts as little as any word where no proxy is trusted."""
    invented = [f"198.51.100.{number}, 192.0.2.1" for number in range(11)]
    answers = [_attempts(runtime_here, hops=hops, forwarded=invented)[-1] for hops in (0, 1)]

    assert answers == [429, 429]


@pytest.mark.parametrize("hops", [0, 1])
def test_figures_stay_on_this_machine(runtime_here: Runtime, hops: int) -> None:
    """A program here reads them; nobody does through a proxy here, whatever its word is."""
    answers = [
        _metrics(runtime_here, hops=hops, by="127.0.0.1"), _metrics(runtime_here, hops=hops, by="192.0.2.1"),
        _metrics(runtime_here, hops=hops, by="127.0.0.1", X_Forwarded_For="192.0.2.1"),
        _metrics(runtime_here, hops=hops, by="127.0.0.1", X_Forwarded_For="127.0.0.1"),
        _metrics(runtime_here, hops=hops, by="127.0.0.1", X_Real_IP="127.0.0.1"),
    ]  # fmt: skip

    assert answers == [200, 403, 403, 403, 403]
