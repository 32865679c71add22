"""Activities for more people than a state should hold: their repetitions are rows, through every operation."""

from datetime import timedelta

from engine.clock import SetClock
from engine.definitions import Resource
from engine.graph import Feel, Loop
from engine.operations import Runtime, cancel_instance, complete_task, fire_due, publish_message
from engine.rules.permissions import SYSTEM
from tests.bench.multi import ASK_EVERYBODY
from tests.builders import message, process, timer
from tests.builders.bpmn import bpmn
from tests.engine.operations.acting import begin, open_tasks, publish, rows, status, together, variables

PEOPLE = [f"clerk-{number}" for number in range(205)]


def _asked(runtime: Runtime) -> str:
    publish(runtime, Resource("ask.bpmn", ASK_EVERYBODY))
    return begin(runtime, "ask_everybody", {"people": PEOPLE})


def test_every_answer_stands_in_its_place(runtime: Runtime) -> None:
    """All answer, last ones first: the collection is in the order of the people and no row is left."""
    instance = _asked(runtime)
    tasks = open_tasks(runtime, instance)
    kept = len(rows(runtime, "repetition"))

    for place in range(len(PEOPLE) - 1, -1, -1):
        complete_task(runtime, tasks[place].id, variables={"answer": place}, actor=SYSTEM)

    over = (status(runtime, instance), variables(runtime, instance)["answers"], rows(runtime, "repetition"))
    assert (kept, over) == (205, ("completed", list(range(205)), []))


def test_answers_of_the_same_moment_are_all_kept(runtime: Runtime) -> None:
    """Six people answer at once: nobody sees a conflict, each answer is a row in its place."""
    instance = _asked(runtime)
    tasks = open_tasks(runtime, instance)[:6]

    outcomes = together(
        *(lambda each=each: complete_task(runtime, each.id, variables={"answer": 1}, actor=SYSTEM) for each in tasks)
    )

    answers = sorted(row["item"] for row in rows(runtime, "repetition") if row["number"] == 0)
    assert (outcomes, answers) == (["done"] * 6, [0, 1, 2, 3, 4, 5])


def test_cancelling_takes_every_row_away(runtime: Runtime) -> None:
    """A cancelled instance leaves no repetition and no open task."""
    instance = _asked(runtime)

    cancel_instance(runtime, instance, reason="a mistake", actor=SYSTEM)

    assert (rows(runtime, "repetition"), open_tasks(runtime, instance)) == ([], [])


def test_timers_and_messages_find_their_repetition(runtime: Runtime, clock: SetClock) -> None:
    """Inside parked sub-processes a timer fires and a message is received; the person is the right one."""
    each = Loop(collection=Feel("people"), element_variable="person")
    inside = (
        process("visits").start().sub_process("visit", loop=each).start("i").catch("reply", message("reply", "person"))
    )
    inside = inside.user_task("write", assignee="=person").end("written").done().end()
    diagram = inside.boundary("late", "write", timer("P1D"), interrupting=False).user_task("remind").end().build()
    publish(runtime, Resource("visits.bpmn", bpmn(diagram)))
    instance = begin(runtime, "visits", {"people": PEOPLE})

    publish_message(runtime, "reply", correlation_key="clerk-7", variables={}, actor=SYSTEM)
    clock.moment += timedelta(days=2)
    fire_due(runtime, limit=10)

    found = [(task.element, task.assignee) for task in open_tasks(runtime, instance)]
    assert found == [("write", "clerk-7"), ("remind", None)]
