"""Moving an instance by hand: tokens taken away, elements started in the right scope, and what is refused."""

from typing import Any

import pytest

from engine.execution import State
from engine.execution.modify import Beginning, Modification, modification_findings
from engine.execution.places import places
from engine.graph import Feel, Loop
from tests.builders import process, timer
from tests.engine.execution.play import Play, play


def _change(running: Play, *, cancel: tuple[Any, ...] = (), start: tuple[Any, ...] = (), **variables: Any) -> Play:
    beginnings = tuple(each if isinstance(each, Beginning) else Beginning(each) for each in start)
    wanted = Modification(cancel, beginnings, variables)
    return running.do(lambda run: run.modify(wanted))


def _codes(running: Play, wanted: Modification) -> list[str]:
    return [each.code for each in modification_findings(running.process, State.load(running.body), wanted)]


def _chain() -> Any:
    return process("p").start().user_task("a").user_task("b").end().build()


def _inside() -> Any:
    drawn = process("p").start().user_task("a").sub_process("s", inputs={"local": "=x"}).start("in")
    return drawn.user_task("b").user_task("c").end().done().user_task("d").end().build()


def test_a_step_is_taken_back() -> None:
    """The open task goes, the earlier one opens again."""
    running = play(_chain()).complete("a")

    _change(running, cancel=("b",), start=("a",))

    assert (running.open, running.complete("a").complete("b").status) == (["a"], "completed")


def test_scopes_around_are_entered() -> None:
    """Starting deep inside enters the sub-process with its inputs, without its start event."""
    running = play(_inside(), {"x": 5})

    _change(running, cancel=("a",), start=("c",))

    seen = [(each["local"], each["x"]) for each in running.sees("c")]
    assert (seen, running.complete("c").complete("d").status) == ([(5, 5)], "completed")


def test_a_running_scope_is_used() -> None:
    """Where the sub-process is under way, the element starts in it."""
    running = play(_inside(), {"x": 5}).complete("a")

    _change(running, start=("c",))

    assert (running.open, running.complete("b").complete("c").complete("c").open) == (["b", "c"], ["d"])


def test_an_emptied_scope_goes_with_its_last_token() -> None:
    """The sub-process is cancelled, it does not complete."""
    running = play(_inside(), {"x": 5}).complete("a")

    _change(running, cancel=("b",), start=("d",))

    assert (running.open, [each.element for each in places(State.load(running.body))]) == (["d"], ["d"])


def test_nothing_left_ends_the_instance() -> None:
    """Cancelling everything cancels the instance and leaves nothing behind."""
    running = _change(play(_inside(), {"x": 5}).complete("a"), cancel=("b",))

    assert running.status == "cancelled"


def test_boundary_events_listen_on_an_entered_scope() -> None:
    """The timer of the sub-process runs from the entering."""
    drawn = process("p").start().user_task("a").sub_process("s").start("in").user_task("b").end().done().end()
    drawn.boundary("late", "s", timer("PT1H")).user_task("remind").end()
    running = play(drawn.build())

    _change(running, cancel=("a",), start=("b",))

    assert running.fire("late").open == ["remind"]


def _each() -> Any:
    loop = Loop(collection=Feel("[1, 2, 3]"), element_variable="x")
    return process("p").start().user_task("m", loop=loop).user_task("after").end().build()


def test_one_repetition_is_taken_away() -> None:
    """The others go on, and the whole completes when they are done."""
    running = play(_each())
    first, second, third = running.tokens("m")

    _change(running, cancel=(first,))

    assert running.finish(second).finish(third).open == ["after"]


def test_the_last_repetition_takes_the_whole_with_it() -> None:
    """Cancelled one by one, the activity is cancelled, not completed."""
    running = play(_each())

    for token in running.tokens("m"):
        _change(running, cancel=(token,), start=("after",) if len(running.tokens("m")) == 1 else ())

    assert (running.open, [e.element for e in places(State.load(running.body))]) == (["after"], ["after"])


def test_all_repetitions_are_one_element() -> None:
    """By the id of the element everything of it goes."""
    assert _change(play(_each()), cancel=("m",), start=("after",)).open == ["after"]


def test_a_join_passes() -> None:
    """Started by hand, a join does not wait for branches that will never come."""
    drawn = process("p").start().user_task("a").parallel("fork").user_task("b").parallel("join").user_task("c").end()
    running = play(drawn.at("fork").user_task("d").to("join").build())

    assert _change(running, cancel=("a",), start=("join",)).open == ["c"]


def test_a_waiting_join_goes_on_when_the_other_branch_is_cancelled() -> None:
    """An inclusive join that waited for a branch notices that it can come no more."""
    drawn = process("p").start().inclusive("fork").when("true").user_task("b").inclusive("join").user_task("c").end()
    running = play(drawn.at("fork").when("true").user_task("d").to("join").build()).complete("b")

    assert _change(running, cancel=("d",)).open == ["c"]


def test_variables_are_set_first() -> None:
    """What starts sees them."""
    drawn = process("p").start().user_task("a").script("s", "y", "x + 1").user_task("b").end().build()
    running = _change(play(drawn, {"x": 1}), cancel=("a",), start=("s",), x=41)

    assert (running.variables, running.changed) == ({"x": 41, "y": 42}, {"x", "y"})


REFUSED = {
    "modify.nothing": Modification(),
    "modify.no_token": Modification(cancel=("d", 99)),
    "modify.no_element": Modification(start=(Beginning("nowhere"),)),
    "modify.not_enterable": Modification(start=(Beginning("p"),)),
    "modify.not_inside": Modification(start=(Beginning("c", inside=1),)),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_is_refused(code: str) -> None:
    """Each with its sentence."""
    assert set(_codes(play(_inside(), {"x": 5}), REFUSED[code])) == {code}


def test_inside_a_repetition_is_refused_unless_it_is_named() -> None:
    """One of several sub-process repetitions must be named by its token."""
    drawn = process("p").start().sub_process("s", loop=Loop(cardinality=Feel("2"))).start("in").user_task("b")
    running = play(drawn.user_task("c").end().done().end().build())
    repetition = next(each.token for each in places(State.load(running.body)) if each.repetition)
    before = _codes(running, Modification(start=(Beginning("c"),)))

    after = _codes(running, Modification(start=(Beginning("c", inside=repetition),)))

    _change(running, start=(Beginning("c", inside=repetition),))
    assert (before, after, running.open) == (["modify.inside_repetition"], [], ["b", "b", "c"])
