"""Multi-instance activities: parallel and sequential, collections, counters, behaviours."""

from typing import Any

import pytest

from engine.graph import Event, EventKind, Feel, Loop, Process
from tests.builders import error, process, signal, timer
from tests.engine.execution.play import Play, play

PEOPLE = {"people": ["li", "wang", "zhao"]}


def _asked(**fields: Any) -> Process:
    loop = Loop(collection=Feel("people"), element_variable="person", **fields)
    return process().start().user_task("ask", loop=loop, assignee="=person").user_task("after").build()


def _assignees(played: Play) -> list[object]:
    return [getattr(task, "assignee", None) for task in played.tasks.values()]


def test_parallel_items_are_open_together() -> None:
    """Every item of the collection has a task of its own; the process goes on after the last."""
    played = play(_asked(), PEOPLE)
    opened = _assignees(played)
    played.complete("ask").complete("ask")

    assert (opened, played.open, played.complete("ask").open) == (["li", "wang", "zhao"], ["ask"], ["after"])


def test_sequential_items_follow_each_other() -> None:
    """The next item begins when the one before is done."""
    played = play(_asked(sequential=True), PEOPLE)
    seen = [_assignees(played)] + [_assignees(played.complete("ask")) for _ in range(3)]

    assert seen == [["li"], ["wang"], ["zhao"], [None]]


def test_cardinality() -> None:
    """A number of repetitions instead of a collection."""
    diagram = process().start().user_task("ask", loop=Loop(cardinality=Feel("n + 1"))).end().build()

    assert play(diagram, {"n": 1}).open == ["ask", "ask"]


@pytest.mark.parametrize("sequential", [False, True])
def test_nothing_to_repeat(sequential: bool) -> None:
    """An empty collection completes at once, with an empty output collection."""
    played = play(_asked(sequential=sequential, output_collection="answers"), {"people": []})

    assert (played.open, played.variables["answers"]) == (["after"], [])


@pytest.mark.parametrize("sequential", [False, True])
def test_output_collection_keeps_the_order_of_the_items(sequential: bool) -> None:
    """Each result stands where its item stands, whoever is done first; nothing else leaves."""
    output = {"output_collection": "answers", "output_element": Feel('person + ":" + string(answer)')}
    played = play(_asked(sequential=sequential, **output), PEOPLE)
    while "ask" in played.open:
        token = played.tokens("ask")[-1]
        played.finish(token, answer=len(played.tasks))

    parallel, in_turn = ["li:1", "wang:2", "zhao:3"], ["li:1", "wang:1", "zhao:1"]
    assert played.variables["answers"] == (in_turn if sequential else parallel)


@pytest.mark.parametrize(
    "condition",
    ["nrOfCompletedInstances >= 2", "numberOfCompletedInstances / numberOfInstances > 0.5", "loopCounter = 2"],
)
def test_completion_condition_ends_the_rest(condition: str) -> None:
    """Both spellings of the counters, and what the repetition itself sees, can end the whole."""
    played = play(_asked(completion_condition=Feel(condition)), PEOPLE).complete("ask")

    assert (played.open, played.complete("ask").open) == (["ask", "ask"], ["after"])


def test_standard_counters_are_seen_inside() -> None:
    """LoopCounter and the nrOf… counters are variables of the repetitions (BPMN 2.0.2, table 10.28)."""
    loop = Loop(cardinality=Feel("3"), sequential=True, output_collection="seen", output_element=Feel("text"))
    names = "loopCounter, nrOfInstances, nrOfActiveInstances, nrOfCompletedInstances"
    counters = f"string join(for n in [{names}] return string(n))"
    diagram = process().start().script("count", "text", counters, loop=loop, inputs={"text": "=null"}).end().build()

    assert play(diagram).variables["seen"] == ["1310", "2311", "3312"]


def test_each_repetition_has_variables_of_its_own() -> None:
    """Inputs and mapped results of one repetition are not seen by another."""
    loop = Loop(collection=Feel("people"), element_variable="person")
    inside = process().start().sub_process("s", loop=loop, inputs={"score": "=0"}).start("i")
    diagram = inside.user_task("rate").script("sum", "score", "score + points").user_task("see").done().end().build()
    played = play(diagram, PEOPLE)
    for points in (1, 2, 3):
        played.set(points=points).complete("rate")

    assert [seen["score"] for seen in played.sees("see")] == [1, 2, 3]


def test_boundary_event_ends_all_repetitions() -> None:
    """A boundary event belongs to the whole."""
    loop = Loop(collection=Feel("people"))
    diagram = (
        process().start().user_task("ask", loop=loop).end().boundary("late", "ask", timer("PT1H")).user_task("call")
    )
    played = play(diagram.build(), PEOPLE).complete("ask")

    assert (len(played.timers), played.fire("late").open) == (1, ["call"])


def test_error_of_one_repetition_ends_all() -> None:
    """An error that one repetition throws is caught at the boundary of the whole."""
    loop = Loop(collection=Feel("people"))
    diagram = (
        process().start().service_task("ask", loop=loop).end().boundary("bad", "ask", error("E")).user_task("look")
    )

    assert play(diagram.build(), PEOPLE).error("ask", "E").open == ["look"]


@pytest.mark.parametrize(("behavior", "expected"), [("all", 0), ("one", 1), ("none", 3)])
def test_behaviour_throws_an_event_as_repetitions_complete(behavior: str, expected: int) -> None:
    """`none` throws for each one, `one` for the first, `all` never (BPMN 2.0.2, table 10.30)."""
    event = Event(EventKind.SIGNAL, "done")
    loop = Loop(collection=Feel("people"), behavior=behavior, none_event=event, one_event=event)
    diagram = process().start().task("ask", loop=loop).user_task("after")
    diagram = diagram.boundary("hear", "ask", signal("done"), interrupting=False).user_task("heard")

    assert play(diagram.build(), PEOPLE).open == ["after"] + ["heard"] * expected


def test_complex_behaviour_throws_where_its_condition_holds() -> None:
    """Each complex event is thrown when its condition holds for a completing repetition."""
    events = ((Feel("nrOfCompletedInstances = 1"), Event(EventKind.ESCALATION, "half")),)
    loop = Loop(collection=Feel("people"), behavior="complex", complex_events=events)
    diagram = process().start().task("ask", loop=loop).user_task("after")
    diagram = diagram.boundary("hear", "ask", Event(EventKind.ESCALATION, "half"), interrupting=False).user_task(
        "heard"
    )

    assert play(diagram.build(), PEOPLE).open == ["after", "heard"]


def test_collection_that_is_no_list_is_an_incident() -> None:
    """Nothing is repeated over a value that is no list."""
    assert play(_asked(), {"people": "li"}).problems == [("ask", "execution.bad_value")]


def test_collection_is_the_one_of_the_beginning() -> None:
    """What is written into the collection later does not change a sequential loop that has begun."""
    played = play(_asked(sequential=True), PEOPLE).set(people=[])

    assert _assignees(played.complete("ask")) == ["wang"]


def test_multi_instance_call_activity() -> None:
    """A call activity is called once for every item, each with its item."""
    loop = Loop(
        collection=Feel("people"), element_variable="person", output_collection="all", output_element=Feel("ok")
    )
    played = play(process().start().call("check", "credit", loop=loop, outputs={"ok": "=fine"}).end().build(), PEOPLE)
    given = [task.variables["person"] for task in played.tasks.values()]  # type: ignore[union-attr]
    for answer in (1, 2, 3):
        played.complete("check", fine=answer)

    assert (given, played.variables["all"]) == (["li", "wang", "zhao"], [1, 2, 3])


def test_counters_cannot_be_overwritten() -> None:
    """Who sends a variable of a counter's name with a task disturbs nothing: it becomes one of the instance."""
    played = play(process().start().user_task("ask", loop=Loop(cardinality=Feel("2"))).user_task("after").build())

    played.complete("ask", nrOfActiveInstances="x", loopCounter=-7).complete("ask")

    assert (played.open, played.variables) == (["after"], {"nrOfActiveInstances": "x", "loopCounter": -7})


def test_collection_that_somebody_overwrote_is_an_incident() -> None:
    """A task that writes something else than a list into the output collection is held, with a sentence."""
    each = Loop(cardinality=Feel("2"), output_collection="said", output_element=Feel("loopCounter"))
    played = play(process().start().user_task("ask", loop=each).user_task("after").build())

    assert played.complete("ask", said=5).problems == [("ask", "execution.bad_value")]
