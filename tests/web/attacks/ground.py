"""The ground that attacks stand on: the application over a small company, its routes, and people who try them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from engine.operations import Person, Runtime, issue_token, open_session, save_people
from engine.rules.actors import ROLES, SYSTEM
from engine.settings import Settings
from tests.engine.company import Company, found
from web.app import create_app
from workflows import publish

MIGHTY = "mighty"
"""Somebody who may do everything that any role may."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Ground:
    """An application, what it stands on, and a case with an open task that `MIGHTY` has claimed."""

    app: Flask
    company: Company
    case: str
    task: str

    @property
    def runtime(self) -> Runtime:
        """The runtime under the application."""
        return self.company.runtime

    def client(self, person: str = "") -> FlaskClient:
        """A browser of somebody who has signed in, or of a stranger."""
        client = self.app.test_client()
        if person:
            with client.session_transaction() as session:
                session.update({"_user_id": open_session(self.runtime, person), "_fresh": True})
        return client

    def token(self, person: str) -> dict[str, str]:
        """The header of a program that acts for somebody."""
        issued = issue_token(self.runtime, name="attack", actor=self.company.who(person))
        return {"Authorization": f"Bearer {issued.secret}"}

    def calls(self) -> Iterator[tuple[str, Rule]]:
        """Every verb on every route, files of the browser's bundle left out."""
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if not rule.rule.startswith(("/static", "/bundle")):
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    yield method, rule

    def address(self, rule: Rule, text: str | None = None) -> str:
        """An address of the route, with `text` in every place or, without one, with what exists."""
        known: Mapping[str, Any] = {
            "instance_id": self.case, "task_id": self.task, "process_id": "case", "name": "case.bpmn",
        }  # fmt: skip

        def fill(place: re.Match[str]) -> str:
            if place[1]:
                return "1" if text is None else "9" * 30
            return str(known.get(place[2], "x")) if text is None else text

        return re.sub(r"<(int[^:>]*:)?(?:\w+:)?(\w+)>", fill, rule.rule)


def ground(runtime: Runtime, settings: Settings, **config: Any) -> Ground:
    """The company at work, with complaint handling published."""
    company = found(runtime)
    publish(runtime)
    groups = frozenset({"handlers:repair", "customer_service", "heads:hq"})
    save_people(runtime, [Person(MIGHTY, "全能", roles=ROLES, unit="sales", groups=groups)], actor=SYSTEM)
    case = company.start()
    task = company.claim(case, MIGHTY)
    app = create_app(settings, runtime=runtime)
    app.config.update(config)
    return Ground(app, company, case.instance_id, task)
