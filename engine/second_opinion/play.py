"""Plays one example on our interpreter and says what came of it. For tests and for the second opinion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.definitions import Deployment
from engine.dmn import Model
from engine.errors import BihuanError
from engine.feel import evaluate
from engine.second_opinion.examples import Example, Step
from engine.second_opinion.player import Place, Player, read_models


@dataclass(frozen=True, slots=True)
class Played:
    """What came of an example."""

    status: str
    """active, completed or cancelled."""
    completed: tuple[str, ...]
    """Elements that completed, in order, called processes included."""
    entered: frozenset[str]
    open: tuple[str, ...]
    """User tasks that are open at the end, sorted."""
    variables: Mapping[str, Any]
    incidents: tuple[str, ...]
    """English sentences of incidents that stand at the end."""
    stopped: str = ""
    """The step that could not be taken, and why; empty where all were."""
    jobs: tuple[str, ...] = ()
    """Elements whose jobs wait at the end, sorted."""
    moments: tuple[tuple[datetime, ...], ...] = ()
    """For each step the moments at which timers fired, and where the clock stood after it."""
    decided: tuple[tuple[str, Any], ...] = ()
    """The answers of decisions by element, in order."""


def play(
    deployment: Deployment,
    example: Example,
    *,
    functions: Mapping[str, Any] | None = None,
    models: Mapping[str, Model] | None = None,
) -> Played:
    """Play an example to its end or to the first step that cannot be taken. `functions` are host functions for FEEL.

    Nothing is stored and no action runs: jobs are done by the example's own steps. `models` are the decisions by id, if
    the caller has read them already.
    """
    offered = functions or {}
    player = Player(deployment, example.now, offered, models or read_models(deployment, offered))
    moments: list[tuple[datetime, ...]] = []
    stopped = ""
    try:
        player.start(example.process, example.start)
        for number, step in enumerate(example.steps, start=1):
            before = len(player.fired)
            stopped = _take(player, step)
            moments.append((*(when for when, _ in player.fired[before:]), player.now))
            if stopped:
                stopped = f"{number}. {step.kind} {step.target}: {stopped}"
                break
    except BihuanError as error:
        stopped = str(error)
    return _played(player, stopped, tuple(moments))


def _played(player: Player, stopped: str, moments: tuple[tuple[datetime, ...], ...]) -> Played:
    happened = [happened for _, happened in player.history]
    return Played(
        status=player.instances[0].state.status if player.instances else "active",
        completed=tuple(each.element for each in happened if each.what == "completed" and each.kind != "process"),
        entered=frozenset(each.element for each in happened if each.what in ("started", "completed")),
        open=tuple(sorted(player.tasks.values())),
        variables=player.final.get(0, {}),
        incidents=tuple(str(BihuanError(incident.code, **incident.facts)) for incident in player.incidents.values()),
        stopped=stopped,
        jobs=tuple(sorted(job.element for job in player.jobs.values())),
        moments=moments,
        decided=tuple(
            (each.element, each.details["answer"]) for each in happened if each.what == "decided" and each.details
        ),
    )


def _take(player: Player, step: Step) -> str:
    """Take one step; why it cannot be taken, empty if it was."""
    takers = {"complete": _complete, "work": _work, "message": _message, "timer": _timer, "wait": _wait}
    if step.kind == "signal":
        player.broadcast(step.target, step.variables)
        return ""
    return takers[step.kind](player, step)


def _complete(player: Player, step: Step) -> str:
    places = [place for place, element in player.tasks.items() if element == step.target]
    place = _chosen(player, places, step)
    if place is None:
        return f"not open; open are {sorted(player.tasks.values())}"
    player.move(place[0], lambda run: run.complete(place[1], step.variables))
    return ""


def _work(player: Player, step: Step) -> str:
    places = [place for place, job in player.jobs.items() if job.element == step.target]
    place = _chosen(player, places, step)
    if place is None:
        return f"no such job; waiting are {sorted(job.element for job in player.jobs.values())}"
    if step.error is not None:
        code = step.error
        player.move(place[0], lambda run: run.throw_error(place[1], code, step.variables))
    else:
        player.move(place[0], lambda run: run.complete(place[1], step.variables))
    return ""


def _chosen(player: Player, places: list[Place], step: Step) -> Place | None:
    """The first such place, or with `for` the one whose multi-instance item is that value."""
    for place in places:
        loop = player.instances[place[0]].process.nodes[step.target].loop
        item = loop.element_variable if loop is not None else None
        if step.chosen is None or (item is not None and player.view(place).get(item) == step.chosen):
            return place
    return None


def _message(player: Player, step: Step) -> str:
    if player.deliver(step.target, step.key, step.variables):
        return ""
    return f"nobody waits; awaited are {sorted(wait.name for wait in player.waits.values())}"


def _timer(player: Player, step: Step) -> str:
    dues = sorted(timer.due for timer in player.timers.values() if timer.element == step.target)
    if not dues:
        return f"no such timer; set are {sorted(timer.element for timer in player.timers.values())}"
    player.run_until(dues[0])
    return ""


def _wait(player: Player, step: Step) -> str:
    until = evaluate("now + duration(d)", {"now": player.now, "d": step.target})
    if not isinstance(until, datetime):
        return "not a duration such as PT3H"
    player.run_until(until)
    return ""
