"""A site to walk through: the whole application on a loopback port, with the demonstration organisation."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from engine.clock import SetClock
from engine.operations import Runtime, run_until
from engine.settings import Settings
from tests.harness.databases import SqliteDatabases
from web.app import create_app
from web.frame.assets import BUILD
from web.frame.security import limiter
from web.runtime import open_runtime
from workflows.demonstration.organisation import PASSWORD, save_organisation
from workflows.matters import publish


@dataclass(frozen=True)
class Site:
    """A running site. `work` does all work of the machine that is due."""

    address: str
    runtime: Runtime

    def work(self) -> None:
        """Do what is due, as a worker would."""
        run_until(self.runtime, self.runtime.clock())


@pytest.fixture
def site(
    sqlite_databases: SqliteDatabases, clock: SetClock, chromium: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """The site, over a fresh database."""
    if not (BUILD / "manifest.json").exists():
        pytest.skip("the browser bundles are not built (npm run build in web/browser)")
    settings = Settings(secret_key="of the browser tests", data=Path("build"))
    runtime = open_runtime(sqlite_databases.fresh(), clock=clock, settings=settings)
    save_organisation(runtime)
    publish(runtime)
    app = create_app(settings, runtime=runtime)
    monkeypatch.setattr(limiter, "enabled", False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.port}", runtime)
    server.shutdown()
    thread.join()
    server.server_close()
    runtime.close()


@pytest.fixture
def person(site: Site, browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page for a person who has signed in by the form; without login for a customer."""
    contexts: list[Any] = []

    def open_page(login: str = "", *, width: int = 1440, language: str = "zh", theme: str = "light") -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        context.add_cookies(
            [{"name": n, "value": v, "url": site.address} for n, v in (("language", language), ("theme", theme))]
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        if login:
            page.goto(f"{site.address}/sign-in")
            page.fill("#login", login)
            page.fill("#password", PASSWORD)
            page.click("form.panel button")
            page.wait_for_url("**/inbox*")
        return page

    yield open_page
    for context in contexts:
        context.close()
