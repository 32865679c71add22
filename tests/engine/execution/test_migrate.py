"""A running instance moves into another version of its process: what stays, what is opened anew, what cannot move."""

from datetime import timedelta
from typing import Any

import pytest

from engine.execution import State
from engine.execution.migrate import Moved
from engine.execution.migration_checks import mapping_findings, migration_findings
from engine.graph import Assignment, Feel, Kind, Loop, Process
from tests.builders import Builder, message, process, timer
from tests.engine.execution.play import Play, play


def _move(running: Play, new: Process, mapping: dict[str, str] | None = None, *, new_moments: bool = False) -> Moved:
    """Move the instance; later calls of `running` use the new version."""
    old, moved = running.process, []
    running.process = new
    running.do(lambda run: moved.append(run.migrate(old, mapping or {}, new_moments=new_moments)))
    return moved[0]


def _codes(running: Play, new: Process, mapping: dict[str, str] | None = None) -> list[str]:
    found = migration_findings(running.process, new, State.load(running.body), mapping or {})
    return [each.code for each in found]


def _begun() -> Builder:
    return process("p").start()


def test_the_rest_of_the_way_is_the_new_one() -> None:
    """The open task stays; behind it stands what the new version draws."""
    running = play(_begun().user_task("a").end().build())

    moved = _move(running, _begun().user_task("a").user_task("b").end().build())

    assert (moved.tasks[0].opened, running.open, running.complete("a").open) == (None, ["a"], ["b"])


def test_an_element_with_another_id_is_mapped() -> None:
    """Tokens, and the rows that name the element, follow the mapping."""
    running = play(_begun().user_task("a").end().build())
    token = running.token("a")

    moved = _move(running, _begun().user_task("z").user_task("b").end().build(), {"a": "z"})

    assert (moved.renamed, [task.element for task in moved.tasks]) == ({token: "z"}, ["z"])


def test_scopes_are_mapped_too() -> None:
    """A sub-process with another id keeps its variables and what runs inside."""
    old = _begun().sub_process("s", inputs={"own": "=x"}).start("i").user_task("a").end().done().end().build()
    new = _begun().sub_process("t").start("i").user_task("a").user_task("b").end().done().end().build()
    running = play(old, {"x": 3})
    _move(running, new, {"s": "t"})

    assert [each["own"] for each in running.complete("a").sees("b")] == [3]


def _watched(text: str, name: str = "late") -> Process:
    drawn = _begun().user_task("a").end().at("a")
    return drawn.boundary(name, "a", timer(text)).user_task("remind").end().build()


def test_a_running_timer_keeps_its_moment() -> None:
    """Though the new version says another duration; nothing about it is written."""
    running = play(_watched("PT1H"))
    before = dict(running.timers)

    _move(running, _watched("PT5H"))

    assert (dict(running.timers), running.fire("late").open) == (before, ["remind"])


def test_a_timer_starts_anew_where_that_is_asked_for() -> None:
    """Only the one whose definition changed, from the moment of the migration."""
    running = play(_watched("PT1H"))
    running.now += timedelta(minutes=10)

    _move(running, _watched("PT5H"), new_moments=True)

    assert [timer.due for timer in running.timers.values()] == [running.now + timedelta(hours=5)]


def test_a_timer_with_another_id_keeps_its_moment() -> None:
    """It is set again for the same moment under the new name."""
    running = play(_watched("PT1H"))
    [before] = [timer.due for timer in running.timers.values()]

    _move(running, _watched("PT1H", "too_late"), {"late": "too_late"})

    assert [(timer.element, timer.due) for timer in running.timers.values()] == [("too_late", before)]


def test_new_boundary_events_listen_and_gone_ones_do_not() -> None:
    """One closes, the other opens."""
    running = play(_watched("PT1H", "one"))

    _move(running, _watched("PT2H", "two"))

    assert [timer.element for timer in running.timers.values()] == ["two"]


def test_a_timer_that_has_fired_does_not_fire_again() -> None:
    """A reminder that happened is not set again by the migration."""
    drawn = _begun().user_task("a").end().at("a")
    old = drawn.boundary("late", "a", timer("PT1H"), interrupting=False).user_task("remind").end().build()
    running = play(old).fire("late")

    _move(running, old)

    assert (running.timers, running.open) == ({}, ["a", "remind"])


def _caught(key: str) -> Process:
    return _begun().catch("c", message("m", key)).user_task("after").end().build()


def test_a_subscription_with_another_key_is_opened_anew() -> None:
    """It waits for the key of the new version."""
    running = play(_caught("x"), {"x": "1", "y": "2"})

    _move(running, _caught("y"))

    assert [(wait.name, wait.key) for wait in running.waits.values()] == [("m", "2")]


def test_a_new_event_sub_process_listens() -> None:
    """From the migration on."""
    drawn = _begun().user_task("a").end()
    new = drawn.event_sub_process("e", message("m", "x")).user_task("inside").end().done().build()
    running = play(_begun().user_task("a").end().build(), {"x": "1"})
    _move(running, new)

    assert running.message("m", "1").open == ["inside"]


def test_who_may_do_a_task_is_worked_out_anew_where_it_changed() -> None:
    """By the variables of the instance as they are now."""
    old = _begun().user_task("a", assignment=Assignment(candidate_groups=Feel('["x"]'))).end().build()
    new = _begun().user_task("a", assignment=Assignment(candidate_groups=Feel("[group]"))).end().build()

    moved = _move(play(old, {"group": "y"}), new)

    opened = moved.tasks[0].opened
    assert (moved.tasks[0].reassign, opened and opened.groups) == (True, ("y",))


def test_a_job_of_another_type_is_asked_for_again() -> None:
    """The old job is withdrawn, the new one opens on the same token."""
    old = _begun().service_task("w", type="one").end().build()
    running = play(old)
    token = running.token("w")
    _move(running, _begun().service_task("w", type="two").end().build())

    assert [(number, job.type) for number, job in running.tasks.items()] == [(token, "two")]  # type: ignore[union-attr]


def test_a_join_with_fewer_branches_goes_on() -> None:
    """What already stands there is enough in the new version."""
    old = _begun().parallel("fork").user_task("a").parallel("join").user_task("z").end()
    old = old.at("fork").user_task("b").to("join").at("fork").user_task("c").to("join")
    running = play(old.build()).complete("a").complete("b")
    new = _begun().parallel("fork").user_task("a").parallel("join").user_task("z").end()
    new = new.at("fork").user_task("b").to("join").at("fork").user_task("c").end()

    _move(running, new.build())

    assert running.open == ["c", "z"]


def test_repetitions_move_one_by_one() -> None:
    """Each keeps its item."""
    each = Loop(collection=Feel("[1, 2]"), element_variable="x")
    running = play(_begun().user_task("m", loop=each).end().build())

    _move(running, _begun().user_task("n", loop=each).user_task("b").end().build(), {"m": "n"})

    first, second = running.tokens("m")
    assert running.finish(first).finish(second).open == ["b"]


def _called(process_id: str) -> Process:
    return _begun().call("c", process_id).end().build()


def _in_sub() -> Process:
    return _begun().sub_process("s").start("i").user_task("a").end().done().end().build()


CANNOT = {
    "migrate.gone": (_begun().user_task("a").end().build(), _begun().user_task("b").end().build()),
    "migrate.kind": (_begun().user_task("a").end().build(), _begun().service_task("a").end().build()),
    "migrate.scope": (_begun().user_task("a").end().build(), _in_sub()),
    "migrate.loop": (
        _begun().user_task("a").end().build(),
        _begun().user_task("a", loop=Loop(cardinality=Feel("2"))).end().build(),
    ),
    "migrate.call": (_called("x"), _called("y")),
    "migrate.work": (
        _begun().service_task("w", type="one").end().build(),
        _begun().element("w", Kind.SERVICE_TASK).end().build(),
    ),
}


@pytest.mark.parametrize("code", CANNOT)
def test_what_cannot_move_says_why(code: str) -> None:
    """Each with its sentence."""
    old, new = CANNOT[code]

    assert _codes(play(old), new) == [code]


def test_a_mapping_names_elements_that_exist() -> None:
    """On both sides."""
    drawn = _begun().user_task("a").end().build()

    found = [each.code for each in mapping_findings(drawn, drawn, {"x": "a", "a": "y"})]

    assert found == ["migrate.no_source", "migrate.no_target"]


def test_the_same_version_changes_nothing() -> None:
    """Moved onto itself, a state is what it was, number by number."""
    running: Any = play(_watched("PT1H"))
    before = running.body

    _move(running, _watched("PT1H"))

    assert (running.body, running.last) == (before, [])
