"""Exclusive gateways: one way out, never a silent choice."""

from engine.execution.effects import Happened
from tests.builders import Builder, process
from tests.engine.execution.play import play


def _choice() -> Builder:
    start = process().start().exclusive("x").when("n > 10").user_task("much").at("x").when("n > 5")
    return start.user_task("some")


def test_first_condition_that_holds_is_taken() -> None:
    """The flows are tried in the order of the file; the first that holds is taken alone."""
    diagram = _choice().at("x").otherwise().user_task("little").build()

    assert [play(diagram, {"n": n}).open for n in (11, 6, 1)] == [["much"], ["some"], ["little"]]


def test_no_way_out_is_an_incident_that_names_the_variables() -> None:
    """Without a default flow and with no condition that holds, an incident names what the conditions could see."""
    played = play(_choice().build(), {"n": 1})

    incident = next(iter(played.incidents.values()))

    assert (incident.element, incident.code, incident.facts) == (
        "x",
        "execution.no_path",
        {"element": "x", "seen": "n"},
    )


def test_condition_that_is_null_is_an_incident_and_not_a_no() -> None:
    """A missing variable stops the token, even where a default is drawn; corrected, the gateway decides anew."""
    played = play(_choice().at("x").otherwise().user_task("little").build())
    before = played.problems

    played.set(n=7).retry()

    assert (before, played.open) == ([("x", "execution.expression_failed")], ["some"])


def test_merge_lets_every_token_pass() -> None:
    """An exclusive gateway with several ways in waits for nobody."""
    diagram = process().start().parallel("fork").exclusive("merge").user_task("a").at("fork").to("merge").build()

    assert play(diagram).open == ["a", "a"]


def test_taken_flow_is_in_the_history() -> None:
    """Which way was taken is a line of history."""
    played = play(_choice().build(), {"n": 6})

    assert [e.element for e in played.effects if isinstance(e, Happened) and e.what == "taken"] == ["x_to_some"]


def test_a_null_condition_says_why() -> None:
    """A gateway that gets null because nobody has set the variable is an incident with that reason, not a choice."""
    diagram = process().start().exclusive("x").when("urgent").user_task("now").at("x").otherwise().user_task("later")
    (incident,) = play(diagram.build()).incidents.values()

    assert (incident.code, incident.facts["reason_en"]) == (
        "execution.expression_failed",
        "The name 'urgent' does not exist here. Check its spelling or give it a value first.",
    )
