"""What operators see: bulk work, where an instance stands, and what a migration would meet. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import Finding, Language, sentence


@dataclass(frozen=True, slots=True)
class BulkRow:
    """Bulk work with its progress."""

    id: str
    kind: str
    """suspend, resume, migrate or retry."""
    state: str
    """running, stopped or done."""
    title: str
    """Id of the process that it is about; empty for incidents of all processes."""
    created_at: datetime
    created_by: str
    created_by_name: str
    ended_at: datetime | None
    waiting: int
    done: int
    failed: int
    chosen: bool
    """Its items are known; before that `total` says nothing."""
    rate: float | None
    """Items a second, over the time spent on them; None before there is any."""
    remaining_seconds: float | None
    """How long the rest takes at that rate."""

    @property
    def total(self) -> int:
        """All its items."""
        return self.waiting + self.done + self.failed


@dataclass(frozen=True, slots=True)
class BulkFailure:
    """An item that fell out, with the reason."""

    subject: str
    """Id of the instance or incident."""
    instance_id: str
    number: str
    title: str
    code: str
    facts: Mapping[str, Any]

    def text(self, language: Language) -> str:
        """The sentence for people."""
        return sentence(self.code, self.facts, language)


@dataclass(frozen=True, slots=True)
class BulkView:
    """Bulk work in full. `failures`: the first hundred."""

    row: BulkRow
    failures: tuple[BulkFailure, ...]


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One activation of an element in a running instance."""

    token: int
    element: str
    name: str
    name_en: str
    kind: str
    inside: tuple[tuple[str, int], ...]
    """Names of the sub-processes around it, outermost first, each with its token."""
    repetition: bool
    incident: str | None


@dataclass(frozen=True, slots=True)
class StartableRow:
    """An element that an operator may start by hand."""

    element: str
    name: str
    name_en: str
    kind: str
    container: str
    """Name of the sub-process around it; empty at the top."""


@dataclass(frozen=True, slots=True)
class StandingView:
    """Where an instance stands, and what can be started in it."""

    standing: tuple[StandingRow, ...]
    startable: tuple[StartableRow, ...]


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """An ad-hoc sub-process that waits for people to choose; (id, name, English name) of each element."""

    token: int
    element: str
    name: str
    name_en: str
    offered: tuple[tuple[str, str, str], ...]
    running: tuple[tuple[str, str, str], ...]
    waiting: tuple[tuple[str, str, str], ...]
    sequential: bool


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why some instances cannot move: the finding, how many it concerns, and the first ten (id, number)."""

    finding: Finding
    count: int
    instances: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MigrationView:
    """What a migration of a whole version would meet."""

    process_id: str
    from_version: int
    to_version: int
    mapping_findings: tuple[Finding, ...]
    running: int
    """Instances of the version that are not over."""
    looked_at: int
    """How many of them were tried (the first thousand)."""
    movable: int
    hindrances: tuple[Hindrance, ...]
    gone: tuple[tuple[str, str, str], ...] = field(default=())
    """Elements of the old version that the new one does not have and nothing maps: (id, name, English name)."""
    targets: tuple[tuple[str, str, str], ...] = field(default=())
    """Elements of the new version that they could be mapped to."""
