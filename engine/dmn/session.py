"""One evaluation from the caller's question to the answer: the moment, the host functions, the budget, what went wrong.

Made by `model` for each question and handed through all closures; nothing of it outlives the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.dmn.places import Place
from engine.dmn.problems import TOO_DEEP, Problem
from engine.dmn.trace import DecisionTrace, TableTrace
from engine.errors import BihuanError
from engine.feel.budget import Budget
from engine.feel.values import HostFunction

DEPTH_LIMIT = 60
PROBLEM_LIMIT = 100
DECISION = Budget(steps=300_000)
"""What one decision with everything that it requires may cost."""

Scope = dict[str, Any]
"""The names an expression sees. A closure never changes a scope that it was given."""


@dataclass(slots=True)
class Session:
    """The state of one evaluation."""

    now: datetime | None
    functions: Mapping[str, HostFunction]
    budget: Budget = DECISION
    steps: int = 0
    """FEEL steps spent so far, of the budget."""
    problems: list[Problem] = field(default_factory=list)
    tables: list[TableTrace] = field(default_factory=list)
    decisions: list[DecisionTrace] = field(default_factory=list)
    keeps_trace: bool = False
    depth: int = 0

    def problem(self, place: Place, code: str, **facts: object) -> None:
        """Note why a value is null; the first hundred are kept."""
        if len(self.problems) < PROBLEM_LIMIT:
            self.problems.append(Problem(place.element, code, {"where": place.path, **facts}))

    def deeper(self, where: str) -> None:
        """One call inside another; the caller takes it back by `depth -= 1`. Raises `dmn.too_deep` without end."""
        if self.depth >= DEPTH_LIMIT:
            raise BihuanError(TOO_DEEP, where=where, limit=DEPTH_LIMIT)
        self.depth += 1
