"""Tasks without a type."""

from tests.builders import process
from tests.engine.execution.play import play


def test_token_passes() -> None:
    """A task without a type completes at once."""
    assert play(process().start().task("a").end().build()).status == "completed"


def test_all_flows_out_of_an_activity_are_taken() -> None:
    """Several unconditional flows out of an activity are a fork (BPMN 2.0.2, 8.4.13)."""
    diagram = process().start().task("a").user_task("b").at("a").user_task("c").build()

    assert play(diagram).open == ["b", "c"]


def test_conditional_flows_out_of_an_activity() -> None:
    """Conditional flows are taken where they hold; the default only where none does."""
    diagram = (
        process().start().task("a").when("n > 1").user_task("many").at("a").when("n > 2").user_task("very")
        .at("a").otherwise().user_task("few").build()
    )  # fmt: skip

    assert [play(diagram, {"n": n}).open for n in (1, 2, 3)] == [["few"], ["many"], ["many", "very"]]


def test_no_conditional_flow_holds() -> None:
    """Where no conditional flow holds and no default is drawn, an incident says so; it can be retried."""
    played = play(process().start().task("a").when("n > 1").user_task("b").build(), {"n": 1})
    before = played.problems

    played.set(n=2).retry()

    assert (before, played.problems, played.open) == ([("a", "execution.no_path")], [], ["b"])


def test_start_quantity_gathers_tokens() -> None:
    """An activity with a start quantity of two begins once for two tokens."""
    diagram = (
        process().start().parallel("fork").task("a").user_task("both", start_quantity=2)
        .at("fork").user_task("b").to("both").build()
    )  # fmt: skip
    played = play(diagram)

    assert (played.open, played.complete("b").open) == (["b"], ["both"])


def test_completion_quantity_multiplies_tokens() -> None:
    """An activity with a completion quantity of three sends three tokens on."""
    diagram = process().start().task("a", completion_quantity=3).user_task("b").build()

    assert play(diagram).open == ["b", "b", "b"]
