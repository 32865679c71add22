"""Elements inside and beside each other, where engines are often wrong."""

from engine.graph import Event, EventKind, Feel, Loop
from tests.builders import compensate, conditional, error, escalation, link, message, process, signal, timer
from tests.engine.execution.play import play

BOTH = Loop(collection=Feel('["a", "b"]'), element_variable="item")


def test_compensating_a_multi_instance_sub_process() -> None:
    """Every repetition is undone from inside, with its own item, the last one first."""
    diagram = (
        process().start().sub_process("s", loop=BOTH).start("i").task("book").end("j")
        .boundary("u", "book", Event(EventKind.COMPENSATION), compensation_handler="h").apart()
        .script("h", "undone", "append(undone, item)", for_compensation=True).done().end("undo", compensate()).build()
    )  # fmt: skip

    assert play(diagram, {"undone": []}).variables == {"undone": ["b", "a"]}


def test_terminate_ends_one_repetition_only() -> None:
    """A terminate end event inside a repetition ends that one; the others go on."""
    diagram = (
        process().start().sub_process("s", loop=BOTH).start("i").parallel("f").user_task("t").at("f").exclusive("x")
        .when('item = "a"').terminate("stop").at("x").otherwise().end("fine").done().user_task("after").build()
    )  # fmt: skip
    played = play(diagram)

    assert (played.open, played.complete("t").open) == (["t"], ["after"])


def test_event_sub_process_in_each_repetition() -> None:
    """Each repetition listens for its own key; it is complete when its event sub-process is, too."""
    diagram = (
        process().start().sub_process("s", loop=BOTH).start("i").user_task("t")
        .event_sub_process("e", message("m", "item"), interrupting=False).user_task("h").done().done()
        .user_task("after").build()
    )  # fmt: skip
    played = play(diagram).message("m", "b")
    item = played.sees("h")[0]["item"]
    played.complete("t").complete("t")

    assert (item, played.open, played.complete("h").open) == ("b", ["h"], ["after"])


def test_escalations_of_several_repetitions() -> None:
    """Each escalation starts the way behind a boundary event that does not interrupt."""
    diagram = (
        process().start().sub_process("s", loop=BOTH).start("i").throw("up", escalation("x")).user_task("t").done()
        .end().boundary("b", "s", escalation("x"), interrupting=False).user_task("heard").build()
    )  # fmt: skip

    assert play(diagram).open == ["heard", "heard", "t", "t"]


def test_condition_behind_an_event_based_gateway() -> None:
    """A condition decides like any other event."""
    diagram = process().start().event_gateway("g").catch("c", conditional("n > 1")).user_task("a").at("g")
    played = play(diagram.catch("t", timer("PT1H")).user_task("b").build(), {"n": 0}).set(n=2)

    assert (played.open, played.timers) == (["a"], {})


def test_loop_through_a_link() -> None:
    """A link may lead back."""
    diagram = (
        process().start().exclusive("m").script("c", "n", "n + 1").exclusive("x").when("n < 3").throw("out", link("A"))
        .apart().catch("in", link("A")).to("m").at("x").otherwise().end().build()
    )  # fmt: skip

    assert play(diagram, {"n": 0}).variables == {"n": 3}


def test_two_inclusive_joins_that_wait_for_each_other() -> None:
    """By the standard neither may go on: that is said, and not waited for in silence."""
    diagram = (
        process().start().parallel("f").inclusive("A").user_task("a").inclusive("B").exclusive("x").when("n > 1").end()
        .at("x").otherwise().to("A").at("f").task("t").to("B").build()
    )  # fmt: skip

    assert play(diagram, {"n": 0}).problems == [("A", "execution.deadlock")]


def test_error_in_an_event_sub_process_reaches_the_boundary() -> None:
    """An error inside an event sub-process is an error of the sub-process around it."""
    diagram = (
        process().start().sub_process("s").start("i").user_task("t")
        .event_sub_process("e", message("m"), interrupting=False).end("bad", error("E")).done()
        .done().end().boundary("b", "s", error("E")).user_task("fix").build()
    )  # fmt: skip

    assert play(diagram).message("m").open == ["fix"]


def test_error_in_an_event_sub_process_is_caught_by_its_neighbour() -> None:
    """Another event sub-process of the same scope may catch it."""
    diagram = (
        process().start().user_task("t").event_sub_process("e", message("m"), interrupting=False).end("bad", error("E"))
        .done().event_sub_process("f", error("E")).user_task("fix").done().build()
    )  # fmt: skip

    assert play(diagram).message("m").open == ["fix"]


def test_way_behind_a_boundary_event_outlives_the_activity() -> None:
    """What began behind an event that did not interrupt goes on when the activity is interrupted later."""
    diagram = (
        process().start().sub_process("s").start("i").user_task("t").done().end()
        .boundary("n", "s", timer("PT1H"), interrupting=False).user_task("remind").boundary("x", "s", message("stop"))
        .end("e").build()
    )  # fmt: skip

    assert play(diagram).fire("n").message("stop").open == ["remind"]


def test_timer_at_the_boundary_of_a_loop_counts_from_its_beginning() -> None:
    """One timer for all repetitions of a standard loop."""
    diagram = (
        process().start().sub_process("s", loop=Loop(standard=True, condition=Feel("again"))).start("i").user_task("t")
        .done().user_task("after").boundary("late", "s", timer("PT1H")).user_task("x").build()
    )  # fmt: skip
    played = play(diagram)
    due = [timer.due for timer in played.timers.values()]
    played.complete("t", again=True)

    assert ([timer.due for timer in played.timers.values()] == due, played.fire("late").open) == (True, ["x"])


def test_interrupted_activity_has_nothing_to_undo() -> None:
    """Only what completed is compensated."""
    diagram = process().start().user_task("t").end().boundary("late", "t", timer("PT1H")).end("undo", compensate())

    assert play(diagram.undo_with("h", of="t").build()).fire("late").path == ["late"]


def test_event_sub_process_in_an_event_sub_process() -> None:
    """At every depth."""
    diagram = (
        process().start().user_task("t").event_sub_process("e", message("m")).user_task("h")
        .event_sub_process("f", signal("s")).user_task("deep").done().done().build()
    )  # fmt: skip
    played = play(diagram).message("m").signal("s")

    assert (played.open, played.complete("deep").status) == (["deep"], "completed")


def test_signal_end_event_is_caught_by_the_boundary_of_its_own_sub_process() -> None:
    """The throwing token is still inside: interrupting, only the caught way goes on; else both do."""
    opened = []
    for interrupting in (True, False):
        diagram = process().start().sub_process("s").start("i").end("e", signal("S")).done().user_task("normal")
        diagram.boundary("b", "s", signal("S"), interrupting=interrupting).user_task("caught")
        opened.append(play(diagram.build()).open)

    assert opened == [["caught"], ["caught", "normal"]]


def test_terminate_in_an_event_sub_process_ends_that_only() -> None:
    """The scope of a terminate end event is the event sub-process it stands in."""
    diagram = (
        process().start().user_task("t").event_sub_process("e", message("m"), interrupting=False).parallel("f")
        .user_task("h").at("f").user_task("k").terminate("stop").done().build()
    )  # fmt: skip

    assert play(diagram).message("m").complete("k").open == ["t"]
