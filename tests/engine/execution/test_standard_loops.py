"""Standard loops (BPMN 2.0.2, 10.3.8)."""

import pytest

from engine.graph import Feel, Loop
from tests.builders import process
from tests.engine.execution.play import play


@pytest.mark.parametrize(("test_before", "expected"), [(False, 4), (True, 3)])
def test_condition_is_asked_before_or_after(test_before: bool, expected: int) -> None:
    """With testBefore the condition is asked first, so that it may run not at all."""
    loop = Loop(standard=True, condition=Feel("n < 3"), test_before=test_before)
    diagram = process().start().script("count", "n", "n + 1", loop=loop).end().build()

    assert [play(diagram, {"n": n}).variables["n"] for n in (0, 3)] == [3, expected]


def test_maximum_ends_it() -> None:
    """The loop ends at its maximum although the condition still holds."""
    loop = Loop(standard=True, condition=Feel("true"), maximum=3)

    assert play(process().start().script("count", "n", "n + 1", loop=loop).end().build(), {"n": 0}).variables == {
        "n": 3
    }


def test_people_in_a_loop() -> None:
    """A user task repeats as long as its own result asks for it."""
    played = play(process().start().user_task("try", loop=Loop(standard=True, condition=Feel("again"))).end().build())

    assert (played.complete("try", again=True).open, played.complete("try", again=False).status) == (
        ["try"],
        "completed",
    )


def test_loop_counter() -> None:
    """The repetitions are numbered from one."""
    loop = Loop(standard=True, condition=Feel("loopCounter < 3"))
    diagram = process().start().script("note", "seen", "seen + string(loopCounter)", loop=loop).end().build()

    assert play(diagram, {"seen": ""}).variables == {"seen": "123"}


def test_condition_that_is_null_is_an_incident() -> None:
    """A loop whose condition says nothing stops and can be retried."""
    played = play(process().start().task("a", loop=Loop(standard=True, condition=Feel("again"))).end().build())

    assert (played.problems, played.set(again=False).retry().status) == (
        [("a", "execution.expression_failed")],
        "completed",
    )
