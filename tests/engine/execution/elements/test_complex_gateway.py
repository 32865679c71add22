"""Complex gateways: set off by a condition, reset when the rest has come (BPMN 2.0.2, 13.4.5)."""

from engine.graph import Process
from tests.builders import process
from tests.engine.execution.play import play


def _two_of_three(again: str = "false") -> Process:
    return (
        process().start().exclusive("top").parallel("fork").user_task("a").complex("join", "activationCount >= 2")
        .user_task("after").exclusive("again").when(again).to("top").at("again").otherwise().end()
        .at("fork").user_task("b").to("join").at("fork").user_task("c").to("join").build()
    )  # fmt: skip


def test_two_of_three_are_enough() -> None:
    """The gateway goes on with the second token; the third changes nothing any more."""
    played = play(_two_of_three()).complete("c").complete("a")
    before = played.open

    assert (before, played.complete("b").complete("after").status) == (["after", "b"], "completed")


def test_gateway_is_as_new_after_its_reset() -> None:
    """In the next round it needs two tokens again."""
    played = play(_two_of_three("true")).complete("a").complete("b").complete("c").complete("after").complete("a")

    assert (played.open, played.complete("c").open) == (["b", "c"], ["after", "b"])


def test_instance_is_complete_although_the_rest_never_comes() -> None:
    """A branch that can come no more resets the gateway, so that nothing is left standing."""
    diagram = (
        process().start().inclusive("split").when("true").task("a").complex("join").task("after").end()
        .at("split").when("wanted").task("b").to("join").build()
    )  # fmt: skip

    assert play(diagram, {"wanted": False}).status == "completed"


def test_flow_on_reset() -> None:
    """A flow whose condition speaks of waitingForStart is taken when the gateway is reset."""
    diagram = (
        process().start().parallel("fork").user_task("a").complex("join", "activationCount >= 1")
        .when("waitingForStart").user_task("first").at("join").when("not(waitingForStart)").user_task("rest")
        .at("fork").user_task("b").to("join").build()
    )  # fmt: skip
    played = play(diagram).complete("a")

    assert (played.open, played.complete("b").open) == (["b", "first"], ["first", "rest"])


def test_several_ways_out() -> None:
    """As a split it takes every flow that holds, else the default."""
    diagram = (
        process().start().complex("split").when("n > 1").user_task("a").at("split").when("n > 2").user_task("b")
        .at("split").otherwise().user_task("c").build()
    )  # fmt: skip

    assert [play(diagram, {"n": n}).open for n in (1, 2, 3)] == [["c"], ["a"], ["a", "b"]]
