"""Intermediate throw events."""

from engine.execution.effects import EscalationThrown, MessageThrown, SignalThrown
from engine.graph import Work
from tests.builders import escalation, message, process, signal
from tests.engine.execution.play import play


def test_none_event_passes() -> None:
    """A throw event without an event only passes."""
    assert play(process().start().throw("here").end().build()).path == ["here"]


def test_several_events_are_thrown_in_order() -> None:
    """All events of a multiple throw event are thrown, in the order of the file."""
    played = play(process().start().throw("out", signal("a"), message("b"), escalation("c")).end().build())

    thrown = [e for e in played.effects if isinstance(e, SignalThrown | MessageThrown | EscalationThrown)]

    assert thrown == [SignalThrown("a", {}), MessageThrown("b", "", {}, None), EscalationThrown("c", {})]


def test_signal_is_caught_by_who_listens_in_the_same_instance() -> None:
    """A thrown signal reaches the waits of its own instance at once, with its mapped variables."""
    diagram = (
        process().start().parallel("fork").throw("out", signal("go"), inputs={"n": "=1 + 1"}).end()
        .at("fork").catch("in", signal("go")).user_task("after").build()
    )  # fmt: skip
    played = play(diagram)

    assert (played.open, played.variables, played.waits) == (["after"], {"n": 2}, {})


def test_signal_of_another_name_is_not_caught() -> None:
    """Only the same name counts, also where the names are calculated."""
    diagram = (
        process().start().parallel("fork").throw("out", signal('="go" + string(n)')).end()
        .at("fork").catch("in", signal('="go" + string(n + 1)')).user_task("after").build()
    )  # fmt: skip

    assert play(diagram, {"n": 1}).open == []


def test_escalation_that_does_not_interrupt_goes_on_on_both_sides() -> None:
    """The catcher gets a token, and the thrower goes on."""
    diagram = (
        process().start().sub_process("s").start("i").throw("up", escalation("late")).user_task("work").done()
        .boundary("hear", "s", escalation("late"), interrupting=False).user_task("look").build()
    )  # fmt: skip

    assert play(diagram).open == ["look", "work"]


def test_escalation_that_interrupts_takes_the_thrower_away() -> None:
    """The throwing token is inside what is interrupted and does not go on."""
    diagram = (
        process().start().sub_process("s").start("i").throw("up", escalation("late")).user_task("work").done()
        .boundary("hear", "s", escalation()).user_task("look").build()
    )  # fmt: skip

    assert play(diagram).open == ["look"]


def test_message_with_a_job_type_is_sent_by_a_worker() -> None:
    """A throw event with a job type waits for the worker."""
    played = play(process().start().throw("out", message("b"), work=Work("mail")).end().build())

    assert (played.open, played.complete("out").status) == (["out"], "completed")
