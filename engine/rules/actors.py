"""The values that permissions speak about: who acts, and on what. Operations and queries build them from rows."""

from dataclasses import dataclass, field

ROLES_IN_ORDER = (
    "front_line",
    "handler",
    "approver",
    "supervisor",
    "head",
    "quality",
    "supervision",
    "administrator",
    "operator",
)
"""前台, 处理人, 审批人, 主管, 部门负责人, 质量, 监督, 流程管理员, 运维."""
ROLES = frozenset(ROLES_IN_ORDER)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) that does something."""

    id: str
    name: str
    roles: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    unit: str | None = None
    heads: frozenset[str] = frozenset()
    """Units whose head or supervisor the person is."""
    within: frozenset[str] = frozenset()
    """Units that the person's unit, or one that the person leads, is part of, itself included; never the topmost unit,
    which is the whole company: a complaint about it must leave somebody to handle it."""
    trusted: bool = False
    """Not a person: the system itself, or a program that embeds the engine and vouches for what it does."""


SYSTEM = Actor("system", "系统", trusted=True)
"""The clock, service tasks and public pages."""


@dataclass(frozen=True, slots=True)
class TaskSubject:
    """An open user task as far as permissions care."""

    assignee: str | None = None
    people: frozenset[str] = frozenset()
    """Candidate persons."""
    groups: frozenset[str] = frozenset()
    """Candidate groups."""
    unit: str | None = None
    """The unit responsible for the case."""
    excluded_people: frozenset[str] = frozenset()
    excluded_units: frozenset[str] = frozenset()
    earlier_handlers: frozenset[str] = frozenset()
    """Persons who handled an earlier step and must not handle this one; empty unless the definition says so."""


@dataclass(frozen=True, slots=True)
class InstanceSubject:
    """A process instance as far as permissions care."""

    starter: str | None = None
    participants: frozenset[str] = frozenset()
    """Everybody who has or had a task of it."""
    people: frozenset[str] = frozenset()
    """Candidate persons of its open tasks."""
    groups: frozenset[str] = frozenset()
    """Candidate groups of its open tasks."""
    unit: str | None = None
    excluded_people: frozenset[str] = frozenset()
    excluded_units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DefinitionSubject:
    """A process definition; without starters every member of staff may start it."""

    process_id: str
    starter_people: frozenset[str] = field(default_factory=frozenset)
    starter_groups: frozenset[str] = field(default_factory=frozenset)


Subject = TaskSubject | InstanceSubject | DefinitionSubject
