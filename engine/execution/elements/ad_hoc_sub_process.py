"""Ad-hoc sub-process (BPMN 2.0.2, 10.3.5): its activities run in any order, as often as people want, until its
condition holds.

`zeebe:adHoc activeElementsCollection` names what starts; without it everything that nothing leads to starts, one
after the other where the ordering is sequential. One with such a list or a completion condition lets people start
more through `Run.choose`; `Run.choices` lists them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import BihuanError, declare
from engine.execution import containers
from engine.execution.effects import WaitOpened
from engine.execution.elements.element import Variables
from engine.execution.elements.sub_process import SubProcess
from engine.execution.expressions import is_true, shown
from engine.execution.state import CHECK, COMPENSATE, COMPLETE, WAIT, Token, Wait
from engine.execution.stuck import BAD_VALUE, Stuck
from engine.graph import AdHoc, Kind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk

NO_SUCH_CHOICE = declare(
    "execution.no_such_choice",
    "invalid",
    zh="“{element}”中不能选“{chosen}”。请从这些活动中选择：{offered}。",
    en="“{chosen}” cannot be chosen in “{element}”. Choose from these activities: {offered}.",
)


class AdHocSubProcess(SubProcess):
    """A container whose first elements are a choice."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Start what is to start; nothing is complete before it has been looked at."""
        scope = containers.open_container(walk, token, node)
        token.data = {"todo": [one.id for one in _chosen(walk, token, node)]}
        if offers_choice(node):
            wait = walk.state.add_wait(Wait(walk.state.new_id(), token.id, scope.id, node.id, 0))
            walk.effect(WaitOpened(wait.id, token.id, node.id, "choice", "", ""))
        _start_next(walk, token, node)
        if not scope.tokens:
            walk.resume(token, CHECK)
        return None

    def child_left(self, walk: "Walk", token: Token, node: Node) -> None:
        """Something inside is done: look at the completion condition."""
        if token.phase == WAIT:
            walk.resume(token, CHECK)

    def emptied(self, walk: "Walk", token: Token, node: Node) -> None:
        """Everything inside is done."""
        if token.phase == COMPENSATE:
            walk.queue.append(token.id)
        else:
            walk.resume(token, CHECK)

    def check(self, walk: "Walk", token: Token, node: Node) -> None:
        """End it where its condition holds, or where there is none and nothing is left to do."""
        condition = _settings(node).completion_condition
        scope = walk.state.scopes[token.own]
        if condition is not None and is_true(walk, node.id, condition, scope=scope):
            token.data["todo"] = []
            if _settings(node).cancel_remaining:
                containers.cancel_inside(walk, scope)
        else:
            _start_next(walk, token, node)
            if not scope.tokens and (condition is not None or (offers_choice(node) and not token.data.get("chosen"))):
                token.phase = WAIT
                return
        token.phase = WAIT
        if not scope.tokens:
            walk.resume(token, COMPLETE)


def _settings(node: Node) -> AdHoc:
    return node.ad_hoc or AdHoc()


def offers_choice(node: Node) -> bool:
    """Whether people may start activities of it."""
    if node.kind is not Kind.AD_HOC_SUB_PROCESS:
        return False
    return _settings(node).active_elements is not None or _settings(node).completion_condition is not None


def _chosen(walk: "Walk", token: Token, node: Node) -> tuple[Node, ...]:
    wanted = _settings(node).active_elements
    if wanted is None:
        return containers.first_elements(walk.plan, node)
    ids = walk.evaluate(node.id, wanted, walk.inner_scope(token))
    if not isinstance(ids, list) or not set(map(str, ids)) <= set(_startable(walk, node)):
        names = {"wanted_zh": "子流程内活动标识的列表", "wanted_en": "a list of ids of activities inside"}
        raise Stuck(BAD_VALUE, expression=wanted, value=shown(ids), **names)
    return tuple(walk.plan.process.nodes[one] for one in ids)


def _start_next(walk: "Walk", token: Token, node: Node) -> None:
    """Start everything that is left to start, or only the next one where the ordering is sequential."""
    scope, todo = walk.state.scopes[token.own], token.data["todo"]
    if _settings(node).sequential and scope.tokens:
        return
    now = todo[:1] if _settings(node).sequential else todo
    token.data["todo"] = todo[len(now) :]
    for element in now:
        walk.spawn(walk.plan.process.nodes[element], scope)
        token.data["chosen"] = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One ad-hoc sub-process that waits for people: `Run.choose(token, ids of elements)`."""

    token: int
    element: str
    """The ad-hoc sub-process."""
    elements: tuple[str, ...]
    """What can be started, in the order of the file; each may be started several times."""
    running: tuple[str, ...]
    """Elements that run inside now, one entry for each token."""
    waiting: tuple[str, ...]
    """What was chosen already and waits for its turn (sequential ordering)."""
    sequential: bool


def choices(walk: "Walk") -> tuple[Choice, ...]:
    """Every ad-hoc sub-process that people may start activities of, oldest first."""
    owners = [walk.state.tokens[wait.token] for wait in walk.state.waits.values() if _is_choice(walk, wait)]
    return tuple(_choice(walk, token) for token in owners if token.phase == WAIT)


def _is_choice(walk: "Walk", wait: Wait) -> bool:
    return walk.plan.process.nodes[wait.element].kind is Kind.AD_HOC_SUB_PROCESS


def _choice(walk: "Walk", token: Token) -> Choice:
    node = walk.node(token)
    running = tuple(one.node for one in walk.state.inside(walk.state.scopes[token.own]))
    todo = tuple(token.data["todo"])
    return Choice(token.id, node.id, _startable(walk, node), running, todo, _settings(node).sequential)


def _startable(walk: "Walk", node: Node) -> tuple[str, ...]:
    return tuple(one.id for one in containers.first_elements(walk.plan, node))


def choose(walk: "Walk", token: Token, node: Node, elements: Sequence[str]) -> None:
    """People start activities inside; in a sequential one they wait for their turn.

    Raises: BihuanError `execution.no_such_choice`.
    """
    offered = _startable(walk, node)
    strange = [one for one in elements if one not in offered]
    if strange or not elements:
        names = ", ".join(offered) or "–"
        raise BihuanError(NO_SUCH_CHOICE, element=walk.label(token), chosen=", ".join(strange) or "–", offered=names)
    token.data["todo"] = [*token.data["todo"], *elements]
    _start_next(walk, token, node)


ELEMENT = AdHocSubProcess()
