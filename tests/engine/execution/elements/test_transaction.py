"""Transactions: cancelling undoes what was completed."""

from tests.builders import CANCEL, Builder, error, process
from tests.engine.execution.play import play


def _trip() -> Builder:
    return (
        process().start().transaction("trip").start("i").task("hotel").task("flight").user_task("pay").exclusive("paid")
        .when("ok").end("fine").at("paid").otherwise().cancel_end("stop").undo_with("no hotel", of="hotel")
        .undo_with("no flight", of="flight").apart().user_task("beside").done().user_task("travel")
        .boundary("cancelled", "trip", CANCEL).user_task("stay")
    )  # fmt: skip


def test_cancelling_undoes_in_reverse_order() -> None:
    """Nothing inside goes on, completed activities are undone last first, and the cancel event leads on."""
    played = play(_trip().build()).complete("pay", ok=False)

    assert (played.open, played.path[-4:]) == (["stay"], ["paid", "no flight", "no hotel", "cancelled"])


def test_success_keeps_everything() -> None:
    """Completed without being cancelled, a transaction goes on like a sub-process."""
    played = play(_trip().build()).complete("pay", ok=True)

    assert played.open == ["travel"]


def test_error_leaves_without_undoing() -> None:
    """An error at the boundary is a hazard: nothing is undone (BPMN 2.0.2, 10.7)."""
    diagram = (
        process().start().transaction("trip").start("i").task("hotel").end("bad", error("E"))
        .undo_with("no hotel", of="hotel").done().end().boundary("hazard", "trip", error("E")).user_task("look").build()
    )  # fmt: skip
    played = play(diagram)

    assert (played.open, "no hotel" in played.path) == (["look"], False)


def test_cancelled_transaction_without_a_way_on_is_an_incident() -> None:
    """Without a cancel event on the boundary the process says that it does not know where to go."""
    diagram = process().start().transaction("trip").start("i").cancel_end("stop").done().end().build()

    assert play(diagram).problems == [("stop", "execution.no_cancel_event")]
