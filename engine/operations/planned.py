"""What an operation would do, worked out on a copy in memory: findings, and the happenings in their order."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import BihuanError, Finding, declare
from engine.execution import effects as e
from engine.operations.library import element_names
from engine.operations.step import Step

REFUSED = declare(
    "instance.not_possible",
    "invalid",
    zh="有 {count} 处不能照办，什么也没有改变。第一处：{first}",
    en="Nothing was changed, {count} things are in the way. The first: {first_en}",
)


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing that would happen: `what` is started, completed, cancelled or failed, as in the history."""

    element: str
    name: str
    name_en: str
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would come of an operation. `possible`: no finding is an error."""

    findings: tuple[Finding, ...] = ()
    happenings: tuple[Planned, ...] = ()
    ends: bool = False
    """The instance would be over."""

    @property
    def possible(self) -> bool:
        """Whether the operation can be carried out."""
        return not errors(self.findings)


class NotPossible(BihuanError):
    """An operation was refused before it changed anything. `findings` say why, warnings included."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        found = errors(findings)
        super().__init__(REFUSED, count=len(found), first=found[0].text("zh"), first_en=found[0].text("en"))


def errors(findings: Sequence[Finding]) -> list[Finding]:
    """Those that forbid."""
    return [finding for finding in findings if finding.severity == "error"]


def refuse(findings: Sequence[Finding]) -> None:
    """Raise `NotPossible` where a finding is an error."""
    if errors(findings):
        raise NotPossible(findings)


def planned(step: Step, findings: Sequence[Finding]) -> Plan:
    """What the step has done in memory, for somebody who only asks."""
    process = step.compiled.process
    happenings = tuple(
        Planned(effect.element, *element_names(process, effect.element), effect.kind, effect.what)
        for effect in step.run.effects
        if isinstance(effect, e.Happened) and effect.kind != "sequence_flow"
    )
    return Plan(tuple(findings), happenings, step.run.state.status != "active")
