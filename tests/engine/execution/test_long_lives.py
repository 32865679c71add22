"""Instances that live long and diagrams that are deep: results and work per step do not change (traps F1 to F4 of
performance.md).
"""

import sys
from types import FrameType
from typing import Any

from engine.graph import Process
from tests.builders import process, timer
from tests.engine.execution.play import Play, play


def _rectification() -> Process:
    return (
        process().start().exclusive("top").parallel("fork").user_task("investigate").parallel("join").user_task("plan")
        .script("count", "rounds", "rounds + 1").exclusive("good").when("rounds < limit").to("top")
        .at("good").otherwise().end().at("fork").user_task("hear").to("join")
        .boundary("warn", "hear", timer("P1D"), interrupting=False).end()
        .build()
    )  # fmt: skip


def _round(played: Play, order: tuple[str, str]) -> None:
    played.complete(order[0]).complete(order[1]).complete("plan")
    played.effects.clear()


def test_two_thousand_rounds() -> None:
    """A loop around a fork and a join runs two thousand rounds, and the plan never begins before both branches are
    done.
    """
    played = play(_rectification(), {"rounds": 0, "limit": 2000})
    early = 0
    for number in range(2000):
        first, second = ("hear", "investigate") if number % 3 else ("investigate", "hear")
        early += "plan" in played.complete(first).open
        played.complete(second).complete("plan")
        played.effects.clear()

    assert (early, played.status, played.variables["rounds"]) == (0, "completed", 2000)


def test_automatic_loop_of_many_steps() -> None:
    """Three thousand automatic rounds in one call use a work list, not the stack."""
    diagram = process().start().exclusive("top").script("count", "n", "n + 1").exclusive("x").when("n < 3000").to("top")

    assert play(diagram.at("x").otherwise().end().build(), {"n": 0}).variables == {"n": 3000}


def test_twelve_hundred_levels() -> None:
    """Sub-processes nested 1,200 deep open, complete and are cancelled without recursion."""
    diagram = process().start()
    for level in range(1200):
        diagram.sub_process(f"s{level}").start(f"i{level}")
    diagram.user_task("deep")
    for _ in range(1200):
        diagram.done()
    built = diagram.end().build()

    assert (play(built).complete("deep").status, play(built).do(lambda run: run.cancel("enough")).status) == (
        "completed",
        "cancelled",
    )


def test_state_does_not_grow() -> None:
    """After five hundred rounds the state is as small as after ten, but for the digits of its numbers."""
    played = play(_rectification(), {"rounds": 0, "limit": 1000})
    sizes = []
    for number in range(500):
        _round(played, ("hear", "investigate"))
        sizes += [len(played.body)] if number in (9, 499) else []

    assert (sizes[1] - sizes[0] < 30, sizes[1] < 600) == (True, True)


def _calls_of(played: Play) -> int:
    """How many Python functions one round calls."""
    counted = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event == "call"

    sys.setprofile(count)
    try:
        _round(played, ("investigate", "hear"))
    finally:
        sys.setprofile(None)
    return counted


def test_work_per_step_does_not_grow() -> None:
    """A round makes as many function calls after five hundred rounds as after ten."""
    played = play(_rectification(), {"rounds": 0, "limit": 1000})
    counts = []
    for number in range(500):
        _round(played, ("hear", "investigate"))
        counts += [_calls_of(played)] if number in (9, 499) else []

    assert counts[0] == counts[1]


def test_endless_automatic_loop_is_an_incident() -> None:
    """A loop that waits for nobody stops at the step limit; a retry allows as many steps again."""
    diagram = process().start().exclusive("top").script("count", "n", "n + 1").to("top").build()
    played = play(diagram, {"n": 0}, step_limit=100)
    before = (played.problems[0][1], played.variables)

    played.retry()

    assert (before, len(played.problems), played.variables) == (("execution.step_limit", {"n": 49}), 1, {"n": 99})
