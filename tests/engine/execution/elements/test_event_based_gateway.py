"""Event-based gateways: the first event decides."""

from tests.builders import Builder, message, process, signal, timer
from tests.engine.execution.play import Play, play


def _question() -> Builder:
    return (
        process().start().event_gateway("wait").catch("yes", message("yes", "number"), outputs={"why": "=reason"})
        .user_task("go on").at("wait").catch("stop", signal("stop")).user_task("end it")
        .at("wait").catch("late", timer("P3D")).user_task("remind").at("wait").receive("no", message("no", "number"))
        .user_task("ask again")
    )  # fmt: skip


def test_first_event_closes_all_others() -> None:
    """The message comes first: its way is taken with its mapped variables, nothing else is waited for."""
    played = play(_question().build(), {"number": 1}).message("yes", "1", reason="good")

    assert (played.open, played.timers, played.waits, played.variables) == (
        ["go on"],
        {},
        {},
        {"number": 1, "why": "good"},
    )


def test_timer_signal_and_receive_task_decide_as_well() -> None:
    """Each of the events takes its own way."""
    fired = play(_question().build(), {"number": 1}).fire("late").open
    stopped = play(_question().build(), {"number": 1}).signal("stop").open
    refused = play(_question().build(), {"number": 1}).message("no", "1").open

    assert (fired, stopped, refused) == (["remind"], ["end it"], ["ask again"])


def test_path_names_the_event_that_happened() -> None:
    """The catching event is completed like any other."""
    assert play(_question().build(), {"number": 1}).fire("late").path == ["wait", "late"]


def test_instantiating_gateway_begins_at_the_event_that_happened() -> None:
    """An instance that an event behind an instantiating gateway starts goes on behind that event."""
    diagram = (
        process().apart().event_gateway("in", instantiate=True).catch("mail", message("mail"), instantiate=True)
        .user_task("read").at("in").catch("call", message("call"), instantiate=True).user_task("listen").build()
    )  # fmt: skip

    assert Play(diagram).start({"text": "hello"}, at="call").open == ["listen"]
