"""Diagrams that need not make sense: the interpreter keeps its books in order, whatever is drawn and happens."""

from collections.abc import Callable
from random import Random

import pytest

from engine.execution import Run, State, loops
from tests.builders.wild import wild_process
from tests.engine.execution.play import Play

ACTIONS = 25


def _choices(played: Play, random: Random) -> list[Callable[[Run], object]]:
    """Everything that could happen now: work done or failed, timers, messages, signals, retries, variables."""
    deliver = {"message": Run.deliver_message, "signal": Run.deliver_signal}
    found: list[Callable[[Run], object]] = [lambda run: run.set_variables(0, {"n": random.randint(0, 5)})]
    found += [_bound(Run.complete, token, {"x": 1}) for token in played.tasks]
    found += [_bound(Run.throw_error, token, random.choice("EF"), {}) for token in played.tasks]
    found += [_bound(Run.fire_timer, 0, wait) for wait in played.timers]
    found += [_bound(deliver[w.kind], w.wait, {"y": 2}) for w in played.waits.values() if w.kind in deliver]
    return found + [_bound(Run.retry, token) for token in played.incidents]


def _bound(act: Callable[..., object], *arguments: object) -> Callable[[Run], object]:
    return lambda run: act(run, *arguments)


def _disorder(played: Play) -> list[str]:
    """What is wrong in the state, or between the state and what the outside was told."""
    state = played.state
    tokens = state.tokens.values()
    found = [f"{token.node} is nowhere" for token in tokens if token.scope not in state.scopes]
    found += [f"{token.node} has lost its scope" for token in tokens if token.own and token.own not in state.scopes]
    found += [
        f"{scope.node} has no owner" for scope in state.scopes.values() if scope.parent and not _owned(state, scope.id)
    ]
    found += [
        f"{wait.element} waits for nobody" for wait in state.waits.values() if wait.token not in {0, *state.tokens}
    ]
    told = {*played.timers, *played.waits} == set(state.waits), set(played.tasks) <= set(state.tokens)
    held = {token.id for token in tokens if token.incident} == set(played.incidents)
    return found + [f"told {told}, held {held}"] * (not all(told) or not held)


def _owned(state: State, scope: int) -> bool:
    owner = state.tokens.get(state.scopes[scope].token)
    return owner is not None and owner.own == scope


@pytest.mark.parametrize("parked", [False, True])
@pytest.mark.parametrize("seed", range(120))
def test_bookkeeping_is_in_order(seed: int, parked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """After every step what was opened outside is what the state waits for; cancelled, nothing is left. So it is where
    every loop keeps its repetitions in rows.
    """
    monkeypatch.setattr(loops, "LARGEST", 0 if parked else 200)
    random, played = Random(seed), Play(wild_process(seed), step_limit=300).start({"n": 0})
    disorder = _disorder(played)
    for _ in range(ACTIONS):
        if played.ended is None:
            played.do(random.choice(_choices(played, random)))
            disorder += _disorder(played)

    played.do(lambda run: run.cancel("over"))

    assert (disorder, played.status == "unclean") == ([], False)
