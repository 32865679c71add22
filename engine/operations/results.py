"""What operations answer: frozen values, kept with the audit record so that a repetition gets the same answer."""

from dataclasses import dataclass

from engine.errors import Finding


@dataclass(frozen=True, slots=True)
class Deployed:
    """A published deployment. `unchanged`: the same files were published before, and this is that version."""

    deployment_id: str
    name: str
    version: int
    processes: tuple[tuple[str, int], ...]
    """Process id and version of every process in it."""
    findings: tuple[Finding, ...] = ()
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class InstanceStarted:
    """A new instance, run to its first wait. `status` is active, or completed if it had nothing to wait for."""

    instance_id: str
    process_id: str
    status: str
    business_key: str = ""
    tasks: tuple[str, ...] = ()
    """Ids of the user tasks that opened."""


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """A task was completed. `status` is that of its instance afterwards, `opened` the user tasks that followed."""

    task_id: str
    instance_id: str
    status: str
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskChanged:
    """A task after claim, unclaim, assignment or draft, with its new version."""

    task_id: str
    instance_id: str
    version: int
    assignee: str | None = None


@dataclass(frozen=True, slots=True)
class MessagePublished:
    """Where a message went: instances that received it, instances that it started, or the buffer."""

    message_id: str
    delivered: tuple[str, ...] = ()
    started: tuple[str, ...] = ()
    buffered: bool = False


@dataclass(frozen=True, slots=True)
class SignalBroadcast:
    """Where a signal went."""

    delivered: tuple[str, ...] = ()
    started: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceChanged:
    """An instance after an operation on it as a whole (cancel, resolve, set variables)."""

    instance_id: str
    status: str
    version: int


@dataclass(frozen=True, slots=True)
class Worked:
    """What `fire_due` did: jobs carried out, jobs given back for a later attempt, incidents raised."""

    done: int = 0
    postponed: int = 0
    incidents: int = 0

    def __add__(self, other: "Worked") -> "Worked":
        return Worked(self.done + other.done, self.postponed + other.postponed, self.incidents + other.incidents)

    @property
    def any(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.done or self.postponed or self.incidents)


@dataclass(frozen=True, slots=True)
class Commented:
    """A comment was kept."""

    comment_id: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file was kept."""

    attachment_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TokenIssued:
    """A new access token. `secret` is shown once and never kept."""

    token_id: str
    secret: str
