"""What one deployment is made of: the files that were given, and what the compiler made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definitions.forms import Form
from engine.errors import Finding
from engine.graph import Process


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a deployment; the ending of its name says what it is (.bpmn, .dmn, .form, .yml)."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Deployment:
    """Files read together. It may be published if no finding is an error."""

    processes: Mapping[str, Process]
    """Executable processes and callable tasks by id."""
    process_files: Mapping[str, str]
    """The name of the file each process is in."""
    decision_files: tuple[Resource, ...]
    decisions: Mapping[str, str]
    """Ids of the decisions in those files, with the file's name."""
    forms: Mapping[str, Form]
    texts: Mapping[str, Mapping[str, object]]
    """The catalogue of messages.yml: key → the entry as it stands there."""
    findings: tuple[Finding, ...]
    digest: str
    """SHA-256 (hex) over the names and contents of all files: the same digest is the same deployment."""
    resources: tuple[Resource, ...] = field(default=(), repr=False)

    @property
    def publishable(self) -> bool:
        """Whether no finding is an error."""
        return not any(finding.severity == "error" for finding in self.findings)
