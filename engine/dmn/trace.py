"""What a decision saw and which rules matched: kept in the case history, so that a person can read why."""

from typing import Any, NamedTuple


class MatchedRule(NamedTuple):
    """A rule that matched: its number counted from 1, id, answers by output name and annotations."""

    number: int
    id: str
    answers: tuple[tuple[str, Any], ...]
    annotations: tuple[str, ...]


class TableTrace(NamedTuple):
    """One evaluation of a table: its hit policy, what the input columns were and the rules that matched."""

    table: str
    hit_policy: str
    inputs: tuple[tuple[str, Any], ...]
    rules: tuple[MatchedRule, ...]


class DecisionTrace(NamedTuple):
    """One decision that was evaluated, with its tables and its value."""

    id: str
    name: str
    value: Any
    tables: tuple[TableTrace, ...]


def as_values(traces: tuple[DecisionTrace, ...]) -> list[dict[str, Any]]:
    """The traces as FEEL values (contexts and lists), ready for `engine.feel.codec` and the history."""
    return [
        {"id": one.id, "name": one.name, "value": one.value, "tables": [_table(table) for table in one.tables]}
        for one in traces
    ]


def _table(trace: TableTrace) -> dict[str, Any]:
    return {
        "table": trace.table,
        "hit_policy": trace.hit_policy,
        "inputs": [{"label": label, "value": value} for label, value in trace.inputs],
        "rules": [
            {"number": rule.number, "id": rule.id, "answers": dict(rule.answers), "annotations": [*rule.annotations]}
            for rule in trace.rules
        ],
    }
