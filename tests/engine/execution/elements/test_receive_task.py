"""Receive tasks."""

from tests.builders import message, process, timer
from tests.engine.execution.play import Play, play


def test_message_completes_it() -> None:
    """A receive task waits for its message and takes the variables."""
    played = play(process().start().receive("wait", message("reply", "number")).end().build(), {"number": 7})

    played.message("reply", "7", answer="yes")

    assert (played.status, played.variables) == ("completed", {"number": 7, "answer": "yes"})


def test_boundary_timer_gives_up_waiting() -> None:
    """Its boundary events work as on every activity, and its subscription is closed with it."""
    diagram = process().start().receive("wait", message("reply")).end().boundary("late", "wait", timer("P1D"))

    assert play(diagram.user_task("call").build()).fire("late").open == ["call"]


def test_instantiating_receive_task_begins_an_instance() -> None:
    """An instantiating receive task has its message already when the instance starts."""
    diagram = process().apart().receive("asked", message("ask"), instantiate=True).user_task("answer").build()

    played = Play(diagram).start({"what": "price"}, at="asked")

    assert (played.open, played.variables) == (["answer"], {"what": "price"})


def test_receive_task_without_message_is_an_incident() -> None:
    """Without a message it would wait for ever; it says so."""
    assert play(process().start().receive("wait").end().build()).problems == [("wait", "execution.not_executable")]
