"""User task (BPMN 2.0.2, 10.3.3): a person has something to do; `Run.complete` brings what was entered."""

from datetime import datetime
from typing import TYPE_CHECKING

from engine.execution.effects import Outcome, TaskClosed, TaskOpened
from engine.execution.elements.element import Element, Variables
from engine.execution.expressions import number_of, shown, text_of, texts_of
from engine.execution.state import Token
from engine.execution.stuck import BAD_VALUE, Stuck
from engine.execution.timers import moment, span
from engine.graph import Node, Text

if TYPE_CHECKING:
    from engine.execution.walk import Walk

USUAL_PRIORITY = 50


class UserTask(Element):
    """Opens a task and waits for it."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """Who may do it and until when, by the variables as they are now."""
        walk.effect(task_of(walk, token, node))
        return None

    def close(self, walk: "Walk", token: Token, node: Node, *, outcome: Outcome) -> None:
        """The task leaves the inbox."""
        walk.effect(TaskClosed(token.id, outcome))


def task_of(walk: "Walk", token: Token, node: Node) -> TaskOpened:
    """The task as it is when it opens now."""
    people, schedule = node.assignment, node.schedule
    return TaskOpened(
        token=token.id,
        element=node.id,
        name=node.name,
        assignee=text_of(walk, token, people.assignee) or None,
        groups=texts_of(walk, token, people.candidate_groups),
        people=texts_of(walk, token, people.candidate_users),
        excluded_people=texts_of(walk, token, people.excluded_people),
        excluded_units=texts_of(walk, token, people.excluded_units),
        due=_moment(walk, token, schedule.due),
        follow_up=_moment(walk, token, schedule.follow_up),
        priority=_priority(walk, token, schedule.priority),
        form=node.form,
        scope=token.own or token.scope,
    )


def _moment(walk: "Walk", token: Token, text: Text | None) -> datetime | None:
    """A date-time, a date (its end), or a duration from now; None where nothing is said or the answer is null."""
    value = None if text is None else walk.evaluate(token.node, text, walk.inner_scope(token))
    if value is None or value == "":
        return None
    at, length = moment(value, walk.env.zone, end_of_day=True), span(value)
    if at is None and length is None:
        wanted = {"wanted_zh": "日期时间", "wanted_en": "a date and time"}
        raise Stuck(BAD_VALUE, expression=str(text), value=shown(value), **wanted)
    return at if at is not None or length is None else length.after(walk.env.now, walk.env.zone)


def _priority(walk: "Walk", token: Token, text: Text | None) -> int:
    value = None if text is None else walk.evaluate(token.node, text, walk.inner_scope(token))
    return USUAL_PRIORITY if value is None else min(number_of(value, text or "", least=0), 100)


ELEMENT = UserTask()
