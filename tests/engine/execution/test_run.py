"""What can be done to a running instance, besides completing: cancel, variables, retry, escalate, refusals."""

from collections.abc import Callable

import pytest

from engine.errors import BihuanError
from engine.execution import Run
from engine.execution.effects import CallCancelled, Ended, Happened, TaskClosed, TimerCleared
from tests.builders import conditional, escalation, process, timer
from tests.engine.execution.play import play


def test_cancelling_withdraws_everything() -> None:
    """Tasks, calls and timers are withdrawn, the reason is in the history, nothing is left."""
    diagram = process().start().parallel("fork").user_task("a").at("fork").call("c", "other")
    played = play(diagram.boundary("late", "a", timer("P1D")).end().build())
    task, call, wait = played.token("a"), played.token("c"), next(iter(played.timers))

    played.do(lambda run: run.cancel("withdrawn by the customer"))

    closed = {TaskClosed(task, "cancelled"), CallCancelled(call), TimerCleared(wait), Ended("cancelled")}
    line = Happened("p", "process", "cancelled", {"reason": "withdrawn by the customer"})
    assert (closed <= {e for e in played.last if not isinstance(e, Happened)}, line in played.last, played.status) == (
        True,
        True,
        "cancelled",
    )


def test_cancelling_twice_changes_nothing() -> None:
    """A second cancel has no effect."""
    played = play(process().start().user_task("a").build()).do(lambda run: run.cancel("x"))

    assert played.do(lambda run: run.cancel("y")).last == []


def test_changed_names_the_variables_of_the_instance_that_were_written() -> None:
    """Only variables of the instance itself count as changed."""
    inside = process().start().user_task("a").sub_process("s", inputs={"own": "=1"}).start("i").script("x", "own", "2")
    played = play(inside.done().user_task("b").build(), {"old": 1}).complete("a", new=2)

    assert played.changed == {"new"}


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda run: run.complete(99, {}), "execution.token_gone"),
        (lambda run: run.throw_error(99, "E", {}), "execution.token_gone"),
        (lambda run: run.escalate(99, "E", {}), "execution.token_gone"),
        (lambda run: run.retry(3), "execution.token_gone"),
        (lambda run: run.set_variables(99, {}), "execution.token_gone"),
        (lambda run: run.choose(3, ["a"]), "execution.token_gone"),
        (lambda run: run.fire_timer(3, 99), "execution.wait_gone"),
        (lambda run: run.deliver_message(99, {}), "execution.wait_gone"),
        (lambda run: run.deliver_signal(4, {}), "execution.wait_gone"),
    ],
)
def test_what_is_not_there_is_refused(act: Callable[[Run], object], code: str) -> None:
    """A token or wait that is gone, or is of another kind, is a conflict with a sentence."""
    played = play(process().start().user_task("a").end().boundary("late", "a", timer("P1D")).end().build())

    with pytest.raises(BihuanError) as refused:
        played.do(act)

    assert (refused.value.code, refused.value.fault) == (code, "conflict")


def test_variables_of_a_scope_can_be_set() -> None:
    """An operator may write into the scope that a task shows."""
    played = play(process().start().user_task("a", inputs={"n": "=1"}, outputs={"m": "=n"}).end().build())
    scope = played.tasks[played.token("a")].scope  # type: ignore[union-attr]

    played.do(lambda run: run.set_variables(scope, {"n": 5})).complete("a")

    assert played.variables == {"m": 5}


def test_worker_escalates_and_goes_on() -> None:
    """An escalation from a job is caught at the boundary without ending the job."""
    diagram = process().start().service_task("work").end()
    diagram = diagram.boundary("late", "work", escalation("late"), interrupting=False).user_task("look")
    played = play(diagram.build())
    token = played.token("work")

    assert played.do(lambda run: run.escalate(token, "late", {})).open == ["look", "work"]


def test_event_sub_process_that_cannot_listen_refuses_the_start() -> None:
    """A timer of the instance itself that says no time refuses the start: there is no token that could carry an
    incident.
    """
    diagram = process().start().user_task("a").event_sub_process("e", timer("=soon")).end().done().build()

    with pytest.raises(BihuanError) as refused:
        play(diagram)

    assert refused.value.code == "execution.expression_failed"


def test_writing_variables_wakes_conditions_of_event_sub_processes() -> None:
    """Conditions are looked at when an operator writes a variable."""
    diagram = (
        process().start().user_task("a").event_sub_process("e", conditional("urgent")).user_task("b").done().build()
    )

    assert play(diagram).set(urgent=True).open == ["b"]


def test_two_branches_write_one_variable() -> None:
    """Parallel branches see each other's writes: variables are in scopes, not on tokens."""
    diagram = (
        process().start().parallel("fork").user_task("a").script("more a", "n", "n + 1").parallel("join").end()
        .at("fork").user_task("b").script("more b", "n", "n + 1").to("join").build()
    )  # fmt: skip

    assert play(diagram, {"n": 0}).complete("b").complete("a").variables == {"n": 2}
