"""The saved state: small, versioned, exact."""

from datetime import UTC, date, datetime
from decimal import Decimal

import orjson
import pytest

from engine.errors import BihuanError
from engine.execution import State
from engine.feel.values import DaysTimeDuration
from tests.builders import process, timer
from tests.engine.execution.play import play

VALUES = {
    "text": "快递三天没有更新",
    "amount": Decimal("128.50"),
    "day": date(2026, 3, 2),
    "moment": datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    "length": DaysTimeDuration(3_600_000_000_000),
    "nothing": None,
    "list": [1, "二", None, {"x": True}],
}
FIRST_FORMAT = (
    b'{"v":1,"s":"active","n":9,"o":[[1,"p",0,0]],"t":[[3,"a",1,"w"]],"w":[[4,3,1,"late",0,[0,"2026-03-02T02:00:00+00:00"]]]}'
    b'\n[[{"n":1}],{},{}]'
)
"""What a state of format 1 looks like; it stays here for ever and must load for ever."""


def test_values_survive() -> None:
    """Every kind of value comes back as it was, with its type."""
    assert play(process().start().user_task("a").user_task("b").build(), VALUES).complete("a").variables == VALUES


def test_state_of_the_first_format_runs_on() -> None:
    """A state that format 1 wrote can be continued."""
    diagram = process().start().user_task("a").end().boundary("late", "a", timer("PT1H")).user_task("b").build()
    played = play(diagram)
    played.body = FIRST_FORMAT

    played.do(lambda run: run.fire_timer(3, 4))

    assert (played.variables, [t.node for t in State.load(played.body).tokens.values()]) == ({"n": 1}, ["b"])


def test_state_of_a_newer_program_is_refused() -> None:
    """A format that this program does not know is refused with a sentence."""
    newer = orjson.dumps({"v": 99}) + b"\n[]"

    with pytest.raises(BihuanError) as refused:
        State.load(newer)

    assert refused.value.code == "execution.unknown_format"


def test_dump_and_load_change_nothing() -> None:
    """Loading and dumping again gives the same bytes."""
    played = play(process().start().user_task("a").end().boundary("late", "a", timer("PT1H")).end().build(), VALUES)

    assert State.load(played.body).dump() == played.body


def test_state_of_a_case_is_small() -> None:
    """Beyond its variables, an instance with two open tasks and a timer takes less than 300 bytes."""
    diagram = process("complaint").start().parallel("fork").user_task("investigate").at("fork").user_task("hear")
    body = play(diagram.boundary("warn", "hear", timer("P1D"), interrupting=False).end().build()).body

    assert len(body) < 300


def test_nothing_is_left_of_a_completed_instance() -> None:
    """A completed instance has no token, scope or wait."""
    state = State.load(play(process().start().task("a").end().build(), VALUES).body)

    assert (state.status, state.tokens, state.scopes, state.waits) == ("completed", {}, {}, {})
