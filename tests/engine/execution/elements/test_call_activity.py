"""Call activities."""

from engine.execution.effects import CallCancelled, CallOpened
from tests.builders import error, process, timer
from tests.engine.execution.play import play


def test_call_is_opened_with_all_variables() -> None:
    """The called process gets everything that can be seen, mapped inputs included."""
    diagram = process().start().call("check", "=which", inputs={"n": "=m + 1"}).end().build()

    call = next(iter(play(diagram, {"which": "credit", "m": 1}).tasks.values()))

    assert call == CallOpened(3, "check", "credit", "latest", {"which": "credit", "m": 1, "n": 2})


def test_results_come_back() -> None:
    """Everything the called process ended with comes back."""
    played = play(process().start().call("check", "credit").end().build())

    assert played.complete("check", ok=True).variables == {"ok": True}


def test_only_mapped_variables_pass_where_it_says_so() -> None:
    """Without propagation only mappings let variables in and out."""
    diagram = (
        process().start().call("check", "credit", everything=False, inputs={"n": "=m"}, outputs={"fine": "=ok"})
        .end().build()
    )  # fmt: skip
    played = play(diagram, {"m": 1, "secret": 2})
    call = next(iter(played.tasks.values()))

    played.complete("check", ok=True, noise=1)

    assert isinstance(call, CallOpened)
    assert (call.variables, played.variables) == ({"n": 1}, {"m": 1, "secret": 2, "fine": True})


def test_nothing_comes_back_where_nothing_is_mapped() -> None:
    """Without propagation and without output mappings the called process keeps its variables."""
    played = play(process().start().call("check", "credit", everything=False).end().build(), {"m": 1})

    assert played.complete("check", ok=True).variables == {"m": 1}


def test_error_of_the_called_process_is_caught_here() -> None:
    """An error that ended the called process is caught on the boundary of the call."""
    diagram = process().start().call("check", "credit").end().boundary("refused", "check", error("NO")).user_task("ask")
    played = play(diagram.build())
    token = played.token("check")

    played.do(lambda run: run.throw_error(token, "NO", {}))

    assert played.open == ["ask"]


def test_interrupted_call_is_cancelled() -> None:
    """A call that is interrupted takes the called instance away."""
    diagram = process().start().call("check", "credit").end().boundary("late", "check", timer("PT1H")).user_task("ask")
    played = play(diagram.build())
    token = played.token("check")

    played.fire("late")

    assert (CallCancelled(token) in played.last, played.open) == (True, ["ask"])
