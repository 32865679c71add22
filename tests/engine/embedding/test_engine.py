"""`from engine import Engine`, as a program uses it."""

from datetime import timedelta
from pathlib import Path

import pytest

from engine import Engine
from engine.clock import SetClock
from engine.errors import BihuanError
from tests.builders.diagrams import boundary, catch, chain, end, flow, message, service, signal, start, timer, user


def test_one_case_from_start_to_end(empty_database_url: str, clock: SetClock) -> None:
    """A fresh database becomes usable at once; state, tasks and history tell the same story."""
    with Engine.open(empty_database_url, clock=clock) as engine:
        engine.deploy(chain("p", start(), user("ask", groups="agents"), end()))
        case = engine.start("p", {"什么": "退款"}, "N-1")
        (task,) = engine.tasks(group="agents")
        engine.claim(task.id, "li")
        engine.complete(task.id, {"好": True}, by="li")
        seen = engine.instance(case)
        story = [(event.element, event.what, event.actor) for event in engine.history(case) if event.element == "ask"]

    assert (seen.state, dict(seen.variables), seen.row.number) == ("completed", {"什么": "退款", "好": True}, "N-1")
    assert story == [("ask", "started", "system"), ("ask", "claimed", "li"), ("ask", "completed", "li")]


def test_files_are_given_by_path_or_as_bytes(empty_database_url: str, tmp_path: Path) -> None:
    """Both ways lead to the same processes."""
    path = tmp_path / "one.bpmn"
    path.write_bytes(chain("one", start(), end()).content)
    with Engine.open(empty_database_url) as engine:
        deployed = engine.deploy(path, chain("two", start(), end()).content, second_opinion=False)

    assert deployed.processes == (("one", 1), ("two", 1))


def test_due_work_is_done_until_a_moment(empty_database_url: str, clock: SetClock) -> None:
    """`run_due` does timers and service tasks in the order of their moments and says how many."""
    with Engine.open(
        empty_database_url, clock=clock, actions={"add": lambda work: {"n": work.variables["n"] + 1}}
    ) as engine:
        engine.deploy(
            chain("p", start(), service("one", "add"), catch("rest", timer("PT1H")), service("two", "add"), end()),
            second_opinion=False,
        )
        case = engine.start("p", {"n": 0})
        counts = [engine.run_due(), engine.run_due(until=clock.moment + timedelta(hours=1))]
        seen = engine.instance(case)

    assert (counts, seen.state, seen.variables) == ([1, 2], "completed", {"n": 2})


def test_an_instance_says_what_it_waits_for(empty_database_url: str, clock: SetClock) -> None:
    """Task, timer, message and signal, each with its element."""
    late = boundary("late", "ask", timer("PT1H"), interrupting=False)
    others = (
        catch("paid", message("paid")),
        catch("alarm", signal("alarm")),
        flow("start", "paid"),
        flow("start", "alarm"),
    )
    file = chain("p", start(), user("ask"), end(), also=(late, user("hurry"), flow("late", "hurry"), *others),
                 messages={"paid": '"7"'}, signals=("alarm",))  # fmt: skip
    with Engine.open(empty_database_url, clock=clock) as engine:
        engine.deploy(file, second_opinion=False)
        waits = {(wait.kind, wait.element, wait.key) for wait in engine.instance(engine.start("p")).waits}

    assert waits == {("task", "ask", ""), ("timer", "late", ""), ("message", "paid", "7"), ("signal", "alarm", "")}


def test_messages_and_signals_move_it_on(empty_database_url: str) -> None:
    """Both reach the instance by name, the message by its key too."""
    file = chain("p", start(), catch("paid", message("paid")), catch("alarm", signal("alarm")), end(),
                 messages={"paid": "order"}, signals=("alarm",))  # fmt: skip
    with Engine.open(empty_database_url) as engine:
        engine.deploy(file, second_opinion=False)
        case = engine.start("p", {"order": "A1"})
        sent = engine.publish_message("paid", "A1", {"amount": 3})
        signalled = engine.broadcast_signal("alarm")
        state = engine.instance(case).state

    assert (sent.delivered, signalled.delivered, state) == ((case,), (case,), "completed")


def test_what_is_over_is_over(empty_database_url: str) -> None:
    """A cancelled instance cannot be cancelled again, and an unknown one is a sentence."""
    with Engine.open(empty_database_url) as engine:
        engine.deploy(chain("p", start(), user("ask"), end()), second_opinion=False)
        case = engine.start("p")
        engine.cancel(case, "重复")
        codes = []
        for act in (
            lambda: engine.cancel(case, ""),
            lambda: engine.instance("nothing"),
            lambda: engine.start("nothing"),
        ):
            with pytest.raises(BihuanError) as refused:
                act()
            codes.append(refused.value.code)

    assert codes == ["instance.ended", "instance.missing", "definition.missing"]
