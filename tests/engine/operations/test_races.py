"""Two at the same moment: one of the two serial results, never a mixture, never a lock error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from engine.errors import BihuanError
from engine.operations import Runtime, claim_task, complete_task, publish_message, start_instance
from engine.rules.permissions import SYSTEM, Actor
from tests.builders.diagrams import catch, chain, end, flow, message, start, user
from tests.engine.operations.acting import begin, happenings, only_task, open_tasks, publish, rows, status


def _together(*acts: Callable[[], Any]) -> list[str]:
    """Do all at once; gives "done" or the code of the refusal of each, sorted."""

    def outcome(act: Callable[[], Any]) -> str:
        try:
            act()
        except BihuanError as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(outcome, acts))


def test_of_many_who_claim_one_gets_the_task(runtime: Runtime) -> None:
    """Eight people claim at once: one has it, seven hear who."""
    publish(runtime, chain("p", start(), user("ask", groups="agents"), end()))
    task = only_task(runtime, begin(runtime, "p"))
    people = [Actor(f"p{number}", "", groups=frozenset({"agents"})) for number in range(8)]

    outcomes = _together(*(lambda who=who: claim_task(runtime, task, actor=who) for who in people))

    assert outcomes == ["done"] + ["task.taken"] * 7


def test_of_many_who_complete_one_does(runtime: Runtime) -> None:
    """Eight completions of one task move the case once."""
    publish(runtime, chain("p", start(), user("ask"), user("then"), end()))
    instance = begin(runtime, "p")
    task = only_task(runtime, instance)

    outcomes = _together(*(lambda: complete_task(runtime, task, variables={}, actor=SYSTEM) for _ in range(8)))

    completed = [each for each in happenings(runtime, instance) if each[1] == "completed" and each[0] == "ask"]
    assert (outcomes, len(completed)) == (["done"] + ["task.closed"] * 7, 1)


def test_the_same_submission_many_times_at_once_is_done_once(runtime: Runtime) -> None:
    """With one key all eight get an answer, and it happened once."""
    publish(runtime, chain("p", start(), user("ask"), user("then"), end()))
    instance = begin(runtime, "p")
    task = only_task(runtime, instance)

    outcomes = _together(*(lambda: complete_task(runtime, task, variables={}, actor=SYSTEM, key="k") for _ in range(8)))

    assert (outcomes, len(open_tasks(runtime, instance))) == (["done"] * 8, 1)


def test_a_start_submitted_many_times_at_once_is_one_instance(runtime: Runtime) -> None:
    """With one key there is one instance, whoever came first."""
    publish(runtime, chain("p", start(), user("ask"), end()))

    outcomes = _together(*(lambda: start_instance(runtime, "p", variables={}, actor=SYSTEM, key="k") for _ in range(8)))

    assert (outcomes, len(rows(runtime, "instance"))) == (["done"] * 8, 1)


def test_branches_of_one_case_are_completed_at_the_same_moment(runtime: Runtime) -> None:
    """Six people finish parallel tasks of one case at once: nobody sees a conflict, nothing is lost."""
    names = [f"t{number}" for number in range(6)]
    also = tuple(part for name in names for part in (user(name), flow("start", name)))
    publish(runtime, chain("p", start(), user("last"), end(), also=also))
    instance = begin(runtime, "p")
    tasks = [row.id for row in open_tasks(runtime, instance)]

    outcomes = _together(
        *(lambda task=task: complete_task(runtime, task, variables={task: 1}, actor=SYSTEM) for task in tasks)
    )

    audit = [row["seq"] for row in rows(runtime, "audit") if row["chain"] == instance]
    assert (outcomes, status(runtime, instance), sorted(audit)) == (["done"] * 7, "completed", list(range(1, 9)))


def test_a_message_and_a_completion_meet(runtime: Runtime) -> None:
    """Both change one instance at once; both are done."""
    also = (catch("wait", message("paid")), flow("start", "wait"))
    publish(runtime, chain("p", start(), user("ask"), end(), also=also, messages={"paid": '"7"'}))
    instance = begin(runtime, "p")
    task = only_task(runtime, instance)

    outcomes = _together(
        lambda: complete_task(runtime, task, variables={}, actor=SYSTEM),
        lambda: publish_message(runtime, "paid", correlation_key="7", variables={}, actor=SYSTEM),
    )

    assert (outcomes, status(runtime, instance)) == (["done", "done"], "completed")
