"""Every route is guarded: who has not signed in reaches only what customers need."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from engine.clock import SetClock
from engine.operations import Runtime
from tests.harness.databases import SqliteDatabases
from web.app import create_app

PUBLIC = {
    "/", "/language", "/theme", "/sign-in", "/sign-out", "/complain", "/follow", "/static/<path:filename>", "/api/docs",
    "/api/openapi.json", "/health", "/health/live", "/metrics", "/favicon.ico",
}  # fmt: skip
"""What anybody may reach, besides the one-time answers and the bundles."""
PUBLIC_PATTERN = re.compile(r"^/(answer|bundle|follow|complain|static|language|theme|sign-in)\b")


@pytest.fixture
def app(sqlite_databases: SqliteDatabases, clock: SetClock) -> Iterator[Flask]:
    """The application over an empty database."""
    runtime = Runtime.open(sqlite_databases.fresh(), clock=clock)
    app = create_app(runtime=runtime)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    runtime.close()


def _filled(rule: Rule) -> str:
    """An address of the route, with something in every place."""
    return re.sub(r"<(int)?[^>]+>", lambda found: "1" if found[1] else "x", rule.rule)


def _is_public(rule: str) -> bool:
    return rule in PUBLIC or bool(PUBLIC_PATTERN.match(rule))


def test_every_route_is_guarded(app: Flask) -> None:
    """A stranger is sent to sign in, or refused, on every route that is not a customer's."""
    reached = []
    for rule in app.url_map.iter_rules():
        if _is_public(rule.rule):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = app.test_client().open(_filled(rule), method=method)
            to_sign_in = answer.status_code == 302 and "/sign-in" in answer.headers["Location"]
            if not (to_sign_in or answer.status_code in {401, 403}):
                reached.append((method, rule.rule, answer.status_code))

    assert reached == []
