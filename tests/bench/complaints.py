"""Complaints to work on: an organisation, open cases, and what people fill in at each task (from the examples)."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from engine.feel import evaluate
from engine.operations import Person, Runtime, Unit, complete_task, fire_due, save_people, save_units, start_instance
from engine.rules.actors import SYSTEM
from engine.storage.tables import task
from tests.bench.crew import Crew, Do, Measured
from web.commands.migrate import migrate_everything
from web.runtime import open_runtime
from workflows import publish
from workflows.complaint_handling import PROCESS
from workflows.complaint_handling.file_complaint import file_complaint
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.customer_file import NewCustomer

EXAMPLES = Path(__file__).parents[2] / "workflows/complaint_handling/examples.yml"
UNITS = ("customer_service", "customer_relations", "after_sales", "logistics", "quality")


def organisation(runtime: Runtime) -> None:
    """Units with three handlers each."""
    save_units(runtime, [Unit(unit, unit) for unit in UNITS], actor=SYSTEM)
    people = [
        Person(f"{unit}_{number}", f"{unit} {number}", unit=unit, groups=frozenset({f"handlers:{unit}"}))
        for unit in UNITS
        for number in range(3)
    ]
    save_people(runtime, people, actor=SYSTEM)


def ready(url: str) -> Runtime:
    """A migrated database with organisation and published definitions."""
    migrate_everything(url)
    runtime = open_runtime(url)
    organisation(runtime)
    publish(runtime)
    return runtime


def new_complaint(number: int) -> NewComplaint:
    """A complaint as the counter files it."""
    customer = NewCustomer(f"客户{number}", f"138{number:08d}")
    said = "新买的洗衣机第三天漏水，要求换货。"
    return NewComplaint(f"洗衣机漏水 {number}", said, channel="counter", customer=customer)


def file_some(runtime: Runtime, count: int) -> None:
    """File so many complaints and do what is due at once."""
    for number in range(count):
        file_complaint(runtime, new_complaint(number), actor=SYSTEM)
    settle(runtime)


def settle(runtime: Runtime) -> None:
    """Do all work that is due now: service tasks and letters."""
    while fire_due(runtime, limit=200).any:
        pass


def answers() -> dict[str, dict[str, Any]]:
    """What people fill in at each task: the last time that an example does it in the ordinary way."""
    examples = yaml.safe_load(EXAMPLES.read_text("utf-8"))["examples"]
    steps = [step for example in reversed(examples) for step in example["steps"] if "complete" in step]
    return {step["complete"]: step["variables"] for step in steps}


def open_tasks(runtime: Runtime) -> list[tuple[str, str, str]]:
    """Id, element and instance of the open tasks, in random order."""
    query = select(task.c.id, task.c.element, task.c.instance_id).where(task.c.state == "open").order_by(task.c.id)
    rows = runtime.database.read(lambda connection: connection.execute(query).all())
    found = [(row.id, row.element, row.instance_id) for row in rows]
    random.Random(1).shuffle(found)
    return found


def fill_in(filled: dict[str, dict[str, Any]], element: str, instance_id: str) -> dict[str, Any]:
    """The answer at a task; an assigner chooses one of the handlers there are."""
    values = dict(filled[element])
    if element == "assign_handler":
        values["handler"] = f"after_sales_{sum(instance_id.encode()) % 3}"
    return values


def complete_one(runtime: Runtime, task_id: str, values: dict[str, Any]) -> None:
    """Complete a task as the engine's most privileged caller; the form is checked all the same."""
    complete_task(runtime, task_id, variables=values, actor=SYSTEM)


def engine_client(url: str, _number: int) -> Do:
    """A client that completes tasks through the engine: takes (task id, values)."""
    runtime = open_runtime(url)

    def do(item: tuple[str, dict[str, Any]]) -> None:
        complete_one(runtime, *item)

    return do


def starting_client(url: str, _number: int) -> Do:
    """A client that starts cases through the engine alone, up to their first wait: the worker sends the receipt."""
    runtime, variables = open_runtime(url), opening()

    def do(number: int) -> None:
        start_instance(runtime, PROCESS, variables=variables | {"number": f"B{number}"}, actor=SYSTEM)

    return do


def opening() -> dict[str, Any]:
    """What an ordinary case begins with, as in the examples."""
    said: dict[str, Any] = yaml.safe_load(EXAMPLES.read_text("utf-8"))["start"]
    return {name: evaluate(text[1:], {}) if str(text).startswith("=") else text for name, text in said.items()}


def filing_client(url: str, _number: int) -> Do:
    """A client that files complaints: the case, and beside it number, customer and the matter's own row."""
    runtime = open_runtime(url)

    def do(number: int) -> None:
        file_complaint(runtime, new_complaint(number), actor=SYSTEM)

    return do


def rounds(runtime: Runtime) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """All open tasks with their answers, then all that follow from them, until none is left; due work in between."""
    filled = answers()
    while tasks := [one for one in open_tasks(runtime) if one[1] in filled]:
        yield [(task_id, fill_in(filled, element, instance_id)) for task_id, element, instance_id in tasks]
        settle(runtime)


def complete_all(runtime: Runtime, crew: Crew, *, at_most: int) -> Measured:
    """Let the crew complete the tasks of all open complaints, round after round."""
    measured = Measured()
    for tasks in rounds(runtime):
        crew.work(tasks, measured)
        if measured.done >= at_most:
            break
    return measured
