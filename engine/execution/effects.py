"""What a run asks the outside world to do: values only, in the order in which they happened.

`engine.operations` turns each effect into rows; nothing is written while tokens move. Anybody may read them.
Tokens and waits are integers, unique within the instance and never used again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Variables = Mapping[str, object]
Outcome = Literal["completed", "cancelled"]
WaitKind = Literal["message", "signal", "condition", "choice"]


@dataclass(frozen=True, slots=True)
class TaskOpened:
    """A person has something to do. `due` and `follow_up` are aware UTC; `priority` runs from 0 to 100."""

    token: int
    element: str
    name: str
    assignee: str | None
    groups: tuple[str, ...]
    people: tuple[str, ...]
    excluded_people: tuple[str, ...]
    excluded_units: tuple[str, ...]
    due: datetime | None
    follow_up: datetime | None
    priority: int
    form: str | None
    scope: int


@dataclass(frozen=True, slots=True)
class TaskClosed:
    """The task of `token` is over: done, or taken away because the process moved on."""

    token: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class JobOpened:
    """Work for a worker. `variables` are what its input mappings give it, or everything it can see without mappings."""

    token: int
    element: str
    type: str
    retries: int
    headers: Mapping[str, str]
    variables: Variables


@dataclass(frozen=True, slots=True)
class JobClosed:
    """The job of `token` is over."""

    token: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TimerSet:
    """`Run.fire_timer(token, wait)` is wanted at `due` (aware UTC). `repetitions_left` counts those after this one,
    -1 is endless.
    """

    wait: int
    token: int
    element: str
    due: datetime
    repetitions_left: int


@dataclass(frozen=True, slots=True)
class TimerCleared:
    """The timer has fired or is no longer wanted."""

    wait: int


@dataclass(frozen=True, slots=True)
class WaitOpened:
    """Something from outside can arrive here.

    Messages: `Run.deliver_message` when `name` and `key` match. Signals: `Run.deliver_signal`. A `condition` is
    looked at by the run itself whenever variables change; a `choice` waits for `Run.choose`. `element` is the
    catching event.
    """

    wait: int
    token: int
    element: str
    kind: WaitKind
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class WaitClosed:
    """The subscription was used up or is no longer wanted."""

    wait: int


@dataclass(frozen=True, slots=True)
class MessageThrown:
    """A message for whoever waits for it, this instance included. `time_to_live` is ISO 8601 text or None."""

    name: str
    key: str
    variables: Variables
    time_to_live: str | None


@dataclass(frozen=True, slots=True)
class SignalThrown:
    """A signal for all *other* instances and start events; the run has delivered it to its own waits already."""

    name: str
    variables: Variables


@dataclass(frozen=True, slots=True)
class EscalationThrown:
    """An escalation that nothing in this instance caught; if a call activity started it, give it to `Run.escalate`
    there.
    """

    code: str
    variables: Variables


@dataclass(frozen=True, slots=True)
class CallOpened:
    """Start an instance of `process_id`, and `Run.complete(token, its variables)` when it ends."""

    token: int
    element: str
    process_id: str
    binding: str
    variables: Variables


@dataclass(frozen=True, slots=True)
class CallCancelled:
    """Cancel the instance that `token` called."""

    token: int


@dataclass(frozen=True, slots=True)
class IncidentRaised:
    """The token stands still until `Run.retry(token)`; the sentence is `engine.errors.sentence(code, facts,
    language)`.
    """

    token: int
    element: str
    code: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class IncidentCleared:
    """The incident of `token` is over: tried again, or cancelled with its token."""

    token: int


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of history: `element` (or sequence flow), its BPMN kind, and what happened to it."""

    element: str
    kind: str
    what: str
    details: Variables | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The instance is over. `error_code`: an error end event that nothing caught ended it (a caller must throw it
    on).
    """

    status: Literal["completed", "cancelled"]
    error_code: str | None = None


Effect = (
    TaskOpened
    | TaskClosed
    | JobOpened
    | JobClosed
    | TimerSet
    | TimerCleared
    | WaitOpened
    | WaitClosed
    | MessageThrown
    | SignalThrown
    | EscalationThrown
    | CallOpened
    | CallCancelled
    | IncidentRaised
    | IncidentCleared
    | Happened
    | Ended
)
