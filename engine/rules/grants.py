"""The table of permissions: action, what it acts on, and who may. Read by `permissions` and the reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.rules.actors import ROLES, DefinitionSubject, InstanceSubject, Subject, TaskSubject

Standing = Literal["any", "assignee", "candidate", "participant", "leader", "starter"]


@dataclass(frozen=True, slots=True)
class Grant:
    """One way to be allowed: stand so to the subject and have one of the roles (None = no role needed)."""

    standing: Standing
    roles: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What may be refused: its phrase for people, the kind of its subject, and the grants; any one of them suffices."""

    zh: str
    en: str
    on: type[Subject] | None
    grants: tuple[Grant, ...]


def _anyone(*roles: str) -> Grant:
    return Grant("any", frozenset(roles))


ASSIGNEE = Grant("assignee")
CANDIDATE = Grant("candidate")
PARTICIPANT = Grant("participant")
LEADER = Grant("leader", frozenset({"supervisor", "head"}))
STAFF = Grant("any", ROLES)
STARTER = Grant("starter", ROLES)
WATCH = _anyone("quality", "supervision")
ADMINISTRATOR = _anyone("administrator")
OPERATOR = _anyone("operator")

ACTIONS: Mapping[str, Action] = {
    "task.see": Action("查看此待办", "see this task", TaskSubject, (ASSIGNEE, CANDIDATE, LEADER, WATCH, OPERATOR)),
    "task.claim": Action("认领此待办", "claim this task", TaskSubject, (ASSIGNEE, CANDIDATE)),
    "task.unclaim": Action("放回此待办", "put this task back", TaskSubject, (ASSIGNEE, LEADER)),
    "task.complete": Action("办理此待办", "complete this task", TaskSubject, (ASSIGNEE,)),
    "task.assign": Action("指派此待办", "assign this task", TaskSubject, (LEADER, OPERATOR)),
    "task.receive": Action("被指派此待办", "be assigned this task", TaskSubject, (CANDIDATE, STAFF)),
    "task.comment": Action("在此待办上留言", "comment on this task", TaskSubject, (ASSIGNEE, CANDIDATE, LEADER, WATCH)),
    "task.attach": Action(
        "在此待办上添加附件", "attach files to this task", TaskSubject, (ASSIGNEE, CANDIDATE, LEADER, WATCH)
    ),
    "instance.see": Action(
        "查看此流程实例",
        "see this case",
        InstanceSubject,
        (PARTICIPANT, CANDIDATE, LEADER, WATCH, OPERATOR, _anyone("front_line")),
    ),
    "instance.start": Action("发起此流程", "start this process", DefinitionSubject, (STARTER,)),
    "instance.start_old": Action(
        "以旧版本发起流程", "start an old version of a process", None, (ADMINISTRATOR, OPERATOR)
    ),
    "instance.cancel": Action("终止此流程实例", "cancel this case", InstanceSubject, (LEADER, OPERATOR)),
    "instance.suspend": Action(
        "暂停或恢复此流程实例", "suspend or resume this case", InstanceSubject, (OPERATOR, ADMINISTRATOR)
    ),
    "instance.modify": Action(
        "调整此流程实例的走向", "modify where this case stands", InstanceSubject, (OPERATOR, ADMINISTRATOR)
    ),
    "instance.migrate": Action(
        "把此流程实例迁移到另一版本", "migrate this case to another version", InstanceSubject, (OPERATOR, ADMINISTRATOR)
    ),
    "instance.restart": Action("重新发起此流程实例", "restart this case", InstanceSubject, (OPERATOR, ADMINISTRATOR)),
    "instance.choose": Action(
        "选择此流程实例的下一步",
        "choose what comes next in this case",
        InstanceSubject,
        (PARTICIPANT, CANDIDATE, LEADER, OPERATOR),
    ),
    "definition.suspend": Action("暂停或恢复流程", "suspend or resume processes", None, (OPERATOR, ADMINISTRATOR)),
    "bulk.manage": Action("处理成批作业", "manage work on many cases", None, (OPERATOR, ADMINISTRATOR)),
    "message.publish": Action("发布消息", "publish messages", None, (OPERATOR,)),
    "signal.broadcast": Action("广播信号", "broadcast signals", None, (OPERATOR,)),
    "incident.resolve": Action("处理异常", "resolve incidents", None, (OPERATOR,)),
    "definition.see": Action("查看流程定义", "see process definitions", None, (STAFF,)),
    "definition.deploy": Action("发布流程定义", "publish process definitions", None, (ADMINISTRATOR,)),
    "board.see": Action(
        "查看超期看板",
        "see the overdue board",
        None,
        (_anyone("supervisor", "head", "quality", "supervision", "operator"),),
    ),
    "audit.verify": Action(
        "核验审计记录", "verify the audit log", None, (_anyone("supervision", "quality", "operator", "administrator"),)
    ),
    "directory.manage": Action("维护组织与人员", "manage units and people", None, (ADMINISTRATOR,)),
    "complaint.file": Action("登记投诉", "file complaints", None, (STAFF,)),
    "complaint.reissue_code": Action(
        "补发查询码", "issue a new follow-up code", None, (_anyone("front_line", "supervisor", "head"),)
    ),
    "complaint.import": Action("导入投诉", "import complaints", None, (_anyone("administrator", "operator"),)),
    "token.issue": Action("创建访问令牌", "issue access tokens", None, (STAFF,)),
}
"""Every action there is. Leader = supervisor or head whose `heads` hold the unit of the case."""
