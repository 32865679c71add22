"""Intermediate catch events: timers, messages, signals, conditions, links, several at once."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import BihuanError
from engine.execution.effects import TimerSet, WaitOpened
from engine.graph import Event
from tests.builders import conditional, link, message, process, signal, timer, timer_cycle, timer_date
from tests.engine.execution.play import MONDAY, Play, play


def _waiting(*events: Event, **fields: object) -> Play:
    return play(process().start().catch("wait", *events, **fields).user_task("after").build(), {"number": 7, "n": 1})


@pytest.mark.parametrize(
    ("event", "due"),
    [
        (timer("PT1S"), MONDAY + timedelta(seconds=1)),
        (timer('=duration("P1DT2H")'), MONDAY + timedelta(hours=26)),
        (timer('=duration("P1M")'), datetime(2026, 4, 2, 1, 0, tzinfo=UTC)),
        (timer_date("2026-03-02T12:00:00+08:00"), datetime(2026, 3, 2, 4, 0, tzinfo=UTC)),
        (timer_date('=now() + duration("PT1M")'), MONDAY + timedelta(minutes=1)),
        (timer_date("2026-03-05"), datetime(2026, 3, 4, 16, 0, tzinfo=UTC)),
    ],
)
def test_timer_is_set_and_fires(event: Event, due: datetime) -> None:
    """Durations and dates, as ISO text or FEEL; a date without an offset is read where the instance is at home."""
    played = _waiting(event)
    timers = list(played.timers.values())

    assert (timers, played.fire("wait").open) == ([TimerSet(timers[0].wait, 3, "wait", due, 0)], ["after"])


def test_cycle_sends_a_token_each_time() -> None:
    """A catch event with a cycle sends one token for every repetition, the last one ends it."""
    played = _waiting(timer_cycle("R3/PT1S")).run_due(timedelta(seconds=10))

    assert (played.open, played.timers) == (["after", "after", "after"], {})


@pytest.mark.parametrize("event", [timer("soon"), timer("=null"), timer_date("=n"), timer_cycle("R/PT0S")])
def test_timer_that_says_no_time_is_an_incident(event: Event) -> None:
    """What gives no moment is an incident, never a timer that fires at once."""
    assert (_waiting(event).problems, _waiting(event).timers) == ([("wait", "execution.bad_value")], {})


def test_message_with_its_key() -> None:
    """A message wait names the message and the correlation key."""
    played = _waiting(message('="paid" + string(n)', "number"))
    waits = list(played.waits.values())

    assert (waits, played.message("paid1", "7", amount=5).variables) == (
        [WaitOpened(waits[0].wait, 3, "wait", "message", "paid1", "7")],
        {"number": 7, "n": 1, "amount": 5},
    )


def test_one_message_is_taken_once() -> None:
    """The same subscription cannot take a second message."""
    played = _waiting(message("paid"))
    wait = next(iter(played.waits))
    played.message("paid")

    with pytest.raises(BihuanError) as refused:
        played.do(lambda run: run.deliver_message(wait, {}))

    assert refused.value.code == "execution.wait_gone"


def test_signal_of_somebody_else() -> None:
    """A signal goes on to the next element."""
    assert _waiting(signal("opened")).signal("opened").open == ["after"]


def test_condition_that_becomes_true() -> None:
    """A conditional event happens as soon as a variable that was written makes it true."""
    played = _waiting(conditional("n > 1"))

    assert (played.open, played.set(n=2).open) == ([], ["after"])


def test_condition_that_holds_already() -> None:
    """A condition that holds when the token arrives happens at once."""
    assert _waiting(conditional("n = 1")).open == ["after"]


def test_link_goes_on_at_the_other_end() -> None:
    """A link throw event goes on at the catch event of the same name."""
    diagram = process().start().throw("out", link("A")).apart().catch("in", link("A")).user_task("after").build()

    assert (play(diagram).open, play(diagram).path) == (["after"], ["out", "in"])


def test_any_of_several_events() -> None:
    """A multiple event happens with the first of its events; the others are withdrawn."""
    played = _waiting(message("a"), signal("b"), timer("PT1H")).signal("b")

    assert (played.open, played.waits, played.timers) == (["after"], {}, {})


def test_all_of_several_events() -> None:
    """A parallel multiple event happens when all of its events have happened, in any order."""
    played = _waiting(message("a"), signal("b"), parallel_multiple=True).signal("b")

    assert (played.open, played.message("a", x=1).open) == ([], ["after"])


def test_output_mapping_of_an_event() -> None:
    """The output mappings decide what stays of a message."""
    played = _waiting(message("paid"), outputs={"sum": "=amount * 2"}).message("paid", amount=5, noise=0)

    assert played.variables == {"number": 7, "n": 1, "sum": 10}
