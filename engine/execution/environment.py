"""What a run is given from outside: the moment, the decisions, the functions, the limits. No I/O behind its back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import BihuanError, declare

NO_DECISION = declare(
    "execution.no_decision",
    "missing",
    zh="没有随流程发布决策“{decision}”。请发布它，或更正名称。",
    en="No decision “{decision}” was deployed with this process. Deploy it, or correct the name.",
)
Context = Mapping[str, Any]
Decide = Callable[[str, Context], tuple[Any, Any]]
"""Decision id and variables in, (answer, trace for the history or None) out; raises BihuanError where it cannot."""


def _no_decisions(decision_id: str, context: Context) -> tuple[Any, Any]:
    raise BihuanError(NO_DECISION, decision=decision_id)


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything a run may ask. `now` is aware UTC and stays the same for the whole run."""

    now: datetime
    decide: Decide = _no_decisions
    functions: Mapping[str, Any] = field(default_factory=dict)
    """FEEL functions beyond the standard ones, by name (`working_time_functions` gives those of the calendars)."""
    step_limit: int = 10_000
    """Automatic steps that one call may take before it is held to be an endless loop."""
    zone: str = "Asia/Shanghai"
    """Where dates and times without an offset are read."""
    called: bool = False
    """The instance was started by a call activity: uncaught errors end it and travel to the caller."""
