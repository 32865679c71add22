"""Moves complaints for the tests, each step through the operation that a page would call."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine import queries
from engine.clock import SetClock
from engine.operations import Runtime, claim_task, complete_task, run_until
from engine.queries import InstanceView, TaskRow
from engine.rules.permissions import SYSTEM, Actor
from workflows.complaint_handling.file_complaint import Filed, file_complaint
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.customer_file import NewCustomer

TRIAGE = {"decision": "accept", "kind": "complaint", "category": "product_quality", "severity": 3,
          "unit": "after_sales", "complained_units": []}  # fmt: skip
FINDINGS = {"findings": "门封破损。", "responsibility": "ours", "customer_contacted": True}
PROPOSAL = {"solution": "更换门封。", "remedy": "repair", "proposed_reply": "三日内上门更换。"}
REPLY = {"reply": "三日内上门更换。", "apology": True}
CAUSE = {"cause_code": "product_defect", "problem_kind": "single", "requires_rectification": False}


def complaint(**said: Any) -> NewComplaint:
    """A complaint about a leaking washing machine, filed on the web."""
    plain = {"subject": "洗衣机漏水", "description": "第三天就漏水。", "channel": "web", "category": "product_quality"}
    return NewComplaint(**(plain | {"customer": NewCustomer("王芳", "13800000000")} | said))


@dataclass(slots=True)
class Office:
    """The company, its people and its clock."""

    runtime: Runtime
    clock: SetClock

    def person(self, person_id: str) -> Actor:
        """One of the demonstration's people."""
        found = queries.actor(self.runtime, person_id)
        assert found is not None
        return found

    def file(self, **said: Any) -> Filed:
        """File a complaint and do the machine's part."""
        filed = file_complaint(self.runtime, complaint(**said), actor=SYSTEM)
        self.work()
        return filed

    def work(self) -> None:
        """Do everything that is due now."""
        run_until(self.runtime, self.clock())

    def pass_time(self, **duration: float) -> None:
        """Let time go by, with everything that becomes due on the way."""
        target: datetime = self.clock() + timedelta(**duration)
        run_until(self.runtime, target)
        self.clock.moment = target
        self.work()

    def view(self, filed: Filed) -> InstanceView:
        """The case as it stands."""
        return queries.instance(self.runtime, filed.instance_id, actor=SYSTEM)

    def waiting(self, filed: Filed) -> list[TaskRow]:
        """The open tasks."""
        return [task for task in self.view(filed).tasks if task.state == "open"]

    def task(self, filed: Filed, element: str) -> TaskRow:
        """The open task of an element."""
        return next(task for task in self.waiting(filed) if task.element == element)

    def open_tasks(self, filed: Filed) -> list[str]:
        """Elements of the open tasks."""
        return sorted(task.element for task in self.waiting(filed))

    def do(self, filed: Filed, element: str, person_id: str, **values: Any) -> None:
        """A person claims the task where nobody holds it, completes it, and the machine does its part."""
        task, person = self.task(filed, element), self.person(person_id)
        if task.assignee is None:
            claim_task(self.runtime, task.id, actor=person)
        complete_task(self.runtime, task.id, variables=values, actor=person)
        self.work()

    def handle(self, filed: Filed, handler: str, **proposal: Any) -> None:
        """From assignment to the proposed solution, by one handler of after-sales."""
        self.do(filed, "assign_handler", "qian_feng", handler=handler, consult_units=[])
        self.do(filed, "investigate", handler, **FINDINGS)
        self.do(filed, "propose_solution", handler, **(PROPOSAL | proposal))

    def reply(self, filed: Filed) -> None:
        """Write the reply and send it."""
        self.do(filed, "write_reply", "liu_yang", **REPLY)
