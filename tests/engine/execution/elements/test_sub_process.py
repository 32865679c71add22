"""Embedded sub-processes: scopes of variables, and completion."""

from tests.builders import process
from tests.engine.execution.play import play


def test_it_is_complete_when_the_last_token_inside_is_gone() -> None:
    """The process goes on behind the sub-process when everything inside is done."""
    inside = process().start().sub_process("s").start("i").parallel("fork").user_task("a").at("fork").user_task("b")
    played = play(inside.done().user_task("after").build()).complete("a")

    assert (played.open, played.complete("b").open) == (["b"], ["after"])


def test_variables_of_a_sub_process_stay_inside() -> None:
    """What its input mappings declare is written inside and gone with it; other variables go to the instance."""
    inside = process().start().sub_process("s", inputs={"n": "=1"}).start("i").script("set", "n", "n + 1")
    played = play(inside.user_task("a").done().user_task("after").build())
    seen = played.sees("a")

    assert (seen, played.complete("a", m=5).variables) == ([{"n": 2}], {"m": 5})


def test_output_mappings_decide_what_leaves() -> None:
    """The output mappings of a sub-process see its own variables."""
    inside = process().start().sub_process("s", inputs={"n": "=1"}, outputs={"result": "=n * 10"}).start("i")

    assert play(inside.script("set", "n", "n + 1").done().end().build()).variables == {"result": 20}


def test_nested_sub_processes() -> None:
    """A variable is written in the nearest scope outward that has it."""
    inner = process().start().sub_process("outer", inputs={"n": "=1"}, outputs={"seen": "=n"}).start("i")
    diagram = inner.sub_process("inner", inputs={"m": "=1"}).start("j").script("set", "n", "n + m").done().done().end()

    assert play(diagram.build()).variables == {"seen": 2}


def test_properties_of_a_sub_process_begin_as_null_and_stay_inside() -> None:
    """Data objects and properties are variables of their container."""
    inside = process().start().sub_process("s", data={"d1": "note"}).start("i").script("set", "note", '"x"')

    assert play(inside.user_task("a").done().end().build()).variables == {}


def test_properties_of_the_process_do_not_hide_what_it_is_started_with() -> None:
    """A property that the start gives keeps its value; another one is null."""
    diagram = process(data={"d1": "given", "d2": "missing"}).start().user_task("a").build()

    assert play(diagram, {"given": 1}).variables == {"given": 1, "missing": None}


def test_empty_sub_process_passes() -> None:
    """A sub-process with nothing inside is complete at once."""
    assert play(process().start().sub_process("s").done().end().build()).status == "completed"


def test_sub_process_without_start_event_begins_everywhere() -> None:
    """Without a start event everything that nothing leads to begins."""
    inside = process().start().sub_process("s").apart().user_task("a").apart().user_task("b").done().end()

    assert play(inside.build()).open == ["a", "b"]
