"""Start events: where an instance begins, and with what."""

import pytest

from engine.errors import BihuanError
from tests.builders import conditional, message, process, timer_cycle
from tests.engine.execution.play import Play, play


def test_none_start_event_begins() -> None:
    """An instance begins at its none start event, although others are drawn as well."""
    diagram = process().start().user_task("usual").start("called", message("ask")).user_task("asked").build()

    assert play(diagram).open == ["usual"]


def test_message_start_event_begins_where_it_is_named() -> None:
    """A message start event begins when it is named, with the message's variables in the instance."""
    diagram = process().start().user_task("usual").start("called", message("ask")).user_task("asked").build()

    played = Play(diagram).start({"who": "李"}, at="called")

    assert (played.open, played.variables) == (["asked"], {"who": "李"})


def test_timer_start_event_begins_where_it_is_named() -> None:
    """A timer start event is begun by the clock outside; inside it only passes."""
    diagram = process().start("nightly", timer_cycle("R/PT24H")).user_task("tidy").build()

    assert Play(diagram).start({}, at="nightly").open == ["tidy"]


def test_conditional_start_event_begins_where_its_condition_holds() -> None:
    """Without a none start event, the conditional ones whose condition holds begin."""
    diagram = process().start("high", conditional("level = 1")).user_task("urgent").build()

    assert play(diagram, {"level": 1}).open == ["urgent"]


def test_output_mapping_of_a_start_event_declares_variables() -> None:
    """The output mappings of a start event decide which of the message's variables the process gets."""
    diagram = process().start("called", message("ask"), outputs={"name": "=upper case(who)"}).user_task("a").build()

    assert Play(diagram).start({"who": "li"}, at="called").variables == {"who": "li", "name": "LI"}


def test_process_without_start_event_begins_at_what_nothing_leads_to() -> None:
    """Without any start event, every activity that nothing leads to begins (BPMN 2.0.2, 10.5.2)."""
    diagram = process().apart().user_task("a").task("b").apart().user_task("c").build()

    assert play(diagram).open == ["a", "c"]


def test_unknown_start_event_is_refused_with_a_sentence() -> None:
    """Starting at an element that is no start event is refused."""
    with pytest.raises(BihuanError) as refused:
        Play(process().start().user_task("a").build()).start({}, at="a")

    assert refused.value.code == "execution.no_such_start"


def test_instance_starts_only_once() -> None:
    """A second start is refused."""
    played = play(process().start().user_task("a").build())

    with pytest.raises(BihuanError) as refused:
        played.start()

    assert refused.value.code == "execution.already_started"
