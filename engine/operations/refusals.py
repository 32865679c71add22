"""The sentences that several operations share, and the checks that lead to them."""

from collections.abc import Mapping

from engine.definitions import FieldError
from engine.errors import BihuanError, declare
from engine.operations.subjects import instance_subject
from engine.rules.permissions import ACTIONS, EXCLUDED, Actor, Subject, is_excluded, refusal
from engine.storage.steps import InstanceRecord

TASK_MISSING = declare(
    "task.missing",
    "missing",
    zh="没有找到这项待办。它可能已被删除，或者链接不完整；请从待办列表重新打开。",
    en="There is no such task. The link may be incomplete: please open it again from the inbox.",
)
TASK_CLOSED = declare(
    "task.closed",
    "conflict",
    zh="这项待办已经办结或被撤销（{state}），无需再办。请返回待办列表。",
    en="This task is already {state}; nothing is left to do. Please go back to the inbox.",
)
TASK_TAKEN = declare(
    "task.taken",
    "conflict",
    zh="这项待办刚刚被 {assignee} 认领。请从待办列表另选一项，或联系对方。",
    en="{assignee} has just claimed this task. Choose another one from the inbox, or talk to them.",
)
TASK_CHANGED = declare(
    "task.changed",
    "conflict",
    zh="这项待办在您打开之后有了变化。请刷新页面核对后再提交，您填写的内容已保存为草稿。",
    en="This task has changed since you opened it. Reload the page, check, and submit again.",
)
INSTANCE_MISSING = declare(
    "instance.missing",
    "missing",
    zh="没有找到这个流程实例。请检查编号或链接。",
    en="There is no such process instance. Check the number or the link.",
)
INSTANCE_ENDED = declare(
    "instance.ended",
    "conflict",
    zh="这个流程实例已经结束（{status}），不能再进行此操作。",
    en="This process instance is already over ({status}); this can no longer be done.",
)
INSTANCE_CHANGED = declare(
    "instance.changed",
    "conflict",
    zh="这个流程实例在您打开之后有了变化。请刷新页面核对后再操作。",
    en="This process instance has changed since you opened it. Reload the page and check before you try again.",
)
INSTANCE_SUSPENDED = declare(
    "instance.suspended",
    "conflict",
    zh="这个流程实例已暂停：待办可以查看，但不能办理，计时和作业也停着。请等运维人员恢复后再办理。",
    en="This process instance is suspended: its tasks can be looked at but not worked on, and its timers stand still."
    " Wait until an operator has resumed it.",
)
DEFINITION_SUSPENDED = declare(
    "definition.suspended",
    "conflict",
    zh="流程“{definition}”已暂停，暂时不能发起新的实例。请等运维人员恢复后再发起。",
    en='The process "{definition}" is suspended: no new instance starts. Wait until an operator has resumed it.',
)
KEY_REUSED = declare(
    "operation.key_reused",
    "conflict",
    zh="这次提交与先前的一次使用了同一个标识（幂等键“{key}”），内容却不同，因此没有处理。请刷新页面核对后重新提交；程序请换一个键。",
    en='This submission carries the idempotency key "{key}" of an earlier one that said something else, so nothing was'
    " done. Reload the page, check and submit again; a program takes a new key.",
)
FORM_REFUSED = declare(
    "form.refused",
    "invalid",
    zh="表单中有 {count} 处需要改正：{fields}。请按各字段旁的提示修改后再提交。",
    en="{count} fields of the form need correcting: {fields}. Please follow the hints beside them and submit again.",
)


class FormRefused(BihuanError):
    """A form was filled in wrongly. `errors` says why, by field key."""

    def __init__(self, errors: Mapping[str, FieldError]) -> None:
        self.errors = errors
        super().__init__(FORM_REFUSED, count=len(errors), fields=", ".join(errors))


def permit_case(actor: Actor, action: str, record: InstanceRecord) -> None:
    """Raise the refusal of a person whom the case is kept from, for an action that has no case among its grants."""
    if not actor.trusted and is_excluded(actor, instance_subject(record, ())):
        raise BihuanError(EXCLUDED, action_zh=ACTIONS[action].zh, action_en=ACTIONS[action].en)


def permit(actor: Actor, action: str, subject: Subject | None = None) -> None:
    """Raise the refusal if the actor may not do the action on the subject."""
    refused = refusal(actor, action, subject)
    if refused is not None:
        raise refused
