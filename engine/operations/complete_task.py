"""办理: a person finishes a user task, and the case moves on to its next wait."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import BihuanError, Language, declare
from engine.operations.answers import digest_of
from engine.operations.refusals import FormRefused
from engine.operations.results import TaskCompleted
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.operations.task_step import TaskCommand, on_task
from engine.rules.permissions import Actor
from engine.storage.steps import TaskRecord

NO_FORM = declare(
    "task.no_form",
    "invalid",
    zh="这项待办没有表单，不接收任何填写内容（{names}）。请只提交办理；需要填写时，请流程管理员为它加上表单。",
    en="This task has no form, so it takes no values ({names}). Complete it without any; where values are needed, ask"
    " the process administrator to give it a form.",
)


def complete_task(
    runtime: Runtime,
    task_id: str,
    *,
    variables: Mapping[str, Any],
    actor: Actor,
    key: str | None = None,
    expected_version: int | None = None,
    checked: bool = True,
    language: Language = "zh",
) -> TaskCompleted:
    """Complete an open task with what was filled in.

    `checked`: the values go through the task's form, which keeps its own fields alone; without a form only a trusted
    actor brings values. A program that embeds the engine may switch it off and set any variable. `key`: the same
    submission again gets the first answer.

    Raises: `form.refused` (as `FormRefused`, with the reasons by field), `task.no_form`, `task.missing`, `task.closed`,
    `task.changed`, `permission.*`.
    """
    given = dict(variables)

    def act(step: Step, task: TaskRecord) -> Mapping[str, Any]:
        values = _checked(step, task, given, language=language) if checked else given
        step.run.complete(task.token, values)
        return {"variables": values}

    said = {} if key is None else {"given": digest_of(given)}
    command = TaskCommand("complete_task", "task.complete", task_id, actor, key, expected_version, said)
    return on_task(runtime, command, answers=TaskCompleted, act=act, result=_answer)


def _answer(step: Step, task: TaskRecord) -> TaskCompleted:
    return TaskCompleted(task.id, step.record.id, step.status, step.opened)


def _checked(step: Step, task: TaskRecord, values: Mapping[str, Any], *, language: Language) -> dict[str, Any]:
    form = step.compiled.form(task.form)
    if form is None:
        if values and not step.actor.trusted:
            raise BihuanError(NO_FORM, names=", ".join(sorted(values)))
        return dict(values)
    seen = step.run.variables_of(task.token)
    zone = ZoneInfo(step.runtime.settings.zone)
    clean, errors = form.check(values, context=seen, language=language, now=step.now, zone=zone)
    if errors:
        raise FormRefused(errors)
    return clean
