"""Event sub-processes: interrupting and not, for every kind of event, at every depth."""

from datetime import timedelta

import pytest

from engine.graph import Event, EventKind, Process
from tests.builders import (
    Builder,
    compensate,
    conditional,
    error,
    escalation,
    message,
    process,
    signal,
    timer,
    timer_cycle,
)
from tests.engine.execution.play import Play, play

COMPENSATED = Event(EventKind.COMPENSATION)


def _at_top(*events: Event, interrupting: bool = True, **fields: object) -> Process:
    start = process().start().user_task("work").end()
    return start.event_sub_process("e", *events, interrupting=interrupting, **fields).user_task("handle").done().build()


def _happen(played: Play, kind: EventKind) -> Play:
    match kind:
        case EventKind.TIMER:
            return played.fire("e_start")
        case EventKind.MESSAGE:
            return played.message("x")
        case EventKind.SIGNAL:
            return played.signal("x")
    return played.set(n=2)


EVENTS = [timer("PT1H"), message("x"), signal("x"), conditional("n > 1")]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind.value)
def test_interrupting_one_takes_over(event: Event) -> None:
    """Everything else in the scope is cancelled; the instance is complete when the event sub-process is."""
    played = _happen(play(_at_top(event), {"n": 1}), event.kind)

    assert (played.open, played.waits, played.timers, played.complete("handle").status) == (
        ["handle"],
        {},
        {},
        "completed",
    )


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind.value)
def test_one_that_does_not_interrupt_runs_beside(event: Event) -> None:
    """The rest goes on, and the scope is complete when both are."""
    played = _happen(play(_at_top(event, interrupting=False), {"n": 1}), event.kind)
    both = played.open

    assert (both, played.complete("work").status, played.complete("handle").status) == (
        ["handle", "work"],
        "active",
        "completed",
    )


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind.value)
def test_two_levels_down(event: Event) -> None:
    """Inside a sub-process of a sub-process it takes over that scope only."""
    deep = process().start().sub_process("s").start("i").sub_process("t").start("j").user_task("work")
    deep = deep.event_sub_process("e", event).user_task("handle").done().done().user_task("beside").done().end()
    played = _happen(play(deep.build(), {"n": 1}), event.kind)

    assert (played.open, played.complete("handle").open) == (["handle"], ["beside"])


def test_message_may_come_again_where_it_does_not_interrupt() -> None:
    """Every message starts another one; each has the message's variables to itself."""
    played = play(_at_top(message("x"), interrupting=False)).message("x", n=1).message("x", n=2)

    assert (played.open, played.sees("handle"), played.variables) == (
        ["handle", "handle", "work"],
        [{"n": 1}, {"n": 2}],
        {},
    )


def test_cycle_starts_one_each_time() -> None:
    """A cycle that does not interrupt starts one for every repetition."""
    played = play(_at_top(timer_cycle("R2/PT1H"), interrupting=False)).run_due(timedelta(days=1))

    assert played.open == ["handle", "handle", "work"]


def test_output_mappings_of_the_start_event() -> None:
    """They decide which of the message's variables the event sub-process gets."""
    played = play(_at_top(message("x"), outputs={"sum": "=a + b"})).message("x", a=1, b=2)

    assert played.sees("handle") == [{"sum": 3}]


def _error_inside(catcher: Event) -> Builder:
    inside = process().start().sub_process("s").start("i").parallel("fork").user_task("beside").at("fork")
    return inside.user_task("work").end("bad", error("E1")).event_sub_process("e", catcher).user_task("handle")


def test_error_is_caught_inside_and_nothing_else_goes_on() -> None:
    """An error event sub-process catches before the boundary does."""
    diagram = _error_inside(error("E1")).done().done().user_task("after").boundary("b", "s", error()).user_task("outer")
    played = play(diagram.build()).complete("work")

    assert (played.open, played.complete("handle").open) == (["handle"], ["after"])


def test_error_of_another_code_goes_on_outward() -> None:
    """What the event sub-process does not catch reaches the boundary."""
    diagram = _error_inside(error("E2")).done().done().end().boundary("b", "s", error()).user_task("outer")

    assert play(diagram.build()).complete("work").open == ["outer"]


def test_error_thrown_again_in_its_handler_goes_outward() -> None:
    """The handler of an error does not catch the error that it throws on."""
    again = _error_inside(error("E1")).end("again", error("E1")).done().done().end()
    played = play(again.boundary("b", "s", error("E1")).user_task("outer").build()).complete("work")

    assert played.complete("handle").open == ["outer"]


@pytest.mark.parametrize(("interrupting", "expected"), [(True, ["handle"]), (False, ["handle", "work"])])
def test_escalation(interrupting: bool, expected: list[str]) -> None:
    """An escalation starts it, with or without interrupting the thrower."""
    diagram = process().start().throw("up", escalation("late")).user_task("work")
    diagram = diagram.event_sub_process("e", escalation("late"), interrupting=interrupting).user_task("handle").done()

    assert play(diagram.build()).open == expected


def test_compensation_of_a_sub_process_that_draws_its_own() -> None:
    """A completed sub-process is undone by its compensation event sub-process, with the variables it had."""
    diagram = (
        process().start().sub_process("s", inputs={"n": "=41"}).start("i").script("set", "n", "n + 1")
        .event_sub_process("e", COMPENSATED).script("undo", "undone", "n").done().done()
        .end("back", compensate("s")).build()
    )  # fmt: skip

    assert play(diagram).variables == {"undone": 42}


def test_signal_thrown_inside_does_not_start_it_again() -> None:
    """A signal that an event sub-process throws starts others, but not itself once more (pitfall of design decision
    3).
    """
    diagram = (
        process().start().throw("go", signal("x")).user_task("work")
        .event_sub_process("e", signal("x"), interrupting=False).script("count", "n", "n + 1")
        .end("more", signal("x")).done()
        .event_sub_process("f", signal("x"), interrupting=False).user_task("heard").done().build()
    )  # fmt: skip
    played = play(diagram, {"n": 0})

    assert (played.open, played.variables) == (["heard", "heard", "work"], {"n": 1})


def test_throwing_token_is_taken_away_by_what_it_starts() -> None:
    """The token that throws the signal counts while it throws: interrupted, it does not go on."""
    diagram = process().start().throw("go", signal("x")).user_task("never").event_sub_process("e", signal("x"))

    assert play(diagram.user_task("handle").done().build()).open == ["handle"]


def test_second_interrupting_event_comes_too_late() -> None:
    """Where one interrupting event sub-process has taken over, no other one of the scope can start."""
    diagram = (
        process().start().user_task("work").event_sub_process("e", message("x")).user_task("a")
        .end("bad", error("E")).done()
        .event_sub_process("f", error()).user_task("b").done().build()
    )  # fmt: skip
    played = play(diagram).message("x").complete("a")

    assert (played.status, played.ended and played.ended.error_code) == ("failed", "E")
