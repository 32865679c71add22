"""A job that cannot be done together with others falls out of its batch, and is done by itself."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.definitions import Resource
from engine.operations import Runtime, Work, Worked, fire_due
from engine.storage import LostRace
from tests.builders import process
from tests.engine.operations.acting import begin, publish, rows


@pytest.fixture
def order() -> list[tuple[str, str]]:
    """Number of the case and type of each job, as the actions were done."""
    return []


@pytest.fixture
def losing(runtime: Runtime, monkeypatch: pytest.MonkeyPatch, order: list[tuple[str, str]]) -> Runtime:
    """A runtime with two actions; the first of case K1 loses a race once."""
    monkeypatch.setattr("engine.operations.job_batch._SLICE", 60.0)
    races = [("K1", "a")]

    def act(work: Work) -> Mapping[str, Any]:
        mine = (work.business_key, work.type)
        if mine in races:
            races.remove(mine)
            raise LostRace  # as a state does of which a repetition is read after its instance has moved on
        order.append(mine)
        return {}

    return Runtime(runtime.database, runtime.clock, runtime.settings, {"a": act, "b": act})


def test_a_lost_race_is_no_failure(losing: Runtime, order: list[tuple[str, str]]) -> None:
    """An instance that moved on while its batch was done is done once more at once."""
    publish(losing, Resource("p.bpmn", process("p").start().service_task("a", "a").end().xml()))
    for number in range(3):
        begin(losing, "p", number=f"K{number}")

    worked = fire_due(losing)

    assert (worked, order, rows(losing, "job")) == (Worked(done=3), [("K0", "a"), ("K2", "a"), ("K1", "a")], [])


def test_later_jobs_of_an_instance_stay_behind_it(losing: Runtime, order: list[tuple[str, str]]) -> None:
    """Two jobs of each of three instances: where the first one falls out, the second one waits for it."""
    both = process("p").start().parallel("fork").service_task("a", "a").end().at("fork").service_task("b", "b").end()
    publish(losing, Resource("p.bpmn", both.xml()))
    for number in range(3):
        begin(losing, "p", number=f"K{number}")

    worked = fire_due(losing)

    assert (worked, [each for each in order if each[0] == "K1"]) == (Worked(done=6), [("K1", "a"), ("K1", "b")])
