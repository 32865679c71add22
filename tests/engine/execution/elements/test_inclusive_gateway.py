"""Inclusive gateways: several ways out, and joins that wait only for what can still come (BPMN 2.0.2, 13.4.3)."""

import pytest

from engine.graph import Process
from tests.builders import Builder, process, timer
from tests.engine.execution.play import play


def _split() -> Builder:
    return (
        process().start().inclusive("split").when("a").user_task("ask a").inclusive("join").user_task("sum up")
        .at("split").when("b").user_task("ask b").to("join").at("split")
    )  # fmt: skip


@pytest.mark.parametrize(("a", "b"), [(True, False), (False, True), (True, True)])
def test_join_waits_for_exactly_the_branches_that_were_taken(a: bool, b: bool) -> None:
    """The join goes on after the last branch that was taken, without waiting for the others."""
    played = play(_split().otherwise().end().build(), {"a": a, "b": b})
    opened = []
    for element in list(played.open):
        opened.append(tuple(played.complete(element).open))

    assert opened == [("ask b",)] * (a and b) + [("sum up",)]


def test_default_is_taken_where_nothing_holds() -> None:
    """The default flow is taken only where no condition holds."""
    diagram = _split().otherwise().user_task("nothing").build()

    assert [play(diagram, {"a": a, "b": False}).open for a in (True, False)] == [["ask a"], ["nothing"]]


def test_no_way_out_is_an_incident() -> None:
    """Without a default, nothing that holds is an incident."""
    assert play(_split().task("c").build(), {"a": False, "b": False}).open == []
    assert play(_split().when("false").task("c").build(), {"a": False, "b": False}).problems == [
        ("split", "execution.no_path")
    ]


def _loop() -> Process:
    """Branch "ask a" can go round before it comes to the join."""
    return (
        process().start().inclusive("split").when("true").exclusive("top").user_task("ask").exclusive("more")
        .when("more").to("top").at("more").otherwise().inclusive("join").user_task("sum up")
        .at("split").when("true").user_task("look").to("join").build()
    )  # fmt: skip


def test_join_waits_for_a_branch_that_goes_round() -> None:
    """A branch inside a loop can still come, however often it goes round."""
    played = play(_loop(), {"more": True}).complete("look").complete("ask").complete("ask")
    before = played.open

    assert (before, played.complete("ask", more=False).open) == (["ask"], ["sum up"])


def test_join_inside_a_loop_is_as_new_in_every_round() -> None:
    """In every round the join waits for the branches of that round only."""
    diagram = (
        process().start().exclusive("top").inclusive("split").when("a").user_task("x").inclusive("join").user_task("check")
        .exclusive("again").when("again").to("top").at("again").otherwise().end()
        .at("split").when("b").user_task("y").to("join").build()
    )  # fmt: skip
    played = play(diagram, {"a": True, "b": True, "again": True})
    played.complete("y").complete("x").complete("check", b=False)

    assert (played.open, played.complete("x").open) == (["x"], ["check"])


def test_token_behind_the_join_does_not_hold_it_up() -> None:
    """In a cycle through the join, what has passed it is not waited for if it would come by a way that is taken
    already.
    """
    diagram = (
        process().start().inclusive("join").user_task("work").exclusive("again").when("again").to("join")
        .at("again").otherwise().end().build()
    )  # fmt: skip

    assert play(diagram, {"again": True}).complete("work").complete("work", again=False).status == "completed"


def test_cancelled_branch_is_not_waited_for() -> None:
    """When a boundary event takes a branch elsewhere, the join goes on without it."""
    diagram = _split().otherwise().end().boundary("late", "ask b", timer("PT1H")).user_task("escalate").build()
    played = play(diagram, {"a": True, "b": True}).complete("ask a")

    assert (played.open, played.fire("late").open) == (["ask b"], ["escalate", "sum up"])


def test_parallel_fork_into_an_inclusive_join() -> None:
    """An inclusive join after a parallel fork waits for both."""
    diagram = (
        process().start().parallel("fork").user_task("a").inclusive("join").user_task("after")
        .at("fork").user_task("b").to("join").build()
    )  # fmt: skip
    played = play(diagram).complete("a")

    assert (played.open, played.complete("b").open) == (["b"], ["after"])
