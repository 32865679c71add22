"""What holds for every sound process and every order in which people and the clock act."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from engine.execution import State, loops
from engine.graph import Process
from tests.builders.blocks import sound_processes
from tests.engine.execution.play import Play

MOST_ACTIONS = 2000
START = {"count": 0, "key": "k"}


def _choices(played: Play) -> list[tuple[str, int]]:
    kinds = (("task", played.tasks), ("timer", played.timers), ("wait", played.waits))
    return [(kind, number) for kind, numbers in kinds for number in numbers]


def _act(played: Play, choice: tuple[str, int]) -> None:
    kind, number = choice
    if kind == "task":
        played.do(lambda run: run.complete(number, {"done": number}))
    elif kind == "timer":
        played.now = max(played.now, played.timers[number].due)
        played.do(lambda run: run.fire_timer(0, number))
    else:
        played.do(lambda run: run.deliver_message(number, {}))


def _walk(played: Play, data: DataObject) -> list[tuple[str, int]]:
    """Do what can be done in an order that hypothesis chooses, until the end."""
    done = []
    for _ in range(MOST_ACTIONS):
        choices = _choices(played)
        if not choices:
            break
        done.append(data.draw(st.sampled_from(choices)))
        _act(played, done[-1])
    return done


@given(sound_processes(), st.data())
def test_every_sound_process_ends_clean(process: Process, data: DataObject) -> None:
    """However people and the clock act, it ends, and nothing of it is left."""
    played = Play(process).start(START)

    _walk(played, data)

    assert (played.status, played.problems) == ("completed", [])


@given(sound_processes(), st.data())
def test_reloading_after_every_step_changes_nothing(process: Process, data: DataObject) -> None:
    """An instance that is saved and loaded after every step does exactly what one does that is never reloaded."""
    reloaded, kept = Play(process), Play(process)
    kept.kept = State.new()
    reloaded.start(START)
    kept.start(START)

    for choice in _walk(reloaded, data):
        _act(kept, choice)

    assert (kept.effects, kept.body) == (reloaded.effects, reloaded.body)


@given(sound_processes(), st.data())
def test_random_processes_with_every_repetition_in_rows(process: Process, data: DataObject) -> None:
    """Where every loop counts as large, saved and loaded after every step, it does what one does that never is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loops, "LARGEST", 0)
        parked = Play(process).start(START)
        done = _walk(parked, data)
    kept = Play(process)
    kept.kept = State.new()
    kept.start(START)
    for choice in done:
        _act(kept, choice)

    assert (kept.effects, kept.variables, parked.status) == (parked.effects, parked.variables, "completed")


@given(sound_processes(), st.data())
def test_an_active_instance_waits_for_something(process: Process, data: DataObject) -> None:
    """After every step, each token that does not move has something open that can move it (design decision 7)."""
    played = Play(process).start(START)
    idle = []
    while choices := _choices(played):
        _act(played, data.draw(st.sampled_from(choices)))
        state = played.state
        idle += [token.node for token in state.tokens.values() if not _waits(played, state, token.id)]

    assert idle == []


def _waits(played: Play, state: State, number: int) -> bool:
    """It has a task or a subscription, stands at a join, or something inside it does."""
    token = state.tokens[number]
    inside = state.scopes[token.own].tokens if token.own else {}
    return bool(number in played.tasks or number in state.by_token or token.phase == "a" or inside)


@given(sound_processes(), st.data())
def test_cancelling_at_any_moment_leaves_nothing(process: Process, data: DataObject) -> None:
    """Cancelled after any number of steps, the instance withdraws everything it had opened."""
    played = Play(process).start(START)
    for _ in range(data.draw(st.integers(0, 8))):
        if choices := _choices(played):
            _act(played, data.draw(st.sampled_from(choices)))

    played.do(lambda run: run.cancel("over"))

    assert played.status in ("cancelled", "completed")
