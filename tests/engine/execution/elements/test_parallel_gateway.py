"""Parallel gateways: forks, joins, and joins in loops."""

import pytest

from engine.graph import Process
from tests.builders import process
from tests.engine.execution.play import play


def _rounds() -> Process:
    return (
        process().start().exclusive("again").parallel("fork").user_task("a").parallel("join").user_task("check")
        .exclusive("enough").when("not(good)").to("again").at("enough").otherwise().end()
        .at("fork").user_task("b").to("join").build()
    )  # fmt: skip


def test_join_waits_for_every_way_in() -> None:
    """The token goes on when both branches have arrived, in either order."""
    played = play(_rounds(), {"good": True}).complete("b")

    assert (played.open, played.complete("a").open) == (["a"], ["check"])


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_join_in_a_loop_needs_both_branches_in_every_round(order: str) -> None:
    """A token of an earlier round never counts in a later one, whichever branch is first (trap F1 of
    performance.md).
    """
    played = play(_rounds(), {"good": False})
    seen = []
    for _ in range(3):
        for element in order:
            seen.append(tuple(played.open))
            played.complete(element)
        played.complete("check")

    assert seen == [("a", "b"), (order[1],)] * 3


def test_surplus_tokens_wait_for_their_partners() -> None:
    """Two tokens on one way in do not stand for one on each; the second pair goes on when it is complete."""
    diagram = (
        process().start().parallel("fork").exclusive("merge").parallel("join").user_task("after")
        .at("fork").to("merge").at("fork").user_task("a").exclusive("slow").to("join").at("fork").user_task("b").to("slow")
        .build()
    )  # fmt: skip
    played = play(diagram)

    assert (played.open, played.complete("a").open, played.complete("b").open) == (
        ["a", "b"],
        ["after", "b"],
        ["after", "after"],
    )


def test_join_that_can_never_be_complete_is_an_incident() -> None:
    """A branch that no token can reach any more does not keep the instance waiting in silence."""
    diagram = (
        process().start().exclusive("x").when("true").task("a").parallel("join").end()
        .at("x").otherwise().task("b").to("join").build()
    )  # fmt: skip

    assert play(diagram).problems == [("join", "execution.deadlock")]


def test_conditions_do_not_count_at_a_fork() -> None:
    """All flows out of a parallel gateway are taken, whatever is written on them."""
    diagram = process().start().parallel("fork").when("false").user_task("a").at("fork").user_task("b").build()

    assert play(diagram).open == ["a", "b"]
