"""A small company for tests of queries and permissions: people of every role, and a process about people and units.

A case goes `look` (the unit's handlers) → `answer` (the same) → the message `heard` → `file` (quality). It is kept
from the people in `complained` and the units in `complained_units`.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from engine import queries
from engine.operations import (
    InstanceStarted,
    Person,
    Runtime,
    Unit,
    Worked,
    claim_task,
    complete_task,
    deploy,
    publish_message,
    run_until,
    save_people,
    save_units,
    start_instance,
)
from engine.queries import TaskRow
from engine.rules.permissions import SYSTEM, Actor
from tests.builders.diagrams import Element, catch, chain, end, flow, message, service, start, user

UNITS = (Unit("hq", "总部"), Unit("repair", "维修部", parent="hq"), Unit("sales", "销售部", parent="hq"))


def _person(id_: str, role: str, unit: str, *groups: str) -> Person:
    return Person(id_, id_.title(), roles=frozenset({role}), unit=unit, groups=frozenset(groups))


PEOPLE = (
    _person("zhang", "handler", "repair", "handlers:repair"),
    _person("sun", "handler", "repair", "handlers:repair"),
    _person("li", "handler", "sales", "handlers:sales"),
    _person("wang", "front_line", "hq", "customer_service"),
    _person("zhou", "supervisor", "repair", "supervisors:repair"),
    _person("wu", "head", "sales", "heads:sales"),
    _person("zheng", "quality", "hq", "quality"),
    _person("feng", "supervision", "hq"),
    _person("chen", "operator", "hq"),
    _person("chu", "administrator", "hq"),
    _person("wei", "approver", "hq", "approvers"),
)
PROPERTIES = {
    "bihuan:title": "=title",
    "bihuan:customer": "=customer",
    "bihuan:level": "=level",
    "bihuan:unit": "=unit",
    "bihuan:excludedPeople": "=complained",
    "bihuan:excludedUnits": "=complained_units",
}


def _told() -> str:
    """The inside of an event sub-process that takes variables in and changes nothing else."""
    begun = start("telling_start", message("told")).xml().replace("<startEvent", '<startEvent isInterrupting="false"')
    mapped = '<zeebe:ioMapping><zeebe:output source="=complained" target="complained"/></zeebe:ioMapping>'
    begun = f"<extensionElements>{mapped}</extensionElements>{begun}"
    return f"{begun}{flow('telling_start', 'telling_end')}{end('telling_end').xml()}"


CASE = chain(
    "case",
    start(),
    user("look", groups='="handlers:" + unit', due="=due"),
    user("answer", groups='="handlers:" + unit'),
    catch("hearing", message("heard")),
    user("file", groups="quality"),
    end(),
    also=(Element("subProcess", "telling", _told(), 'triggeredByEvent="true"'),),
    messages={"heard": "number", "told": "number"},
    properties=PROPERTIES,
)
BROKEN = chain("broken", start(), service("stuck", "nobody_does_this"), end(), properties=PROPERTIES)
PLAIN: dict[str, Any] = {
    "title": "漏水",
    "customer": "王芳",
    "level": 2,
    "unit": "repair",
    "number": "C1",
    "due": None,
    "complained": [],
    "complained_units": [],
}


@dataclass(frozen=True, slots=True)
class Company:
    """The company over one runtime."""

    runtime: Runtime

    def who(self, person_id: str) -> Actor:
        """One of its people."""
        found = queries.actor(self.runtime, person_id)
        assert found is not None
        return found

    def start(self, process: str = "case", *, by: Actor = SYSTEM, **variables: Any) -> InstanceStarted:
        """Start a case; what is not said is as in `PLAIN`."""
        whole = PLAIN | variables
        return start_instance(self.runtime, process, variables=whole, business_key=whole["number"], actor=by)

    def task(self, case: InstanceStarted) -> TaskRow:
        """The open task of a case."""
        [row] = queries.tasks(self.runtime, instance_id=case.instance_id)
        return row

    def claim(self, case: InstanceStarted, person_id: str) -> str:
        """Let somebody claim the open task; gives its id."""
        task_id = self.task(case).id
        claim_task(self.runtime, task_id, actor=self.who(person_id))
        return task_id

    def do(self, case: InstanceStarted, person_id: str, **variables: Any) -> str:
        """Let somebody claim and complete the open task, with variables by a program's word; gives its id."""
        task_id = self.claim(case, person_id)
        actor = replace(self.who(person_id), trusted=bool(variables))
        complete_task(self.runtime, task_id, variables=variables, actor=actor)
        return task_id

    def finish(self, case: InstanceStarted, *, by: Actor | None = None, **variables: Any) -> str:
        """Complete the open task at a program's word: assigned to `by` first, where somebody is named; gives its id."""
        task_id = self.task(case).id
        if by is not None:
            claim_task(self.runtime, task_id, actor=replace(by, trusted=True))
        complete_task(self.runtime, task_id, variables=variables, actor=replace(by or SYSTEM, trusted=True))
        return task_id

    def tell(self, case: InstanceStarted, **variables: Any) -> None:
        """Change variables of a case while its task stays open, by the message `told`."""
        publish_message(self.runtime, "told", correlation_key=case.business_key, variables=variables, actor=SYSTEM)

    def incident(self) -> str:
        """Id of an open incident; a broken case is started for it where there is none."""
        if not queries.incidents(self.runtime, actor=SYSTEM).items:
            self.start("broken", number="B")
            self.work()
        return queries.incidents(self.runtime, actor=SYSTEM).items[0].id

    def work(self) -> Worked:
        """Do everything that is due, the pauses between attempts included."""
        return run_until(self.runtime, self.runtime.clock() + timedelta(days=1))

    def hear(self, number: str = "C1") -> None:
        """Deliver the message that the case waits for after `answer`."""
        publish_message(self.runtime, "heard", correlation_key=number, variables={}, actor=SYSTEM)


def found(runtime: Runtime) -> Company:
    """Write the people and publish the process."""
    save_units(runtime, UNITS, actor=SYSTEM)
    save_people(runtime, PEOPLE, actor=SYSTEM)
    deploy(runtime, [CASE], actor=SYSTEM, name="cases", second_opinion=False)
    deploy(runtime, [BROKEN], actor=SYSTEM, name="broken", second_opinion=False)
    return Company(runtime)
