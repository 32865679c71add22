"""End events: throwing and ending."""

from engine.execution.effects import EscalationThrown, MessageThrown, SignalThrown
from tests.builders import compensate, error, escalation, message, process, signal
from tests.engine.execution.play import play


def test_last_end_event_completes_the_instance() -> None:
    """The instance is complete when the last of its tokens has ended, not before."""
    diagram = process().start().parallel("fork").user_task("a").end("one").at("fork").end("two").build()

    played = play(diagram)

    assert (played.status, played.complete("a").status) == ("active", "completed")


def test_message_end_event_throws_its_mapped_variables() -> None:
    """A message end event sends the message with its key and its mapped variables, and nothing else."""
    diagram = process().start().end("told", message("done", "number"), inputs={"result": "=answer"}).build()

    played = play(diagram, {"number": 17, "answer": "yes", "secret": "no"})

    assert [e for e in played.effects if isinstance(e, MessageThrown)] == [
        MessageThrown("done", "17", {"result": "yes"}, None)
    ]


def test_signal_end_event_throws() -> None:
    """A signal end event tells the world."""
    played = play(process().start().end("told", signal("alarm")).build())

    assert [e for e in played.effects if isinstance(e, SignalThrown)] == [SignalThrown("alarm", {})]


def test_uncaught_error_end_event_ends_the_instance() -> None:
    """An error that nothing catches ends everything, and its code is told (BPMN 2.0.2, 10.5.3)."""
    diagram = process().start().parallel("fork").user_task("a").at("fork").end("bad", error("E1")).build()

    played = play(diagram)

    assert (played.status, played.ended and played.ended.error_code) == ("failed", "E1")


def test_uncaught_escalation_goes_on_and_is_told() -> None:
    """An escalation that nothing catches changes nothing here; the caller hears of it."""
    played = play(process().start().end("up", escalation("late")).build())

    assert (played.status, [e for e in played.effects if isinstance(e, EscalationThrown)]) == (
        "completed",
        [EscalationThrown("late", {})],
    )


def test_terminate_ends_its_scope_at_once() -> None:
    """A terminate end event takes away everything in its scope; the process around it goes on."""
    inner = process().start().sub_process("s").start("s_start").parallel("fork").user_task("a").at("fork")
    diagram = inner.terminate("stop").done().user_task("after").build()

    assert play(diagram).open == ["after"]


def test_terminate_at_the_top_completes_the_instance() -> None:
    """At the top level a terminate end event completes the instance."""
    diagram = process().start().parallel("fork").user_task("a").at("fork").user_task("b").terminate().build()

    assert play(diagram).complete("b").status == "completed"


def test_compensation_end_event_undoes_before_it_ends() -> None:
    """A compensation end event waits until everything is undone."""
    diagram = process().start().task("book").end("back", compensate()).undo_with("unbook", of="book").build()

    played = play(diagram)

    assert (played.path, played.variables) == (["book", "unbook"], {"unbook": True})
