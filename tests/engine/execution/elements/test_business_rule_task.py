"""Business rule tasks: DMN decisions."""

from collections.abc import Mapping
from typing import Any

from engine.errors import BihuanError
from engine.execution.effects import Happened
from engine.execution.stuck import NOT_EXECUTABLE
from tests.builders import process
from tests.engine.execution.play import play


def _severity(decision: str, context: Mapping[str, Any]) -> tuple[Any, Any]:
    if "impact" not in context:
        raise BihuanError(NOT_EXECUTABLE, element=decision, reason="no impact")
    return context["impact"] * 2, {"rule": 1}


def test_answer_becomes_a_variable_and_the_trace_goes_into_the_history() -> None:
    """The decision is asked with the variables; answer and trace are kept."""
    played = play(
        process().start().decision("triage", "severity", "level").end().build(), {"impact": 2}, decide=_severity
    )

    decided = [e for e in played.effects if isinstance(e, Happened) and e.what == "decided"]

    assert (played.variables["level"], decided) == (
        4,
        [
            Happened(
                "triage",
                "business_rule_task",
                "decided",
                {"decision": "severity", "answer": 4, "trace": {"rule": 1}},
            )
        ],
    )


def test_decision_that_fails_is_an_incident() -> None:
    """A decision that cannot be taken is an incident, to be retried."""
    played = play(process().start().decision("triage", "severity", "level").end().build(), decide=_severity)
    before = played.problems

    played.set(impact=1).retry()

    assert (before, played.status) == ([("triage", "execution.expression_failed")], "completed")
