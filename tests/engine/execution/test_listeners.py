"""Execution listeners: jobs around an element, one after the other."""

from engine.execution.effects import JobOpened
from engine.graph import Listener, Process
from tests.builders import error, process, timer
from tests.engine.execution.play import Play, play

LISTENERS = (
    Listener("start", "first"),
    Listener("start", "second"),
    Listener("end", "last"),
    Listener("creating", "new"),
)


def _watched() -> Process:
    diagram = process().start().user_task("a", listeners=LISTENERS, outputs={"seen": "=done"}).user_task("b")
    return diagram.boundary("late", "a", timer("PT1H")).user_task("c").boundary("bad", "a", error("E")).end().build()


def _types(played: Play) -> list[str]:
    return [task.type if isinstance(task, JobOpened) else task.element for task in played.tasks.values()]


def test_each_listener_is_a_job_in_its_turn() -> None:
    """Start listeners, then those of a new task, then the task, then end listeners, then the process goes on."""
    played = play(_watched())
    seen = [_types(played)] + [_types(played.complete("a", done=1)) for _ in range(5)]

    assert seen == [["first"], ["second"], ["new"], ["a"], ["last"], ["b"]]


def test_result_of_a_start_listener_is_seen_by_the_element() -> None:
    """What a start listener brings is there when the task opens."""
    diagram = process().start().user_task("a", listeners=LISTENERS[:1], assignee="=who").build()
    played = play(diagram).complete("a", who="li")

    assert [getattr(task, "assignee", None) for task in played.tasks.values()] == ["li"]


def test_interrupting_withdraws_the_job_of_a_listener() -> None:
    """An element that is interrupted while its end listener runs takes the job away."""
    played = play(_watched()).complete("a").complete("a").complete("a").complete("a", done=1)
    before = _types(played)

    assert (before, _types(played.fire("late")), played.problems) == (["last"], ["c"], [])


def test_error_of_a_listener_is_caught_at_the_boundary() -> None:
    """A BPMN error that a listener throws is an error of its element."""
    assert play(_watched()).error("a", "E").status == "completed"
