"""Plays one example on our interpreter and says what came of it. For tests and for the second opinion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from engine.definitions import Deployment
from engine.dmn import Model
from engine.errors import BihuanError
from engine.feel import evaluate
from engine.second_opinion.examples import Example, Step
from engine.second_opinion.player import Place, Player, read_models


class Reason(NamedTuple):
    """Why a step cannot be taken, for people."""

    zh: str
    en: str


TAKEN = Reason("", "")
"""The step was taken."""


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
    incidents: tuple[BihuanError, ...]
    """Incidents that stand at the end."""
    stopped: str = ""
    """The step that could not be taken, and why, in English; empty where all were."""
    stopped_zh: str = ""
    """The same in Chinese."""
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
    stopped = TAKEN
    try:
        player.start(example.process, example.start)
        for number, step in enumerate(example.steps, start=1):
            before = len(player.fired)
            reason = _take(player, step)
            moments.append((*(when for when, _ in player.fired[before:]), player.now))
            if reason != TAKEN:
                stopped = Reason(
                    f"第 {number} 步 {step.kind} {step.target}：{reason.zh}",
                    f"{number}. {step.kind} {step.target}: {reason.en}",
                )
                break
    except BihuanError as error:
        stopped = Reason(error.text("zh"), error.text("en"))
    return _played(player, stopped, tuple(moments))


def _played(player: Player, stopped: Reason, moments: tuple[tuple[datetime, ...], ...]) -> Played:
    happened = [happened for _, happened in player.history]
    return Played(
        status=player.instances[0].state.status if player.instances else "active",
        completed=tuple(each.element for each in happened if each.what == "completed" and each.kind != "process"),
        entered=frozenset(each.element for each in happened if each.what in ("started", "completed")),
        open=tuple(sorted(player.tasks.values())),
        variables=player.final.get(0, {}),
        incidents=tuple(BihuanError(incident.code, **incident.facts) for incident in player.incidents.values()),
        stopped=stopped.en,
        stopped_zh=stopped.zh,
        jobs=tuple(sorted(job.element for job in player.jobs.values())),
        moments=moments,
        decided=tuple(
            (each.element, each.details["answer"]) for each in happened if each.what == "decided" and each.details
        ),
    )


def _take(player: Player, step: Step) -> Reason:
    """Take one step; why it cannot be taken, or TAKEN."""
    takers = {"complete": _complete, "work": _work, "message": _message, "timer": _timer, "wait": _wait}
    if step.kind == "signal":
        player.broadcast(step.target, step.variables)
        return TAKEN
    return takers[step.kind](player, step)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "–"


def _complete(player: Player, step: Step) -> Reason:
    places = [place for place, element in player.tasks.items() if element == step.target]
    place = _chosen(player, places, step)
    if place is None:
        there = _listed(player.tasks.values())
        return Reason(f"这项待办没有打开；打开的有：{there}", f"not open; open are {there}")
    player.move(place[0], lambda run: run.complete(place[1], step.variables))
    return TAKEN


def _work(player: Player, step: Step) -> Reason:
    places = [place for place, job in player.jobs.items() if job.element == step.target]
    place = _chosen(player, places, step)
    if place is None:
        there = _listed(job.element for job in player.jobs.values())
        return Reason(f"没有这项作业；等待中的有：{there}", f"no such job; waiting are {there}")
    if step.error is not None:
        code = step.error
        player.move(place[0], lambda run: run.throw_error(place[1], code, step.variables))
    else:
        player.move(place[0], lambda run: run.complete(place[1], step.variables))
    return TAKEN


def _chosen(player: Player, places: list[Place], step: Step) -> Place | None:
    """The first such place, or with `for` the one whose multi-instance item is that value."""
    for place in places:
        loop = player.instances[place[0]].process.nodes[step.target].loop
        item = loop.element_variable if loop is not None else None
        if step.chosen is None or (item is not None and player.view(place).get(item) == step.chosen):
            return place
    return None


def _message(player: Player, step: Step) -> Reason:
    if player.deliver(step.target, step.key, step.variables):
        return TAKEN
    there = _listed(wait.name for wait in player.waits.values())
    return Reason(f"没有流程在等这条消息；等待中的有：{there}", f"nobody waits; awaited are {there}")


def _timer(player: Player, step: Step) -> Reason:
    dues = sorted(timer.due for timer in player.timers.values() if timer.element == step.target)
    if not dues:
        there = _listed(timer.element for timer in player.timers.values())
        return Reason(f"没有这个计时；已设的有：{there}", f"no such timer; set are {there}")
    player.run_until(dues[0])
    return TAKEN


def _wait(player: Player, step: Step) -> Reason:
    until = evaluate("now + duration(d)", {"now": player.now, "d": step.target})
    if not isinstance(until, datetime):
        return Reason("不是 PT3H 这样的时长", "not a duration such as PT3H")
    player.run_until(until)
    return TAKEN
