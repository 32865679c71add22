"""An application with three people who hold tokens, and a process with one task."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.clock import SetClock
from engine.definitions import Resource
from engine.operations import Person, Runtime, deploy, issue_token, save_people
from engine.queries import actor
from engine.rules.actors import SYSTEM
from tests.harness.databases import Databases, SqliteDatabases
from web.app import create_app
from web.runtime import open_runtime

ORDER = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
             id="d" targetNamespace="test">
  <process id="order" name="订单" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <userTask id="check" name="核对">
      <extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="clerks"/></extensionElements>
    </userTask>
    <sequenceFlow id="f2" sourceRef="check" targetRef="paid"/>
    <intermediateCatchEvent id="paid" name="到账"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
    <sequenceFlow id="f3" sourceRef="paid" targetRef="end"/>
    <endEvent id="end"/>
  </process>
  <message id="m" name="paid">
    <extensionElements><zeebe:subscription correlationKey="=order_number"/></extensionElements>
  </message>
</definitions>
"""
PEOPLE = (
    Person("li_na", "李娜", roles=frozenset({"handler"}), groups=frozenset({"clerks"})),
    Person("zhao_lei", "赵磊", roles=frozenset({"handler"}), groups=frozenset({"clerks"})),
    Person("chen_jie", "陈洁", roles=frozenset({"administrator", "front_line", "operator", "supervisor"})),
)


class Caller:
    """Calls the API as one person, with their token."""

    def __init__(self, app: Flask, token: str) -> None:
        self._client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **headers: str) -> TestResponse:
        """GET under /api."""
        return self._client.get(f"/api{path}", headers=self.headers | _named(headers))

    def post(self, path: str, body: Mapping[str, Any] | None = None, **headers: str) -> TestResponse:
        """POST JSON under /api."""
        return self._client.post(f"/api{path}", json=body or {}, headers=self.headers | _named(headers))

    def send(self, method: str, path: str, body: bytes, **headers: str) -> TestResponse:
        """Any method under /api, with these bytes as JSON."""
        kind = {"Content-Type": "application/json"}
        return self._client.open(f"/api{path}", method=method, data=body, headers=self.headers | kind | _named(headers))

    def start(self, number: str = "A1") -> dict[str, Any]:
        """Start an order; gives the answer."""
        answer = self.post("/instances", {"process_id": "order", "variables": {"order_number": number}})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.get_json()
        return found


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): text for name, text in headers.items()}


@pytest.fixture
def api_databases(sqlite_databases: SqliteDatabases) -> Databases:
    """SQLite; the storm blows over both."""
    return sqlite_databases


@pytest.fixture
def api_runtime(api_databases: Databases, clock: SetClock) -> Iterator[Runtime]:
    """A runtime with the people and the process."""
    runtime = open_runtime(api_databases.fresh(), clock=clock)
    save_people(runtime, PEOPLE, actor=SYSTEM)
    deploy(runtime, [Resource("order.bpmn", ORDER.encode())], actor=SYSTEM, name="orders")
    yield runtime
    runtime.close()


@pytest.fixture
def api_app(api_runtime: Runtime) -> Flask:
    """The application over it."""
    app = create_app(runtime=api_runtime)
    app.config["TESTING"] = True
    return app


def caller(app: Flask, runtime: Runtime, login: str) -> Caller:
    """A person with a fresh token."""
    person = actor(runtime, login)
    assert person is not None
    return Caller(app, issue_token(runtime, name="test", actor=person).secret)


@pytest.fixture
def li_na(api_app: Flask, api_runtime: Runtime) -> Caller:
    """A clerk."""
    return caller(api_app, api_runtime, "li_na")


@pytest.fixture
def zhao_lei(api_app: Flask, api_runtime: Runtime) -> Caller:
    """Another clerk."""
    return caller(api_app, api_runtime, "zhao_lei")


@pytest.fixture
def chen_jie(api_app: Flask, api_runtime: Runtime) -> Caller:
    """An administrator who is no clerk."""
    return caller(api_app, api_runtime, "chen_jie")
