"""The same completions over HTTP: clients with tokens against `bihuan web`."""

import http.client
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.operations import Person, Runtime, assign_task, issue_token, save_people
from engine.queries import actor
from engine.rules.actors import ROLES, SYSTEM
from tests.bench.complaints import rounds
from tests.bench.crew import Crew, Do, Measured
from tests.harness.servers import Server, free_port

CLIENTS = 4
WORKER = "bench"


def token(runtime: Runtime) -> str:
    """A token of somebody who may do everything."""
    person = Person(WORKER, "Bench", roles=ROLES, groups=frozenset({"customer_service"}))
    save_people(runtime, [person], actor=SYSTEM)
    found = actor(runtime, WORKER)
    assert found is not None
    return issue_token(runtime, name="bench", actor=found, expires_at=runtime.clock() + timedelta(days=1)).secret


def http_client(address: str, _number: int) -> Do:
    """A client that keeps its connection; the address carries the token behind a space."""
    port, secret = address.split(" ")
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}

    def do(item: tuple[str, dict[str, Any]]) -> None:
        task_id, values = item
        body = json.dumps({"variables": values}, default=_plain)
        connection.request("POST", f"/api/tasks/{task_id}/complete", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {said.decode()}")

    return do


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


def measure(runtime: Runtime, *, url: str, data: Path, at_most: int) -> Measured:
    """Complete tasks over HTTP, every task assigned to the one who holds the token beforehand."""
    measured, secret = Measured(), token(runtime)
    server = Server("web", url=url, data=data, port=free_port())
    try:
        server.wait_until_it_answers()
        with Crew(http_client, f"{server.port} {secret}", clients=CLIENTS) as crew:
            for tasks in rounds(runtime):
                for task_id, _ in tasks:
                    assign_task(runtime, task_id, assignee=WORKER, actor=SYSTEM)
                crew.work(tasks, measured)
                if measured.done >= at_most:
                    break
    finally:
        server.stop()
    return measured
