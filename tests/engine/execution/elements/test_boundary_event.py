"""Boundary events: what they interrupt, and how often they happen."""

from datetime import timedelta

from engine.execution.effects import Happened, TaskClosed
from engine.graph import Event
from tests.builders import Builder, conditional, error, message, process, signal, timer, timer_cycle
from tests.engine.execution.play import play


def _task(*events: Event, **fields: object) -> Builder:
    start = process().start().user_task("work").end("done")
    return start.boundary("event", "work", *events, **fields).user_task("other")


def test_interrupting_event_ends_the_activity() -> None:
    """The task is closed as cancelled, and only the way behind the event goes on."""
    played = play(_task(timer("PT1H")).build())
    token = played.token("work")

    played.fire("event")

    cancelled = Happened("work", "user_task", "cancelled")
    assert (played.open, TaskClosed(token, "cancelled") in played.last, cancelled in played.last) == (
        ["other"],
        True,
        True,
    )


def test_event_that_does_not_interrupt() -> None:
    """The activity stays open beside the way behind the event."""
    assert play(_task(timer("PT1H"), interrupting=False).build()).fire("event").open == ["other", "work"]


def test_completing_the_activity_withdraws_the_events() -> None:
    """When the activity is done, nothing is waited for any more."""
    played = play(_task(timer("PT1H"), message("stop")).build())
    before = (len(played.timers), len(played.waits))

    assert (before, played.complete("work").status) == ((1, 1), "completed")


def test_cycle_happens_as_often_as_it_says() -> None:
    """A cycle that does not interrupt happens again and again, while the activity is open."""
    played = play(_task(timer_cycle("R3/PT1H"), interrupting=False).build()).run_due(timedelta(days=1))

    assert played.open == ["other", "other", "other", "work"]


def test_cron_text_names_the_moments() -> None:
    """A cycle written as cron happens at its moments, and only once for those that nobody was there for."""
    played = play(_task(timer_cycle("0 0 8 * * MON-FRI"), interrupting=False).build())  # Monday, 09:00 in Shanghai
    first = [timer.due.isoformat() for timer in played.timers.values()]
    played.now += timedelta(days=2)

    played.fire("event")

    left = [(timer.due.isoformat(), timer.repetitions_left) for timer in played.timers.values()]
    expected = (["2026-03-03T00:00:00+00:00"], ["other", "work"], [("2026-03-05T00:00:00+00:00", -1)])
    assert (first, played.open, left) == expected


def test_missed_repetitions_happen_once() -> None:
    """Repetitions that fell due while nobody was there count as fired; the next one lies in the future."""
    played = play(_task(timer_cycle("R10/PT1H"), interrupting=False).build())
    played.now += timedelta(hours=5, minutes=30)

    played.fire("event")

    left = [(timer.due - played.now, timer.repetitions_left) for timer in played.timers.values()]
    assert (played.open, left) == (["other", "work"], [(timedelta(minutes=30), 4)])


def test_message_that_does_not_interrupt_may_come_again() -> None:
    """The subscription stays open for the next message."""
    played = play(_task(message("note"), interrupting=False).build()).message("note").message("note")

    assert (played.open, len(played.waits)) == (["other", "other", "work"], 1)


def test_condition_happens_on_becoming_true_only() -> None:
    """A condition that stays true does not happen again; one that became false in between does."""
    played = play(_task(conditional("n > 1"), interrupting=False).build(), {"n": 2})
    counts = [len(played.open)]
    for n in (3, 1, 5):
        counts.append(len(played.set(n=n).open))

    assert counts == [2, 2, 2, 3]


def test_boundary_event_of_a_sub_process_takes_away_everything_inside() -> None:
    """An interrupted sub-process loses all its tasks and waits, at any depth."""
    diagram = (
        process().start().sub_process("s").start("i").parallel("fork").user_task("a").at("fork")
        .sub_process("deep").start("j").catch("wait", signal("x")).done().done().end()
        .boundary("stop", "s", message("stop")).user_task("other").build()
    )  # fmt: skip
    played = play(diagram).message("stop")

    assert (played.open, played.waits) == (["other"], {})


def test_event_sees_the_variables_of_its_activity() -> None:
    """Timer and key are evaluated with the mapped inputs of the activity."""
    diagram = process().start().user_task("work", inputs={"hours": "=4"})
    diagram = diagram.boundary("late", "work", timer('=duration("PT" + string(hours) + "H")')).end()

    played = play(diagram.build())

    assert [t.due - played.now for t in played.timers.values()] == [timedelta(hours=4)]


def test_message_brings_variables() -> None:
    """What the message brought goes into the process."""
    assert play(_task(message("stop")).build()).message("stop", why="changed").variables == {"why": "changed"}


def test_all_of_several_events() -> None:
    """A parallel multiple boundary event happens when all its events have, and may happen again where it does not
    interrupt.
    """
    both = _task(message("a"), message("b"), interrupting=False, parallel_multiple=True).build()

    played = play(both).message("a").message("b").message("b")

    assert (played.open, played.message("a").open) == (["other", "work"], ["other", "other", "work"])


def test_incident_of_the_activity_does_not_stop_its_events() -> None:
    """A boundary event interrupts an activity that stands still with an incident, and clears it."""
    diagram = process().start().service_task("work", outputs={"x": "=a + 1"}).end("done")
    played = play(diagram.boundary("late", "work", timer("PT1H")).user_task("other").build()).complete("work", a="b")

    assert (played.problems, played.fire("late").problems, played.open) == (
        [("work", "execution.expression_failed")],
        [],
        ["other"],
    )


def test_error_in_a_sub_process_is_caught_at_the_nearest_boundary() -> None:
    """The innermost boundary event for the code catches; one for another code does not."""
    diagram = (
        process().start().sub_process("outer").start("i").sub_process("inner").start("j").end("bad", error("E1")).done()
        .done().boundary("not me", "inner", error("E2")).user_task("wrong").boundary("me", "outer", error("E1"))
        .user_task("right").build()
    )  # fmt: skip

    assert play(diagram).open == ["right"]
