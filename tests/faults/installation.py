"""A whole installation in processes of its own: web, worker, an import from a file, and a program that uses the API."""

import csv
import http.client
import json
import random
import time
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

from engine.clock import system_clock
from engine.operations import Person, issue_token, save_people
from engine.queries import actor
from engine.rules.actors import SYSTEM
from engine.storage import Database
from tests.bench.complaints import organisation
from tests.faults.end_state import State, end_state, work_left
from tests.harness.servers import Server, free_port
from web.commands.migrate import migrate_everything
from web.runtime import open_runtime
from workflows import publish

QUICK = {"WORKER_LEASE_SECONDS": "2", "WORKER_INTERVAL_SECONDS": "0.1", "RETRY_SECONDS": "0.2", "WEB_PROCESSES": "1"}
MAPPING = """
source: faults
zone: Asia/Shanghai
fields:
  external_id: id
  received_at: {column: received, dates: "%Y-%m-%dT%H:%M"}
  subject: subject
  customer_name: customer
  channel: {constant: phone}
  kind: {constant: complaint}
"""


class Installation:
    """One database with everything that runs over it."""

    def __init__(self, url: str, folder: Path, *, rows: int, started: datetime) -> None:
        self.url, self.folder, self.rows, self.started = url, folder, rows, started
        self.file, self.mapping = folder / "complaints.csv", folder / "mapping.yml"
        folder.mkdir(exist_ok=True)
        self._write_file()
        self.secret = self._prepare()
        self.port = free_port()
        self.processes = {name: self._start(name) for name in ("web", "worker", "import")}
        self.posted = 0

    def _write_file(self) -> None:
        """Half of the complaints are so old that all their deadlines have passed; the others are fresh."""
        self.mapping.write_text(MAPPING, encoding="utf-8")
        with self.file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(["id", "received", "subject", "customer"])
            for number in range(self.rows):
                age = timedelta(days=200 if number % 2 else 0)
                received = f"{self.started - age:%Y-%m-%dT%H:%M}"
                writer.writerow([f"F{number}", received, f"送货延误 {number}", f"客户{number}"])

    def _prepare(self) -> str:
        migrate_everything(self.url)
        runtime = open_runtime(self.url)
        organisation(runtime)
        publish(runtime)
        save_people(runtime, [Person("program", "程序", roles=frozenset({"front_line"}))], actor=SYSTEM)
        program = actor(runtime, "program")
        assert program is not None
        secret = issue_token(runtime, name="faults", actor=program).secret
        runtime.close()
        return secret

    def _start(self, name: str) -> Server:
        arguments = {"import": ("import", "complaints", str(self.file), "--map", str(self.mapping))}.get(name, (name,))
        return Server(*arguments, url=self.url, data=self.folder, port=self.port, **QUICK)

    def kill_one(self, chance: random.Random) -> None:
        """Kill web, worker or import at this moment, and start it again."""
        name = chance.choice(("web", "worker", "worker", "import"))
        if name == "import" and self.processes[name].process.poll() == 0:
            name = "worker"
        self.processes[name].kill()
        self.processes[name] = self._start(name)

    def post(self, count: int) -> None:
        """File complaints over the API until each has an answer; the idempotency key makes repeating harmless."""
        until = time.monotonic() + 120
        for number in range(self.posted, self.posted + count):
            while not self._posted(number):
                assert time.monotonic() < until, "the web server did not answer for two minutes"
                time.sleep(0.05)
        self.posted += count

    def _posted(self, number: int) -> bool:
        body = {"subject": f"接口投诉 {number}", "received_at": self.started.isoformat(), "kind": "complaint"}
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with closing(connection), suppress(OSError, http.client.HTTPException):
            connection.request(
                "POST", "/api/complaints", json.dumps(body), headers | {"Idempotency-Key": f"post {number}"}
            )
            answer = connection.getresponse()
            said = answer.read()
            assert answer.status in {201, 503}, said
            return answer.status == 201
        return False

    def finish(self) -> State:
        """Wait until the import is through and no work is left, stop everything, and give the end state."""
        until = time.monotonic() + 300
        while self.processes["import"].process.poll() != 0:
            assert time.monotonic() < until, "the import did not come to its end"
            if self.processes["import"].process.poll() is not None:
                self.processes["import"] = self._start("import")
            time.sleep(0.1)
        database = Database.open(self.url)
        while work_left(database, system_clock()):
            assert time.monotonic() < until, "the worker did not come to its end"
            time.sleep(0.2)
        database.close()
        self.close()
        return end_state(self.url)

    def close(self) -> None:
        """Stop every process."""
        for server in self.processes.values():
            server.stop()
