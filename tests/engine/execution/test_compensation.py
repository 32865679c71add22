"""Compensation: in reverse order, once, with the variables of then."""

from engine.graph import Event, EventKind, Feel, Loop
from tests.builders import Builder, compensate, error, process
from tests.engine.execution.play import play


def _booked() -> Builder:
    return (
        process().start().task("hotel").task("flight").user_task("ask").throw("undo", compensate()).user_task("after")
        .undo_with("no hotel", of="hotel").undo_with("no flight", of="flight").at("after")
    )  # fmt: skip


def test_completed_activities_are_undone_last_first() -> None:
    """Everything completed in the scope is undone in reverse order, then the thrower goes on."""
    played = play(_booked().build()).complete("ask")

    assert (played.open, played.path[-3:]) == (["after"], ["no flight", "no hotel", "undo"])


def test_what_has_not_completed_is_not_undone() -> None:
    """An activity that is still open has nothing to undo."""
    diagram = (
        process().start().parallel("fork").user_task("hotel").at("fork").user_task("ask").throw("undo", compensate())
        .undo_with("no hotel", of="hotel").build()
    )  # fmt: skip

    assert "no hotel" not in play(diagram).complete("ask").path


def test_named_activity_only() -> None:
    """A throw event that names an activity undoes this one alone."""
    diagram = (
        process().start().task("hotel").task("flight").throw("undo", compensate("hotel"))
        .undo_with("no hotel", of="hotel").undo_with("no flight", of="flight").build()
    )  # fmt: skip

    assert play(diagram).path == ["hotel", "flight", "no hotel", "undo"]


def test_undone_once_only() -> None:
    """What was undone is not undone again."""
    diagram = process().start().task("hotel").throw("undo", compensate()).end("again", compensate())

    assert play(diagram.undo_with("no hotel", of="hotel").build()).path == ["hotel", "no hotel", "undo"]


def test_each_completion_is_undone() -> None:
    """An activity that completed twice is undone twice."""
    diagram = (
        process().start().exclusive("top").task("hotel").user_task("more").exclusive("x").when("again").to("top")
        .at("x").otherwise().end("undo", compensate()).undo_with("no hotel", of="hotel").build()
    )  # fmt: skip
    played = play(diagram).complete("more", again=True).complete("more", again=False)

    assert played.path.count("no hotel") == 2


def test_handler_of_a_repetition_sees_its_item() -> None:
    """Every repetition of a multi-instance activity is undone with the item it had."""
    diagram = (
        process().start().task("book", loop=Loop(collection=Feel('["a", "b"]'), element_variable="item"))
        .throw("undo", compensate()).end()
        .boundary("u", "book", Event(EventKind.COMPENSATION), compensation_handler="h").apart()
        .script("h", "undone", "append(undone, item)", for_compensation=True).build()
    )  # fmt: skip

    assert play(diagram, {"undone": []}).variables == {"undone": ["b", "a"]}


def test_handler_that_waits() -> None:
    """A handler may be a task of a person; the thrower waits for it."""
    diagram = (
        process().start().task("hotel").throw("undo", compensate()).user_task("after")
        .boundary("u", "hotel", Event(EventKind.COMPENSATION), compensation_handler="call")
        .apart().user_task("call", for_compensation=True).build()
    )  # fmt: skip
    played = play(diagram)

    assert (played.open, played.complete("call").open) == (["call"], ["after"])


def test_completed_sub_process_is_undone_from_inside() -> None:
    """A sub-process without a handler is undone by undoing what completed inside, with the variables it had."""
    diagram = (
        process().start().sub_process("s", inputs={"n": "=7"}).start("i").task("hotel").end("j")
        .boundary("u", "hotel", Event(EventKind.COMPENSATION), compensation_handler="h")
        .apart().script("h", "undone", "n", for_compensation=True).done().end("undo", compensate()).build()
    )  # fmt: skip
    played = play(diagram)

    assert (played.variables, played.status) == ({"undone": 7}, "completed")


def test_handler_of_a_sub_process_replaces_what_is_inside() -> None:
    """A sub-process with a handler of its own is undone by that alone."""
    diagram = (
        process().start().sub_process("s").start("i").task("hotel").end("j").undo_with("no hotel", of="hotel").done()
        .end("undo", compensate()).undo_with("no s", of="s").build()
    )  # fmt: skip

    assert play(diagram).path == ["hotel", "s", "no s"]


def test_error_handler_undoes_its_scope() -> None:
    """A compensation thrown in an event sub-process undoes what completed around it."""
    diagram = (
        process().start().task("hotel").end("bad", error("E")).undo_with("no hotel", of="hotel")
        .event_sub_process("e", error("E")).end("undo", compensate()).done().build()
    )  # fmt: skip
    played = play(diagram)

    assert (played.path, played.status) == (["hotel", "no hotel", "e"], "completed")
